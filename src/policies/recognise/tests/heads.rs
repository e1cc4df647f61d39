//! Titles, numbers and issuers as documents set them.

use crate::policies::recognise::{Hint, Recognised, recognise};

fn read(text: &str) -> Recognised {
    recognise(text, &Hint::default())
}

fn number(read: &Recognised) -> Option<String> {
    read.document_number.as_ref().map(ToString::to_string)
}

#[test]
fn a_number_may_stand_on_two_lines() {
    let order = read(
        "某省人民政府令\n（第二百一十八号）\n《某省促进办法》已经审议通过，现予公布，自2023年3月1日起施行。\n省  长　　某某某\n2022年12月20日\n某省促进办法\n（2022年12月15日某省人民政府第150次常务会议通过）\n第一条 为了促进发展，制定本办法。\n",
    );
    assert_eq!(number(&order).as_deref(), Some("某省人民政府令第218号"));
    assert_eq!(order.title, "某省促进办法");
    assert_eq!(order.issuing_authority.as_deref(), Some("某省人民政府"));
    assert!(order.body.contains("# 某省促进办法\n（2022年"), "{}", order.body);
}

#[test]
fn minutes_are_titled_by_their_last_line_and_dated_by_their_letterhead() {
    let minutes = read(
        "某市人民政府\n专题会议纪要\n〔2023〕21号\n某市人民政府办公室 2023年11月2日\n某领导小组第三次会议纪要\n10月30日，副市长召开会议，研究推进工作。\n会议议定：\n一、由市商务局牵头落实。\n",
    );
    assert_eq!(minutes.title, "某领导小组第三次会议纪要");
    assert_eq!(number(&minutes).as_deref(), Some("专题会议纪要〔2023〕21号"));
    assert_eq!(minutes.issuing_authority.as_deref(), Some("某市人民政府办公室"));
    assert_eq!(minutes.signed_on.map(|day| day.to_string()).as_deref(), Some("2023-11-02"));
}

#[test]
fn a_title_may_stand_in_brackets_or_be_set_wide() {
    let bracketed = read("某某海关公告2022年第7号\n（关于退货监管有关事宜的公告）\n现将有关事项公告如下：\n一、可以申请退货。\n");
    assert_eq!(bracketed.title, "关于退货监管有关事宜的公告");
    let wide = read("某县人民政府\n关于印发方案的\n通　知\n某府〔2022〕17号　　签发人：某某\n各乡镇人民政府：\n现印发给你们。\n");
    assert_eq!(wide.title, "某县人民政府关于印发方案的通知");
    assert_eq!(wide.doc_kind.as_deref(), Some("通知"));
    assert_eq!(number(&wide).as_deref(), Some("某府〔2022〕17号"));
}

#[test]
fn asking_for_comments_makes_a_draft_whatever_stands_between() {
    let draft = read("某市商务局关于公开征求《某某办法》意见的公告\n现公开征求意见。\n");
    assert!(draft.is_draft);
}

#[test]
fn a_day_before_the_source_is_the_day_of_publication() {
    let dated = read("关于税收政策的公告\n2023-02-01 来源：某某司\n现公告如下：\n一、免征进口关税。\n");
    assert_eq!(dated.published_on.map(|day| day.to_string()).as_deref(), Some("2023-02-01"));
    assert_eq!(dated.title, "关于税收政策的公告");
}

#[test]
fn the_body_of_an_order_printed_at_a_fixed_width_is_no_title() {
    let order = read(
        "某省人民政府令第218号\n《某省促进办法》已经2022年12月15日省人民政府第150次\n常务会议讨论通过，现予公布，自2023年3月1日起施行。\n省长 某某某\n2022年12月20日\n某省促进办法\n第一条 为了促进发展，制定本办法。\n",
    );
    assert_eq!(order.title, "某省促进办法");
}

#[test]
fn a_row_of_keys_may_begin_with_one_that_is_not_known() {
    let row = read(
        "关于印发办法的通知\n责编：某某 发布时间：2021年12月03日 点击：[456] 【 大 中 小 】\n某商务〔2021〕2号\n各企业：\n现印发给你们。\n",
    );
    assert_eq!(row.title, "关于印发办法的通知");
    assert_eq!(row.published_on.map(|day| day.to_string()).as_deref(), Some("2021-12-03"));
}

#[test]
fn a_menu_above_the_title_is_not_part_of_it() {
    let menu =
        read("首要动态\n魅力某市\n走进某市\n数据开放\n办事指南\n某市商务局\n关于印发办法的通知\n各企业：\n现印发给你们。\n");
    assert_eq!(menu.title, "某市商务局关于印发办法的通知");
}

#[test]
fn lines_without_any_sentence_keep_what_stands_below_the_title() {
    let list = read("关于公布名单的通知\n甲公司\n乙公司\n丙公司\n");
    assert_eq!(list.title, "关于公布名单的通知");
    assert_eq!(list.body, "甲公司\n乙公司\n丙公司\n");
}
