use crate::policies::{recognise::structure, text::Content};

/// The headings as `level text`.
fn headings(text: &str) -> Vec<String> {
    let body = structure(text);
    let headings = body.blocks().iter().filter_map(|block| match &block.content {
        Content::Heading { level, text } => Some(format!("{level} {text}")),
        _ => None,
    });
    headings.collect()
}

fn paragraphs(text: &str) -> Vec<String> {
    let body = structure(text);
    let paragraphs = body.blocks().iter().filter_map(|block| match &block.content {
        Content::Paragraph(text) => Some(text.clone()),
        _ => None,
    });
    paragraphs.collect()
}

#[test]
fn levels_follow_the_numbering_that_is_open() {
    let text = "一、总体要求\n（一）指导思想\n坚持稳中求进。\n二、重点任务\n1.建设平台。推进数据对接。\n（1）口岸试点\n依托口岸开展。\n2．完善服务。优化服务流程。\n";
    let expected =
        ["1 一、总体要求", "2 （一）指导思想", "1 二、重点任务", "2 1.建设平台。", "3 （1）口岸试点", "2 2．完善服务。"];
    assert_eq!(headings(text), expected);
}

#[test]
fn numbers_that_run_through_sections_keep_their_level() {
    let text = "一、任务\n（一）主体。\n1.引导转型。引导企业转型。\n2.培育队伍。支持企业集聚。\n（二）园区。\n3.建设园区。建设一批园区。\n";
    let expected = ["1 一、任务", "2 （一）主体。", "3 1.引导转型。", "3 2.培育队伍。", "2 （二）园区。", "3 3.建设园区。"];
    assert_eq!(headings(text), expected);
}

#[test]
fn a_heading_run_into_its_paragraph_is_split_at_its_first_full_stop() {
    let text = "一、措施\n（一）构建“一站式”平台，提供便利服务。为企业提供备案。逐步形成体系。\n（二）目标：到2030年，建成十个以上特色园区。\n——坚持市场导向、企业主体。发挥市场作用。\n";
    let expected = ["1 一、措施", "2 （一）构建“一站式”平台，提供便利服务。", "2 （二）目标：", "3 ——坚持市场导向、企业主体。"];
    assert_eq!(headings(text), expected);
    assert_eq!(paragraphs(text)[0], "为企业提供备案。逐步形成体系。");
}

#[test]
fn numbered_sentences_without_headings_stay_paragraphs() {
    let text = "一、拓展出口\n1．积极与各类平台对接合作，鼓励企业和个人充分利用第三方平台开展跨境电子商务业务，扩大出口规模。\n2．鼓励符合条件的企业自建平台，加强与行业知名机构合作，打破交易沟通壁垒，降低企业成本。\n";
    assert_eq!(headings(text), ["1 一、拓展出口"]);
    assert!(paragraphs(text)[1].starts_with("2．鼓励"));
}

#[test]
fn a_long_sentence_among_headings_becomes_a_bare_number() {
    let text = "一、创新\n1．创新通关。优化手续流程。\n2．按照便利化优先的原则，建立以动态监测、总量核查和分类管理为主要内容的外汇管理制度，支持机构提供服务。\n3．创新监管。完善监管体系。\n";
    assert_eq!(headings(text), ["1 一、创新", "2 1．创新通关。", "2 2．", "2 3．创新监管。"]);
}

#[test]
fn articles_of_a_regulation_nest_under_chapters_and_their_items_do_not_become_headings() {
    let text = "第一章 总则\n第一条 为规范活动，制定本办法。\n第二条（适用范围） 本办法适用于下列活动：\n（一）进口活动；\n（二）其他活动。\n前款活动应当备案。\n第二章 附则\n第三条 本办法自发布之日起施行。\n";
    let expected = ["1 第一章 总则", "2 第一条", "2 第二条（适用范围）", "1 第二章 附则", "2 第三条"];
    assert_eq!(headings(text), expected);
}

#[test]
fn list_marks_that_copying_broke_are_repaired_in_a_run_only() {
    let text = "（一）目标。\n10总体目标：建成辐射周边地区的贸易高地，形成新的格局。\n20具体目标：实现“单一窗口”全域互通。\n（二）范围。\n10个园区先行先试。\n20家企业参与试点。\n";
    let headings = headings(text);
    assert_eq!(headings[1..3], ["2 1.总体目标：", "2 2.具体目标："]);
    assert!(paragraphs(text).contains(&"10个园区先行先试。".to_owned()));
    assert_eq!(self::headings("1加强领导。成立领导小组。\n2落实责任。明确责任分工。\n"), ["1 1.加强领导。", "1 2.落实责任。"]);
}

#[test]
fn paragraphs_broken_by_a_page_are_joined_and_others_are_not() {
    let text = "一、要求\n以“部门联动，业务连\n通”为路径，形成协同局面。\n分步突破，形成合力。\n（一）指导思想\n坚持创新发展，完善工作机制，优化成都高新综合保税\n区功能。\n";
    let expected = [
        "以“部门联动，业务连通”为路径，形成协同局面。",
        "分步突破，形成合力。",
        "坚持创新发展，完善工作机制，优化成都高新综合保税区功能。",
    ];
    assert_eq!(paragraphs(text), expected);
}

#[test]
fn lines_of_fixed_width_become_paragraphs_again() {
    let lines = [
        "    为推动海外仓高质量发展，加快培育外贸新动能，结合我市实际情况",
        "和工作要求，制定本方案，请各有关部门和单位认真抓好贯彻落实工作。",
        "本方案所称海外仓是指在境外建设的仓储设施，包括自建与租赁两种形",
        "式，由企业自主运营并承担责任。",
        "    支持企业在重点国家和地区布局建设海外仓，为本地企业提供优质高",
        "效的仓储配送服务，降低综合物流成本，提升国际竞争力和影响力。各",
        "区县要结合实际制定配套措施，形成工作合力，确保各项任务落到实处",
        "并取得成效。",
    ];
    assert_eq!(paragraphs(&lines.join("\n")).len(), 2);
}

#[test]
fn tables_are_kept_as_tables() {
    let body = structure("一、任务\n| 序号 | 任务 |\n| --- | --- |\n| 1 | 建设园区 |\n完成以上任务。\n");
    assert!(matches!(&body.blocks()[1].content, Content::Table(rows) if rows.len() == 2));
}

#[test]
fn markdown_headings_without_numbers_are_headings() {
    assert_eq!(headings("# 背景\n情况说明。\n## 意义\n意义说明。\n# 内容\n内容说明。\n"), ["1 背景", "2 意义", "1 内容"]);
}

#[test]
fn a_text_in_one_line_is_taken_apart_at_its_numbering() {
    let filler = "推动贸易发展，".repeat(60);
    let text = format!(
        "为促进发展，制定本方案。一、总体要求（一）指导思想。{filler}稳步推进。（二）目标。见前款（一）。{filler}实现。二、任务。{filler}完成。"
    );
    assert_eq!(headings(&text), ["1 一、总体要求", "2 （一）指导思想。", "2 （二）目标。", "1 二、任务。"]);
}

#[test]
fn a_sentence_in_bold_at_the_start_of_a_paragraph_is_a_heading() {
    assert_eq!(headings("（一）原则\n**市场运作。**发挥市场作用。\n**重点**支持企业。\n"), ["1 （一）原则", "2 市场运作。"]);
}
