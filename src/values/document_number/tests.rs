use proptest::prelude::*;

use super::{DocumentNumber, find_all};

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::parse(text).unwrap_or_else(|| panic!("not read: {text}"))
}

#[test]
fn every_spelling_of_one_number_is_equal_and_shown_alike() {
    let spellings = [
        "甲府函〔2016〕129号",
        "甲府函[2016]129号",
        "甲府函[2016]129",
        "甲府函（2016）129号",
        "甲府函【2016】 129 号",
        "甲府函2016 129号",
        "甲府函2016年129号",
        "甲府函〔２０１６〕１２９號",
        "（甲府函〔2016〕129号）",
        "甲府函 〔2016〕第129号",
        "文号：甲府函﹝2016﹞0129号",
    ];
    for spelling in spellings {
        assert_eq!(number(spelling).to_string(), "甲府函〔2016〕129号", "{spelling}");
        assert_eq!(number(spelling).normal(), "甲府函2016年129号", "{spelling}");
    }
    assert_eq!(number("甲府函〔2016〕129号").year(), Some(2016));
}

#[test]
fn announcements_and_orders_count_with_di() {
    for spelling in ["海关总署公告2020年第75号", "海关总署公告 2020年 第75号", "海关总署2020年第75号公告"]
    {
        assert_eq!(number(spelling).to_string(), "海关总署公告2020年第75号");
    }
    assert_eq!(number("商务部令2019年第1号").to_string(), "商务部令2019年第1号");
    assert_eq!(number("国务院令第697号").to_string(), "国务院令第697号");
    assert_eq!(number("海关总署第251号令"), number("海关总署令（第251号）"));
    assert_eq!(number("國辦發〔2015〕46號"), number("国办发〔2015〕46号"));
}

#[test]
fn ordinary_text_is_not_a_number() {
    for text in ["", "2016年7月1日", "第3号", "跨境电商", "海外仓 2024", "会议纪要2016年第3期", "川府函129号", "9810"]
    {
        assert!(DocumentNumber::parse(text).is_none(), "{text}");
    }
}

#[test]
fn numbers_in_running_text_are_found_without_the_words_before_them() {
    let cases = [
        ("《意见》（国办发〔2015〕46号）精神", "国办发〔2015〕46号"),
        ("根据国办发〔2015〕46号要求", "国办发〔2015〕46号"),
        ("认真贯彻落实国务院办公厅国办发〔2015〕46号文件", "国办发〔2015〕46号"),
        ("关于印发某方案的通知川府函〔2016〕129号", "川府函〔2016〕129号"),
        ("按照海关总署公告2020年第75号执行", "海关总署公告2020年第75号"),
        ("原粤商务电函〔2022〕10号同时废止", "粤商务电函〔2022〕10号"),
        ("依据国务院令第697号", "国务院令第697号"),
        ("见人社部发 [2019] 5 号", "人社部发〔2019〕5号"),
    ];
    for (text, expected) in cases {
        let found: Vec<String> = find_all(text).iter().map(|(_, number)| number.to_string()).collect();
        assert_eq!(found, [expected], "{text}");
    }
}

#[test]
fn several_numbers_in_one_sentence_keep_their_places() {
    let text = "（国办发〔2015〕46号）、《批复》（国函〔2016〕17号）和财关税〔2018〕49号";
    let found = find_all(text);
    let written: Vec<&str> = found.iter().map(|(range, _)| &text[range.clone()]).collect();
    assert_eq!(written, ["国办发〔2015〕46号", "国函〔2016〕17号", "财关税〔2018〕49号"]);
}

proptest! {
    #[test]
    fn what_is_shown_reads_back_as_the_same_number(
        issuer in "[川渝苏国财商][府办商]{1,3}[发函]", year in 1990u16..2040, serial in 1u32..9999,
    ) {
        let shown = format!("{issuer}〔{year}〕{serial}号");
        let read = number(&shown);
        prop_assert_eq!(read.to_string(), shown);
        prop_assert_eq!(number(&read.normal()), read);
    }

    #[test]
    fn any_text_is_searched_without_panic(text in "\\PC{0,60}") {
        for (range, number) in find_all(&text) {
            prop_assert_eq!(DocumentNumber::parse(&text[range]), Some(number));
        }
    }
}
