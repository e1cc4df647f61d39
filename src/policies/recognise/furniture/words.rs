//! The words by which furniture is known.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use crate::values::document_number::pattern;

/// Whole lines (without spaces) that are furniture wherever they stand.
const ANYWHERE: &str = "X x × ✕ ╳ 关闭 关闭窗口 关闭本页 打印 打印本页 分享 收藏 首页 网站首页 返回 返回首页 返回顶部 回到顶部 顶部 \
    搜索 检索 登录 注册 请输入搜索内容 请输入关键字 请输入关键词 高级搜索 高级检索 热门搜索 大 中 小 大中小 小中大 字体 字体大小 字号 \
    繁體 繁体 简体 简体版 繁体版 English EN IPv6 无障碍 无障碍浏览 无障碍阅读 长者模式 长者版 长者助手 关怀版 关怀模式 适老化 老年模式 \
    进入老年模式 微信 微博 微信公众号 政务微博 政务微信 官方微博 官方微信 头条号 抖音号 今日头条 新浪微博 腾讯微博 QQ QQ空间 朋友圈 \
    复制链接 微信二维码 客户端 移动端 移动版 手机版 电脑版 语音播报 语音朗读 播放 暂停 听新闻 收起 展开 更多 上一页 下一页 末页 尾页 \
    扫码 二维码 目录 加载中 网站地图 联系我们 网站声明 主编信箱 关于我们 隐私声明 版权声明 站点地图 设为首页 加入收藏 纠错 意见反馈 \
    查看结果 全文下载 文件下载 下载文件 视力保护色 分享到 分享至 政务新媒体 智能机器人 数字人 小川";

/// The same as a set.
pub(super) static KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ANYWHERE.split(' ').filter(|word| !word.is_empty()).collect());

/// Beginnings of short lines that are furniture wherever they stand.
pub(super) const BEGINNINGS: [&str; 41] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "您当前的位置",
    "您当前所在位置",
    "您所在的位置",
    "现在的位置",
    "你的位置",
    "所在位置",
    "首页>",
    "首页＞",
    "首页»",
    "首页/",
    "首页›",
    "上一篇",
    "下一篇",
    "上一条：",
    "下一条：",
    "扫一扫",
    "扫描二维码",
    "分享到",
    "分享至",
    "分享：",
    "分享:",
    "请输入您",
    "字体：",
    "字体:",
    "字号：",
    "字号:",
    "视力保护色",
    "【字体",
    "[字体",
    "浏览次数",
    "浏览量",
    "阅读次数",
    "点击数",
    "点击量",
    "访问量",
    "打印本页",
    "【打印",
    "[打印",
];

/// Beginnings of short lines that are furniture before the title and after the end only.
pub(super) const AT_THE_EDGE: [&str; 32] = [
    "来源：",
    "来源:",
    "信息来源",
    "稿件来源",
    "责任编辑",
    "责编",
    "编辑：",
    "审核：",
    "校对：",
    "初审：",
    "终审：",
    "供稿：",
    "运行维护",
    "运维单位",
    "网站标识码",
    "备案号",
    "备案序号",
    "建议使用",
    "为确保最佳浏览效果",
    "网站支持",
    "图片解读",
    "文字解读",
    "政策解读",
    "解读链接",
    "政策原文",
    "原文链接",
    "相关文件",
    "相关附件",
    "附件下载",
    "图解：",
    "政府网站找错",
    "今天是",
];

/// The same, for words that notices and forms use as well: furniture only when the foot of a site follows.
pub(super) const AT_THE_FOOT: [&str; 8] =
    ["主办单位", "主办：", "承办单位", "承办：", "协办单位", "技术支持", "作者：", "友情提示"];

/// Parts of lines that only the foot of a site has, or that lead to its neighbours: nothing of the document follows.
pub(super) const AFTER_THE_END: [&str; 12] = [
    "公网安备",
    "ICP备",
    "ICP证",
    "网站标识码",
    "版权所有",
    "opyright",
    "©",
    "网站地图",
    "上一篇",
    "下一篇",
    "位访问者",
    "位访客",
];

/// Heads of lists of other pages.
pub(super) static OTHER_PAGES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:相关|关联|延伸|推荐|热点|精彩|最新|更多|热门)",
        r"(?:阅读|解读|新闻|文章|推荐|信息|稿件|链接|文档|政策|报道|内容|资讯)(?:[：:>].*)?$|^友情链接|^为您推荐|^猜你喜欢"
    ))
});

/// Names of files to download.
pub(super) static FILE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)(?:[（(].{1,20}[）)])?$"));

pub(super) const ANYWHERE_INSIDE: [&str; 9] =
    ["公网安备", "ICP备", "ICP证", "网站标识码", "版权所有", "opyright", "©", "扫一扫在手机", "javascript:"];

/// Buttons and chat windows, whatever they are called: 我要打印, 收藏本页, 智能问答, 政策小助手.
pub(super) static CONTROL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:(?:我要|我想|点击|立即|一键)(?:打印|收藏|分享|纠错|评论|留言|咨询|投诉|下载|评价|反馈|提问|登录|注册|建议|写信|找错)",
        r"|(?:打印|收藏|分享|评论|下载|转发|保存|朗读|复制)(?:本页|此页|页面|全文|本文|文章|此文|正文|链接)",
        r"|关闭(?:窗口|页面|此页|本页|浮窗)",
        r"|(?:智能|在线|人工|政务|政策|智慧|AI|网上)(?:问答|客服|助手|机器人|咨询|小助手|问政|导办|管家|问询)",
        r"|数字人\p{Han}{0,4}|(?:\p{Han}{1,4})?(?:智能机器人|小助手|智能助手|虚拟数字人)|有问题[，,]?找\p{Han}{1,4})$",
    ))
});

/// What a chat window may be called, when nothing but its place speaks for it: 小京, 政小蓝.
pub(super) static NICKNAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:小\p{Han}{1,2}|\p{Han}{1,3}小\p{Han}|\p{Han}{1,2}(?:宝|仔|妹|哥|侠|精灵|通通))$"));

/// Words that look like such a name.
pub(super) const NOT_NICKNAMES: [&str; 25] = [
    "小微",
    "小区",
    "小镇",
    "小组",
    "小型",
    "小学",
    "小额",
    "小康",
    "小时",
    "小城镇",
    "小企业",
    "小规模",
    "中小微",
    "中小型",
    "小商品",
    "小包裹",
    "中小学",
    "大中小学",
    "小批量",
    "小额贷",
    "小语种",
    "小众",
    "支付宝",
    "最小化",
    "小微企",
];
