//! No sentence of a document may be lost, whatever stands around it or breaks it.

use proptest::prelude::*;

use crate::policies::{
    recognise::{Hint, recognise, structure},
    text::Body,
};

const WORDS: [&str; 24] = [
    "推动跨境电商发展",
    "支持企业布局海外仓",
    "优化通关服务",
    "（9810）",
    "落实出口退税",
    "“一站式”",
    "建设园区",
    "2027年",
    "各市（州）",
    "完善统计监测",
    "培育品牌",
    "10个以上",
    "加强人才培养",
    "B2B出口",
    "《三年方案》",
    "1.5万平方米",
    "开展试点",
    "数据共享",
    "（国办发〔2015〕46号）",
    "降低物流成本",
    "5家企业",
    "关于印发",
    "政府部门",
    "意见",
];
const FURNITURE: [&str; 10] = [
    "X",
    "打印",
    "扫一扫在手机打开当前页",
    "- 3 -",
    "— 12 —",
    "数字人\n小川",
    "三 数字人\n小川",
    "字体：大 中 小",
    "[首页](#) [政务公开](#)",
    "分享到：微信 微博",
];

fn sentence() -> impl Strategy<Value = String> {
    let words = proptest::collection::vec(0..WORDS.len(), 2..7);
    (words, prop_oneof!["。", "；"]).prop_map(|(words, end)| {
        let text = words.into_iter().map(|at| WORDS[at]).collect::<Vec<_>>().join("，");
        format!("对此{text}{end}")
    })
}

fn label() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        5 => Just(""), 1 => Just("一、"), 1 => Just("（一）"), 1 => Just("(二) "), 1 => Just("1."), 1 => Just("2．"),
        1 => Just("（3）"), 1 => Just("①"), 1 => Just("——"), 1 => Just("第三条 "),
    ]
}

/// A paragraph of sentences, with the place (in characters) where a page break cuts it, if one does.
fn paragraph() -> impl Strategy<Value = (&'static str, Vec<String>, Option<usize>, usize)> {
    (label(), proptest::collection::vec(sentence(), 1..4), proptest::option::of(4usize..60), 0..FURNITURE.len())
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The paragraph as it arrives: cut in two with furniture between.
fn broken(text: &str, cut: Option<usize>, furniture: &str) -> String {
    match cut.and_then(|cut| text.char_indices().nth(cut)) {
        Some((at, _)) => format!("{}\n{furniture}\n\n{}\n", &text[..at], &text[at..]),
        None => format!("{text}\n{furniture}\n"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_sentence_of_a_page_is_in_the_body(paragraphs in proptest::collection::vec(paragraph(), 1..10)) {
        let mut page = "某市人民政府\n当前位置：首页\n发布日期：2024-01-02\n某市人民政府关于印发方案的通知\n各区县人民政府：\n".to_owned();
        for (label, sentences, cut, furniture) in &paragraphs {
            page += &broken(&format!("{label}{}", sentences.concat()), *cut, FURNITURE[*furniture]);
        }
        page += "相关链接\n主办单位：某市人民政府\n";
        let read = recognise(&page, &Hint::default());
        let body = squeezed(&Body::parse(&read.body).to_plain_text());
        for sentence in paragraphs.iter().flat_map(|(_, sentences, ..)| sentences) {
            prop_assert!(body.contains(&squeezed(sentence)), "lost {sentence}\nin {body}\ndropped {:?}", read.dropped);
        }
    }

    #[test]
    fn a_plain_body_keeps_every_character(paragraphs in proptest::collection::vec(paragraph(), 0..10)) {
        let lines: Vec<String> = paragraphs.iter().map(|(label, sentences, ..)| format!("{label}{}", sentences.concat())).collect();
        let body = structure(&lines.join("\n"));
        prop_assert_eq!(squeezed(&body.to_plain_text()), squeezed(&lines.concat()));
        prop_assert_eq!(Body::parse(&body.to_markup()), body);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(\\PC{0,20}\n|[一二（）()1-9.、．第条章附件：。“”《》|# \\-—]{0,12}\n){0,20}") {
        let read = recognise(&text, &Hint::default());
        let body = Body::parse(&read.body);
        prop_assert_eq!(body.to_markup(), read.body);
    }
}
