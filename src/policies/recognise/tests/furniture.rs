//! What pages put around and into documents, beyond the names known beforehand.

use crate::policies::{
    recognise::{Hint, Recognised, recognise},
    text::Body,
};

const HEAD: &str = "当前位置：首页\n某市商务局关于试点的通知\n各企业：\n";

fn read(body: &str) -> (Recognised, String) {
    let read = recognise(&format!("{HEAD}{body}"), &Hint::default());
    let text = Body::parse(&read.body).to_plain_text();
    (read, text)
}

#[test]
fn a_window_with_a_nickname_is_known_by_breaking_a_sentence() {
    for name in ["小京", "政小蓝", "我要咨询", "智能问答", "政策小助手", "数字人小明"] {
        let (read, text) = read(&format!("现推动海关、税务、外汇等部门\n{name}\n数据互联互通，开展试点。\n"));
        assert!(text.contains("外汇等部门数据互联互通，开展试点。"), "{name}: {text}");
        assert!(read.dropped.iter().any(|line| line == name), "{name}");
    }
}

#[test]
fn a_short_line_that_could_be_part_of_the_sentence_stays_and_is_doubted() {
    let (read, text) = read("现要求各有关方面，推动海关、商务等部门\n共同\n推进数据互联互通，开展试点。\n");
    assert!(text.contains("部门共同推进数据"), "{text}");
    assert!(read.doubts.iter().any(|doubt| doubt.excerpt == "共同"));
    let (_, text) = self::read("现开展试点，支持传统外贸企业、生产企业和\n小微\n企业开展跨境电商业务，扩大出口。\n");
    assert!(text.contains("和小微企业开展"), "{text}");
}

#[test]
fn a_window_within_a_line_is_removed_when_it_stands_apart() {
    let (read, text) = read("现推动海关、税务、外汇 智能问答 等部门建设智能客服系统，开展试点。\n");
    assert!(text.contains("外汇等部门建设智能客服系统，"), "{text}");
    assert!(read.doubts.iter().any(|doubt| doubt.message.contains("智能问答")));
}

#[test]
fn a_page_number_within_a_sentence_goes_and_a_quantity_stays() {
    let (_, text) = read("现就试点工作作出部署，形成可复制的经验做\n12\n法，并在全市推广。\n");
    assert!(text.contains("经验做法，"), "{text}");
    let (_, text) = read("现就试点工作作出部署，全年培育企业超过\n12\n家，并在全市推广。\n");
    assert!(text.contains("超过12家，"), "{text}");
}

#[test]
fn the_end_of_a_page_is_cut_whatever_it_links_to() {
    let (read, text) = read(
        "现开展试点。\n某市商务局\n2024年5月6日\n（来源：某市商务局）\n【我要打印】 【关闭窗口】\n相关信息\n某市举办跨境电商对接会\n2024-04-01\n某市商务局举办了一次对接会，来了很多企业。\n某市政府门户网站 电话：0000-1234567\n您是第 12 位访问者\n",
    );
    assert!(text.ends_with("2024年5月6日"), "{text}");
    assert!(read.doubts.iter().any(|doubt| doubt.message.contains("末尾")), "a dropped sentence is doubted");
}

#[test]
fn organisers_in_a_notice_are_no_foot_of_a_page() {
    let (_, text) = read("现举办对接会，欢迎参加。\n主办单位：某市商务局\n承办单位：某某公司\n时间：5月6日\n");
    assert!(text.contains("承办单位：某某公司"), "{text}");
    assert!(text.contains("时间：5月6日"), "{text}");
}

#[test]
fn a_table_of_contents_that_repeats_the_headings_is_dropped() {
    let read = recognise(
        "某省外贸发展规划\n目 录\n第一章 基础 1\n第二章 任务……2\n第一章 基础\n发展较快。\n第二章 任务\n推进试点。\n",
        &Hint::default(),
    );
    assert_eq!(read.title, "某省外贸发展规划");
    assert_eq!(read.body, "# 第一章 基础\n发展较快。\n# 第二章 任务\n推进试点。\n");
}

#[test]
fn files_and_the_word_above_them_are_no_annexes() {
    let (read, text) = read("现开展试点。\n附件：\n附件1.docx\n名单.xlsx\n上一篇：没有了\n");
    assert!(text.ends_with("现开展试点。"), "{text}");
    assert_eq!(read.attachments, ["附件1.docx", "名单.xlsx"]);
}

#[test]
fn the_printed_edge_of_a_page_is_dropped() {
    let (_, text) = read("现就试点工作作出部署，\n2024/5/6 14:23 某某网 https://a.example/b.html 1/2\n在全市推广。\n");
    assert!(text.contains("部署，在全市推广。"), "{text}");
}
