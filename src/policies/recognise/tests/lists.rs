//! Which numbered lines are headings and which are not.

use super::structure::{headings, paragraphs};

#[test]
fn letters_read_for_digits_are_repaired_in_a_run() {
    let text = "（一）行动\nl.壮大企业。支持企业发展。\n2.孵化卖家。支持卖家发展。\n";
    assert_eq!(headings(text), ["1 （一）行动", "2 1.壮大企业。", "2 2.孵化卖家。"]);
    assert_eq!(paragraphs("IT企业参与试点。\nO2O模式推广。\n"), ["IT企业参与试点。", "O2O模式推广。"]);
}

#[test]
fn articles_of_policy_measures_keep_their_headings() {
    let text =
        "第一条 支持主体。对新企业给予补贴。\n第二条 支持园区。对园区给予奖励。\n第三条 本措施自发布之日起施行。由商务局解释。\n";
    assert_eq!(headings(text), ["1 第一条 支持主体。", "1 第二条 支持园区。", "1 第三条"]);
    let law =
        "第一条 为了促进发展，制定本法。\n第二条 本法适用于境内活动。境外活动另行规定。\n第三条 国家支持试点。地方可以先行。\n";
    assert_eq!(headings(law), ["1 第一条", "1 第二条", "1 第三条"]);
    let titled = "第一条 支持对象\n本区企业。\n第二条 支持标准\n最高十万元。\n";
    assert_eq!(headings(titled), ["1 第一条 支持对象", "1 第二条 支持标准"]);
}

#[test]
fn provisions_of_an_announcement_are_paragraphs() {
    let text = "一、企业可以申请退货，并对商品承担相应法律责任。\n二、企业应当如实申报。\n三、本公告自2022年10月1日起实施。旧公告同时废止。\n";
    assert!(headings(text).is_empty());
    assert_eq!(paragraphs(text).len(), 3);
    assert!(headings("1.电子邮件：a@example.cn\n2.通讯地址：某市人民路一号商务局电商科\n").is_empty());
}

#[test]
fn entries_of_a_list_of_names_are_no_headings() {
    let text = "一、名单\n1.甲电子商务有限公司\n2.乙供应链有限公司\n3.丙物流有限公司\n二、要求\n认真落实。\n";
    assert_eq!(headings(text), ["1 一、名单", "1 二、要求"]);
}

#[test]
fn a_sentence_with_its_units_is_one_clause() {
    let text = "（一）强主体\n1.新增企业100家。（责任单位：甲局）\n2.孵化企业3家。（甲局牵头，乙局配合）\n";
    assert_eq!(headings(text), ["1 （一）强主体"]);
    assert_eq!(paragraphs(text)[0], "1.新增企业100家。（责任单位：甲局）");
}

#[test]
fn numbers_enclosed_in_one_character_are_numbers() {
    assert_eq!(headings("㈠要求\n认真落实。\n㈡目标\n稳步发展。\n"), ["1 ㈠要求", "1 ㈡目标"]);
}

#[test]
fn an_annex_takes_one_line_as_its_title() {
    let text = "一、要求\n认真落实。\n附件2\n修改的规范性文件\n将第五条中的“甲”修改为“乙”。\n";
    assert_eq!(headings(text), ["1 一、要求", "1 附件2 修改的规范性文件"]);
    let form = "一、要求\n认真落实。\n附件\n项目申报表\n单位名称 运营单位\n";
    assert_eq!(headings(form)[1], "1 附件 项目申报表");
    let listed = "附件：1.评分表\n某市商务局\n2024年1月2日\n附件1：评分表\n| 指标 | 分值 |\n";
    assert_eq!(headings(listed), ["1 附件1：评分表"]);
}

#[test]
fn a_reference_in_brackets_ends_its_paragraph() {
    let text = "一、对《某某办法》（某政发〔2015〕7号）等两件规范性文件予以废止，由市商务局做好衔接工作。（附件1）\n本决定自公布之日起施行。\n";
    assert_eq!(paragraphs(text).len(), 2);
}

#[test]
fn marks_escaped_as_markdown_are_read_as_marks() {
    assert_eq!(
        headings("一、任务\n1\\. 建设平台。推进数据对接。\n2\\. 完善服务。优化流程。\n"),
        ["1 一、任务", "2 1. 建设平台。", "2 2. 完善服务。"]
    );
}
