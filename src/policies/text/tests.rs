use proptest::prelude::*;

use super::{Body, Content, Label, Numbering};

const SMALL: &str = "为发展贸易，制定本方案。\n# 一、总体要求\n## （一）指导思想。\n坚持市场导向。\n稳步推进。\n\
                     ## （二）目标\n### 1. 平台建设。\n| 项目 | 数量 |\n|---|---|\n| 园区 | 3 |\n# 四、组织实施\n~ 某市人民政府\n";

fn anchors(markup: &str) -> Vec<String> {
    Body::parse(markup).blocks().iter().map(|block| block.anchor.clone()).collect()
}

#[test]
fn anchors_follow_the_numbering() {
    let expected = ["p1", "s1", "s1-1", "s1-1.p1", "s1-1.p2", "s1-2", "s1-2-1", "s1-2-1.p1", "s4", "s4.c1"];
    assert_eq!(anchors(SMALL), expected);
}

#[test]
fn repeated_and_unnumbered_headings_get_their_own_anchors() {
    let markup = "# 一、甲\n# 实施方案\n正文\n# 一、乙\n## （一）丙\n# 附件2\n## ——坚持一\n## ——坚持二\n";
    assert_eq!(anchors(markup), ["s1", "sh1", "sh1.p1", "s1_2", "s1_2-1", "sa2", "sa2-h1", "sa2-h2"]);
}

#[test]
fn a_clause_knows_its_headings_without_their_full_stops() {
    let clauses = Body::parse(SMALL).clauses();
    let paths: Vec<String> = clauses.iter().map(super::Clause::heading_display).collect();
    let under = "一、总体要求 > （一）指导思想";
    assert_eq!(paths, ["", under, under, "一、总体要求 > （二）目标 > 1. 平台建设", "四、组织实施"]);
    assert_eq!(clauses[3].text, "项目 数量\n园区 3");
    assert_eq!(clauses[4].anchor, "s4", "a heading with nothing under it can still be found");
}

#[test]
fn a_bare_number_shows_how_its_paragraph_begins() {
    let outline = Body::parse("# 5．\n按照便利化优先的原则，建立外汇管理制度。\n").outline();
    assert_eq!(outline[0].text, "5． 按照便利化优先的原则");
    assert_eq!(outline[0].label, "5．");
}

#[test]
fn text_that_looks_like_markup_is_escaped_and_comes_back() {
    let contents = vec![Content::Paragraph("# 不是标题".into()), Content::Paragraph("\\ 反斜线".into())];
    let body = Body::from_contents(contents);
    assert_eq!(body.to_markup(), "\\# 不是标题\n\\\\ 反斜线\n");
    assert_eq!(Body::parse(&body.to_markup()), body);
}

#[test]
fn labels_of_every_kind_are_read() {
    let cases = [
        ("一、总体要求", "一、", Numbering::Han, 1),
        ("二十三、附则", "二十三、", Numbering::Han, 23),
        ("（十二）推进融合", "（十二）", Numbering::HanParen, 12),
        ("(二) 建设", "(二)", Numbering::HanParen, 2),
        ("1.引导", "1.", Numbering::Arabic, 1),
        ("１２．坚持", "１２．", Numbering::Arabic, 12),
        ("3、加强", "3、", Numbering::Arabic, 3),
        ("（3）加强", "（3）", Numbering::ArabicParen, 3),
        ("2）加强", "2）", Numbering::ArabicParen, 2),
        ("③加强", "③", Numbering::Circled, 3),
        ("第一章 总则", "第一章", Numbering::Chapter, 1),
        ("第 二十 条 本办法", "第 二十 条", Numbering::Article, 20),
        ("第三部分 任务", "第三部分", Numbering::Part, 3),
        ("附件 2", "附件 2", Numbering::Annex, 2),
        ("专栏1 重点工程", "专栏1", Numbering::Box, 1),
    ];
    for (line, text, numbering, number) in cases {
        assert_eq!(Label::read(line), Some(Label { text, numbering, number }), "{line}");
    }
}

#[test]
fn numbers_in_running_text_are_no_labels() {
    for line in
        ["1.5万平方米以上", "2016年内", "一是加强", "一、二、三类企业", "（2016）年", "第三条规定的情形", "（试行）", "十个重点"]
    {
        assert_eq!(Label::read(line), None, "{line}");
    }
}

fn content() -> impl Strategy<Value = Content> {
    let text = "[一二（）〔〕#|>~\\\\a-z0-9。][一二（）#|>~\\\\a-z0-9。 ]{0,8}[一二。]";
    prop_oneof![
        (1u8..=6, text).prop_map(|(level, text)| Content::Heading { level, text }),
        text.prop_map(Content::Paragraph),
        text.prop_map(Content::Note),
        text.prop_map(Content::Closing),
        proptest::collection::vec(proptest::collection::vec(text, 1..4), 1..4).prop_map(Content::Table),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back(contents in proptest::collection::vec(content(), 0..12)) {
        let body = Body::from_contents(contents);
        prop_assert_eq!(Body::parse(&body.to_markup()), body);
    }

    #[test]
    fn anchors_are_unique_ascii(text in "(#{1,3} [一二]、[甲乙]\n|[甲乙]\n|\\PC{0,9}\n){0,20}") {
        let anchors = anchors(&text);
        let distinct: std::collections::HashSet<_> = anchors.iter().collect();
        prop_assert_eq!(distinct.len(), anchors.len());
        prop_assert!(anchors.iter().all(|anchor| anchor.is_ascii()));
    }

    #[test]
    fn any_line_is_read_for_a_label_without_panic(text in "[第（(一二十百0-9０-９.．、）)附件专栏条章 ]{0,8}\\PC{0,3}") {
        if let Some(label) = Label::read(&text) {
            prop_assert!(text.starts_with(label.text));
        }
    }
}
