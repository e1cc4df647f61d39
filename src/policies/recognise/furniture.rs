//! What a web page or a printer puts around a document: navigation, search box, share buttons, footers, page numbers,
//! floating chat windows.
//!
//! A line is furniture only when it is short and known, or when it comes back again and again as no sentence does.
//! Everything that is dropped is listed for a person to check.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{
    Draft,
    line::{Line, squeezed},
    org,
};
use crate::{policies::text::Label, values::document_number::pattern};

/// Whole lines (without spaces) that are furniture wherever they stand.
const ANYWHERE: &str = "X x × ✕ ╳ 关闭 关闭窗口 关闭本页 打印 打印本页 分享 收藏 首页 返回 返回首页 返回顶部 回到顶部 顶部 搜索 检索 登录 注册 \
    请输入搜索内容 请输入关键字 请输入关键词 请输入您要搜索的内容 高级搜索 高级检索 热门搜索 大 中 小 大中小 小中大 【大】 【中】 【小】 字体 \
    字号 繁體 繁体 简体 简体版 繁体版 English EN 无障碍 无障碍浏览 无障碍阅读 长者模式 长者版 长者助手 关怀版 关怀模式 适老化 老年模式 \
    进入老年模式 微信 微博 微信公众号 政务微博 政务微信 官方微博 官方微信 头条号 抖音号 今日头条 客户端 移动端 手机版 电脑版 智能问答 智能客服 \
    智能机器人 在线客服 在线咨询 语音播报 语音朗读 播放 暂停 听新闻 收起 展开 更多 上一页 下一页 末页 尾页 扫码 二维码 目录 加载中 网站地图 \
    联系我们 网站声明 主编信箱 关于我们 隐私声明 版权声明 站点地图 设为首页 加入收藏 我要纠错 纠错 意见反馈 全文下载 打印全文 文件下载 \
    数字人小川 数字人 小川";

/// Beginnings of short lines that are furniture wherever they stand.
const BEGINNINGS: [&str; 33] = [
    "当前位置",
    "您的位置",
    "您现在的位置",
    "您当前的位置",
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
    "字体：",
    "字体:",
    "字号：",
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
const AT_THE_EDGE: [&str; 31] = [
    "来源：",
    "来源:",
    "信息来源",
    "稿件来源",
    "责任编辑",
    "编辑：",
    "作者：",
    "主办单位",
    "主办：",
    "承办单位",
    "承办：",
    "协办单位",
    "技术支持",
    "运行维护",
    "运维单位",
    "网站标识码",
    "备案号",
    "建议使用",
    "为确保最佳浏览效果",
    "网站支持",
    "图片解读",
    "文字解读",
    "政策解读",
    "相关解读",
    "解读链接",
    "相关链接",
    "相关文档",
    "相关文件",
    "相关稿件",
    "图解：",
    "友情链接",
];

const ANYWHERE_INSIDE: [&str; 8] =
    ["公网安备", "ICP备", "网站标识码", "版权所有", "opyright", "©", "扫一扫在手机", "javascript:"];

/// Names of floating windows that copying leaves in the middle of sentences.
const WINDOWS: [&str; 2] = ["数字人 小川", "数字人小川"];

static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:[-—–－―─·~ ]+\d{1,3}[-—–－―─·~ ]+|第 ?\d{1,3} ?页(?:[，, /]*共 ?\d{1,3} ?页)?|\d{1,3} ?/ ?\d{1,3}",
        r"|[Pp]age ?\d{1,3}(?: of \d{1,3})?|共 ?\d{1,3} ?页)$"
    ))
});

static CONTENTS_ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\.{4,}|…{2,}|·{4,}|(?:\. ){4,}) ?\d{1,3}$"));

/// Drops what is furniture wherever it stands.
pub(super) fn drop_everywhere(draft: &mut Draft) {
    let windows = floating_windows(draft);
    let numbers = bare_page_numbers(&draft.lines);
    let lines = std::mem::take(&mut draft.lines);
    let mut is_gap = false;
    for (at, mut line) in lines.into_iter().enumerate() {
        let is_window = is_window_line(&line.text, &windows);
        if is_window || numbers.contains(&at) || is_anywhere(&line) {
            draft.dropped.push(line.text);
            is_gap = true;
            continue;
        }
        remove_windows_inside(&mut line, &mut draft.dropped);
        line.follows_gap = is_gap;
        is_gap = false;
        draft.lines.push(line);
    }
}

/// Whether a line is furniture when it stands before the title or after the end.
pub(super) fn is_at_the_edge(line: &Line) -> bool {
    let text = squeezed(&line.text);
    let is_short = line.len() <= 80 && !text.contains('。');
    is_short && (line.links > 0 || AT_THE_EDGE.iter().any(|start| text.starts_with(start)))
}

fn is_anywhere(line: &Line) -> bool {
    let count = line.len();
    if count > 100 || line.text.contains('。') {
        return false;
    }
    let text = squeezed(&line.text);
    let is_menu = line.links >= 2 && count / line.links <= 12 && !text.contains("附件");
    is_menu
        || (count <= 14 && ANYWHERE.split(' ').any(|word| word == text))
        || (count <= 60 && BEGINNINGS.iter().any(|start| text.starts_with(start)))
        || ANYWHERE_INSIDE.iter().any(|part| text.contains(part))
        || (count <= 16 && PAGE_NUMBER.is_match(&line.text))
        || CONTENTS_ENTRY.is_match(&line.text)
        || is_control_row(&line.text)
}

/// A row of single controls such as `字体：大 中 小 打印 关闭`.
fn is_control_row(text: &str) -> bool {
    let words = text.split([' ', '|', '｜', '丨', '[', ']', '【', '】']).filter(|word| !word.is_empty());
    let (mut count, mut is_all) = (0, true);
    for word in words {
        count += 1;
        let word = word.trim_end_matches(['：', ':']);
        is_all &= word.len() < 30 && ANYWHERE.split(' ').any(|known| known == word);
    }
    count >= 2 && is_all
}

/// Short lines without punctuation that return three times or more in a web page and break a sentence at least once:
/// names of floating windows. Cells of a table return as well, but break no sentence.
fn floating_windows(draft: &mut Draft) -> Vec<String> {
    let mut windows: Vec<String> = draft.hinted_furniture.iter().map(|text| squeezed(text)).collect();
    for (text, count) in repeated_breaks(&draft.lines) {
        if !matches!(text.as_str(), "数字人" | "小川") {
            draft.doubt("body", format!("“{text}”反复出现 {count} 次，当作网页浮窗去掉了，请核对"), &text);
        }
        windows.push(text);
    }
    windows
}

fn repeated_breaks(lines: &[Line]) -> Vec<(String, usize)> {
    if !lines.iter().any(|line| is_anywhere(line) || line.links > 1) {
        return Vec::new();
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.text.len() <= 36) {
        places.entry(&line.text).or_default().push(at);
    }
    let breaks = |places: &[usize]| places.iter().any(|at| breaks_sentence(lines, *at));
    let repeated = places.into_iter().filter(|(text, places)| places.len() >= 3 && may_be_window(text) && breaks(places));
    let mut found: Vec<(String, usize)> = repeated.map(|(text, places)| (text.to_owned(), places.len())).collect();
    found.sort();
    found
}

/// Whether one of the two lines before is a sentence without its end.
fn breaks_sentence(lines: &[Line], at: usize) -> bool {
    let is_open = |line: &Line| line.len() >= 15 && !line.text.ends_with(['。', '；', '：', '！', '？', '”', '）']);
    lines[at.saturating_sub(2)..at].iter().any(is_open)
}

fn may_be_window(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_alphabetic() || c == ' ');
    is_plain && Label::read(text).is_none() && !org::is_organisation(text)
}

/// A window's name alone or with a stray character beside it (`三 数字人`).
fn is_window_line(text: &str, windows: &[String]) -> bool {
    let is_name = |word: &str| windows.iter().any(|name| name == word) || matches!(word, "数字人" | "小川");
    if text.len() > 48 {
        return false;
    }
    if windows.iter().any(|name| *name == squeezed(text)) {
        return true;
    }
    let words = || text.split(' ').filter(|word| !word.is_empty());
    words().any(is_name) && words().all(|word| is_name(word) || word.chars().count() == 1)
}

fn remove_windows_inside(line: &mut Line, dropped: &mut Vec<String>) {
    for window in WINDOWS {
        if line.text.contains(window) {
            let rest = line.text.replace(window, "");
            rest.trim().clone_into(&mut line.text);
            dropped.push(window.to_owned());
        }
    }
}

/// Lines of digits only that count up page by page.
fn bare_page_numbers(lines: &[Line]) -> Vec<usize> {
    let is_number = |line: &Line| line.text.len() <= 3 && line.text.bytes().all(|byte| byte.is_ascii_digit());
    let mut run: Vec<(usize, u32)> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_number(line)) {
        let number = line.text.parse().unwrap_or(0);
        let is_near = run.last().is_some_and(|(last, _)| at - last <= 3);
        match run.last() {
            Some((_, last)) if number == last + 1 && !is_near => run.push((at, number)),
            None if number <= 2 => run.push((at, number)),
            _ => {}
        }
    }
    if run.len() < 2 { Vec::new() } else { run.into_iter().map(|(at, _)| at).collect() }
}
