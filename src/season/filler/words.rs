//! Invented words for forms. Whatever could be taken for somebody says that it is demonstration.

use crate::forms::Field;
use crate::season::chance::Chance;

/// Things that are sold.
pub const GOODS: [&str; 10] =
    ["竹编家居", "彩灯灯组", "户外储能电源", "女鞋", "火锅底料", "丝绸围巾", "汽车配件", "智能小家电", "茶叶礼盒", "陶瓷餐具"];
/// Codes of such things.
pub const CODES: [&str; 10] =
    ["460212", "940540", "850760", "640399", "210390", "621410", "870899", "851679", "090220", "691110"];
/// Where they go.
pub const COUNTRIES: [&str; 8] = ["US", "DE", "JP", "GB", "MY", "TH", "FR", "AU"];
const CITIES: [&str; 8] = ["洛杉矶", "汉堡", "大阪", "伯明翰", "吉隆坡", "曼谷", "里昂", "墨尔本"];

const SENTENCES: [&str; 12] = [
    "本单位从事跨境电商业务，团队稳定，主要产品面向海外终端消费者和批发客户。",
    "上年度在巩固原有市场的同时开拓了东南亚和中东市场，订单数和客单价都有增长。",
    "公司建立了从选品、备货到售后的全流程管理制度，关键环节有专人负责并留存记录。",
    "与多家物流和支付服务机构签有长期合同，履约时效和资金回笼比上年改善。",
    "重视知识产权和商品合规，上架前逐项核对目的国的认证和标签要求。",
    "定期组织员工培训，近一年没有发生质量、安全和数据方面的事故。",
    "仓内按收货、存储、拣选、打包和退货分区，设有消防和监控设施，账实按月核对。",
    "今后将继续投入品牌建设和海外营销，扩大自主品牌占比，带动本地供应链企业出海。",
    "客户投诉在两个工作日内答复，退货经检验后重新上架或就地处理。",
    "以上内容为演示数据，由程序生成，不涉及任何真实单位。",
    "与本地高校和协会合作开展人才培养，吸纳毕业生就业。",
    "关键数据由业务系统自动汇总，可按月向主管部门报送。",
];

/// A city for a row.
pub fn city(row: usize) -> &'static str {
    CITIES[row % CITIES.len()]
}

/// One line for a field or a column.
pub fn line(field: &Field, row: usize, chance: &mut Chance) -> String {
    let label = field.label.as_str();
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let text = if has(&["开户银行"]) {
        chance.pick(&["演示银行成都天府支行", "演示银行锦江支行", "示例农商银行营业部", "示例银行宜宾分行"]).to_owned()
    } else if has(&["境外注册号", "证书编号", "注册号", "许可证编号", "备案编码"]) {
        format!("DEMO-{}", chance.digits(8))
    } else if has(&["发票", "凭证", "账单"]) {
        format!("DEMO{}", chance.digits(8))
    } else if has(&["对应月份"]) {
        ["1—3 月", "4—6 月", "7—9 月", "10—12 月"][row % 4].to_owned()
    } else if has(&["当地地址", "境外地址"]) {
        format!("{} Example Road, Unit {}", chance.between(10, 900), row + 1)
    } else if has(&["地址", "场地"]) {
        let street = chance.pick(&["演示大道", "示例路", "样例街", "演示产业园"]);
        format!("四川省演示区{street} {} 号", chance.between(1, 300))
    } else if has(&["电话"]) {
        format!("028-0000 {:04}", chance.between(100, 9999))
    } else if has(&["法定代表人", "联系人", "承诺人", "负责人", "姓名"]) {
        format!("{}演示", chance.pick(&["林", "陈", "李", "杨", "何", "罗", "唐", "邓"]))
    } else if has(&["单位和职务"]) {
        "演示学院 讲师".to_owned()
    } else if has(&["货物", "产品", "商品", "设备", "对应"]) {
        GOODS[(row + chance.below(3)) % GOODS.len()].to_owned()
    } else if has(&["城市"]) {
        city(row).to_owned()
    } else if has(&["境外", "买家"]) {
        format!("Example {} Ltd. {}", chance.pick(&["Trading", "Logistics", "Retail", "Imports"]), row + 1)
    } else if has(&["班次"]) {
        format!("跨境电商实务第 {} 期", row + 1)
    } else if has(&["系统名称"]) {
        "演示仓储管理系统 3.2".to_owned()
    } else if has(&["口岸"]) {
        chance.pick(&["长滩港", "汉堡港", "大阪港", "巴生港"]).to_owned()
    } else if has(&["名单", "文件", "名录"]) {
        "演示认定文件（演示）1 号".to_owned()
    } else if has(&["产业带"]) {
        "演示产业带".to_owned()
    } else if has(&["部门"]) {
        "演示主管部门".to_owned()
    } else if has(&["单位"]) && field.max_length.is_some_and(|most| most <= 10) {
        "件".to_owned()
    } else if has(&["名称", "企业", "客户", "单位", "机构", "收款方", "出租方", "所有人", "注册人"]) {
        format!(
            "{}{}（演示）有限公司",
            chance.pick(&["锦", "蓉", "川", "岷", "嘉", "泸"]),
            chance.pick(&["程贸易", "远供应链", "云电商", "诚物流", "创科技", "丰实业"])
        )
    } else {
        format!("演示内容{}", row + 1)
    };
    text.chars().take(field.most_letters()).collect()
}

/// Paragraphs for a field, as long as it asks.
pub fn paragraphs(field: &Field, chance: &mut Chance) -> String {
    let (least, most) = (field.min_length.unwrap_or(40).max(40), field.most_letters());
    let mut at = chance.below(SENTENCES.len());
    let mut text = String::new();
    while text.chars().count() < least + 30 {
        text.push_str(SENTENCES[at % SENTENCES.len()]);
        at += 1;
    }
    text.chars().take(most).collect()
}
