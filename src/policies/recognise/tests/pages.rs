use chrono::NaiveDate;

use crate::policies::{
    recognise::{Hint, Recognised, recognise},
    text::{Body, Content},
};

const PAGE: &str = "某省人民政府\nThe People's Government\n请输入搜索内容\n[首页](#) [政府领导](#) [政务公开](#) [政务服务](#)\n当前位置：首页 > 政策文件\n\
索引号： 000000000/2020-00001\n公文种类： 通知\n发布机构： 某省人民政府办公厅\n成文日期： 2020-03-01\n发布日期： 2020-03-05\n文号： 某府函〔2020〕12号\n有效性： 有效\n\
某省人民政府\n关于印发某市跨境电子商务\n综合试验区实施方案的通知\n某府函〔2020〕12号\nX\n某市人民政府，省政府有关部门：\n\
《某市跨境电子商务综合试验区实施方案》已经省政府同意，现印发给你们，请\n认真组织实施。\n某省人民政府\n2020年3月1日\n（此件公开发布）\n\
某市跨境电子商务\n综合试验区实施方案\n为贯彻落实《指导意见》（国办发〔2015〕46号）精神，制定本方案。\n一、总体要求\n坚持部门联动，形成海关、商务、税务以及业务连\n\
小助手\n在线\n\n通的协作局面。\n二、组织实施\n小助手\n在线\n加强领导。\n小助手\n在线\nX\n图片解读：\n图解：《某市跨境电子商务综合试验区实施方案》\n\
[网站地图](#) [联系我们](#)\n主办单位：某省人民政府办公厅\n某ICP备 00000000号\n";

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn read(text: &str) -> Recognised {
    recognise(text, &Hint::default())
}

#[test]
fn a_copied_web_page_gives_the_documents_own_facts() {
    let read = read(PAGE);
    assert_eq!(read.title, "某省人民政府关于印发某市跨境电子商务综合试验区实施方案的通知");
    assert_eq!(read.document_number.map(|number| number.to_string()).as_deref(), Some("某府函〔2020〕12号"));
    assert_eq!(read.index_number.as_deref(), Some("000000000/2020-00001"));
    assert_eq!(read.doc_kind.as_deref(), Some("通知"));
    assert_eq!(read.issuing_authority.as_deref(), Some("某省人民政府办公厅"));
    assert_eq!((read.signed_on, read.published_on), (day(2020, 3, 1), day(2020, 3, 5)));
    assert_eq!(read.validity_stated.as_deref(), Some("有效"));
    assert!(read.doubts.iter().any(|doubt| doubt.field == "issuing_authority"), "page and signature differ");
    assert!(!read.is_draft);
}

#[test]
fn furniture_is_dropped_and_listed_and_what_it_broke_is_joined() {
    let read = read(PAGE);
    let body = Body::parse(&read.body).to_plain_text();
    assert!(body.contains("形成海关、商务、税务以及业务连通的协作局面。"), "{body}");
    assert!(body.contains("现印发给你们，请认真组织实施。"));
    for furniture in ["小助手", "在线", "X", "请输入搜索内容", "当前位置：首页 > 政策文件", "某ICP备 00000000号"]
    {
        assert!(read.dropped.iter().any(|line| line == furniture), "{furniture}");
        assert!(!body.contains(furniture), "{furniture}");
    }
    assert_eq!(read.joined.len(), 2);
    assert_eq!(read.related, ["《某市跨境电子商务综合试验区实施方案》"]);
}

#[test]
fn a_notice_keeps_the_plan_that_it_encloses() {
    let body = Body::parse(&read(PAGE).body);
    let contents: Vec<&Content> = body.blocks().iter().map(|block| &block.content).collect();
    assert!(contents.contains(&&Content::Closing("某省人民政府".into())));
    assert!(contents.contains(&&Content::Note("（此件公开发布）".into())));
    let title = "某市跨境电子商务综合试验区实施方案".to_owned();
    assert!(contents.contains(&&Content::Heading { level: 1, text: title }));
}

#[test]
fn fields_in_brackets_and_several_in_a_line_are_read() {
    let read = read(
        "[ 索引号 ] 1150/2023-00210 [ 发文字号 ] 某府办发〔2023〕92号\n[ 主题分类 ] 商贸、海关、旅游 [ 有效性 ] 有效\n[ 成文日期 ] 2023-11-28 [ 发布日期 ] 2023-12-08\n\
        某市人民政府办公厅关于印发若干措施的通知\n字体：大 中 小 打印 分享：\n某市人民政府办公厅\n关于印发若干措施的通知\n各区县人民政府：\n现印发给你们，请认真贯彻执行。\n",
    );
    assert_eq!(read.index_number.as_deref(), Some("1150/2023-00210"));
    assert_eq!(read.topics, ["商贸、海关、旅游"]);
    assert_eq!(read.signed_on, day(2023, 11, 28));
    assert_eq!(read.title, "某市人民政府办公厅关于印发若干措施的通知");
}

#[test]
fn fields_in_a_table_and_values_on_the_next_line_are_read() {
    let table = read(
        "| 索引号 | AB1/2024-1 | 发布机构 | 某市商务局 |\n| 文号 | 某商发〔2024〕3号 | 有效性 |  |\n某市商务局关于开展试点的通知\n各企业：\n现开展试点。\n",
    );
    assert_eq!(table.document_number.map(|number| number.normal()).as_deref(), Some("某商发2024年3号"));
    assert_eq!(table.issuing_authority.as_deref(), Some("某市商务局"));
    let next = read("文号：\n某商发〔2024〕3号\n发布日期：\n2024-02-03\n某市商务局关于开展试点的通知\n各企业：\n现开展试点。\n");
    assert_eq!(next.published_on, day(2024, 2, 3));
    assert_eq!(next.title, "某市商务局关于开展试点的通知");
}

#[test]
fn a_draft_without_number_says_so_and_asks_for_the_rest() {
    let read =
        read("某市跨境电商发展行动\n方案（2024—2027年）\n（征求意见稿）\n为促进发展，制定本方案。\n一、目标\n稳步发展。\n");
    assert!(read.is_draft);
    assert_eq!(read.title, "某市跨境电商发展行动方案（2024—2027年）（征求意见稿）");
    assert!(read.doubts.iter().any(|doubt| doubt.field == "signed_on"));
    assert!(read.doubts.iter().all(|doubt| doubt.field != "document_number"));
}

#[test]
fn days_of_validity_are_read_and_computed() {
    let text = "某市商务局关于印发管理办法的通知\n各单位：\n现印发给你们。\n某市商务局\n二〇二四年一月八日\n管理办法\n第一条 为规范管理，制定本办法。\n第二条 本办法自印发之日起施行，有效期三年。\n";
    let computed = read(text);
    assert_eq!((computed.effective_on, computed.expires_on), (day(2024, 1, 8), day(2027, 1, 7)));
    assert!(computed.doubts.iter().any(|doubt| doubt.field == "effective_on"));
    let stated = text.replace("印发之日起施行，有效期三年", "2024年2月1日起施行，有效期至2026年12月31日");
    let stated = read(&stated);
    assert_eq!((stated.effective_on, stated.expires_on), (day(2024, 2, 1), day(2026, 12, 31)));
}

#[test]
fn an_order_is_titled_by_what_it_puts_into_force() {
    let read = read(
        "某某部令2019年第1号\n《某某管理办法》已经审议通过，现予公布，自2019年3月1日起施行。\n部长 某某\n2019年1月10日\n某某管理办法\n第一章 总则\n第一条 为规范活动，制定本办法。\n",
    );
    assert_eq!(read.title, "某某管理办法");
    assert_eq!(read.issuing_authority.as_deref(), Some("某某部"));
    assert_eq!(read.signed_on, day(2019, 1, 10));
}

#[test]
fn annexes_are_listed_and_get_headings() {
    let read = read(
        "某市商务局关于申报的通知\n各企业：\n现组织申报。\n附件：1.申报表\n2.承诺书\n某市商务局\n2024年5月1日\n附件1\n申报表\n| 单位 | 金额 |\n附件2\n承诺书\n本单位承诺材料真实。\n",
    );
    assert_eq!(read.attachments, ["申报表", "承诺书"]);
    assert!(read.body.contains("# 附件1 申报表\n| 单位 | 金额 |\n"), "{}", read.body);
}

#[test]
fn a_gap_in_the_numbering_is_doubted() {
    let read = read("某市商务局关于试点的通知\n各企业：\n现通知如下。\n一、范围\n全市范围。\n三、要求\n认真落实。\n");
    assert!(read.doubts.iter().any(|doubt| doubt.message.contains("三、")));
}

#[test]
fn cells_that_return_in_a_table_are_no_furniture() {
    let read = read("当前位置：首页\n某市商务局关于试点的通知\n各企业：\n现公布名单。\n企业\n万元\n企业\n万元\n企业\n万元\n");
    assert_eq!(read.body.matches("万元").count(), 3, "{}", read.body);
}

#[test]
fn files_to_download_are_attachments() {
    let read = read(
        "来源：某市商务局 发布日期：2024-05-06 10:00 浏览次数：3\n某市商务局关于试点的通知\n各企业：\n现开展试点。\n[附件1：申报表.docx](/f)\n[网站地图](#) [联系我们](#)\n",
    );
    assert_eq!(read.attachments, ["申报表.docx"]);
    assert_eq!(read.published_on, day(2024, 5, 6));
}

#[test]
fn nothing_at_all_is_no_panic() {
    let read = read("");
    assert!(read.title.is_empty());
    assert!(read.doubts.iter().any(|doubt| doubt.field == "body"));
}
