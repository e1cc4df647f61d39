//! Spellings of document numbers.

use super::*;
use crate::index::rerank::ratio;

/// Whether any step would find the number, issuer included.
fn finds(query: &str, stored: &[String]) -> bool {
    asked(&fold(query), &[]).iter().any(|step| {
        let agreeing = step.issuer.iter().filter(|token| stored.contains(token)).count();
        let share = ratio(agreeing, step.issuer.len());
        step.tokens.iter().any(|token| stored.contains(token)) && share >= step.least
    })
}

#[test]
fn parts_of_a_number_meet_what_people_type() {
    let stored = tokens("川府函2016年129号", "四川省人民政府");
    for query in [
        "2016 129",
        "2016年129号",
        "川府函129号",
        "129号",
        "第129号",
        "川府函129",
        "川府函129号2016",
        "省政府2016 129",
        "四川省政府129号文",
        "川府函2016129号",
        "川府函〔二〇一六〕一百二十九号",
        "2016-129号 川府函",
        "川府函 2016 129",
    ] {
        assert!(finds(query, &stored), "{query}");
    }
    for query in [
        "2015 129",
        "128号",
        "海外仓",
        "9810",
        "2016年跨境电商",
        "2016年129家企业",
        "商务部129号文",
        "每月129号之前",
        "国办发2016 129",
        "重庆129",
        "2016年1月29日",
    ] {
        assert!(!finds(query, &stored), "{query}");
    }
}

#[test]
fn an_order_without_a_year_is_found_in_either_kind_of_digits() {
    let stored = tokens("中华人民共和国主席令第七号", "全国人民代表大会常务委员会");
    assert!(finds("主席令第7号", &stored) && finds("主席令第七号", &stored) && !finds("国务院令第7号", &stored));
}

#[test]
fn a_whole_number_is_the_surest_reading() {
    let steps = asked("国函2016年17号", &["国函2016年17号".to_owned()]);
    assert_eq!(steps[0].tokens, ["n:国函2016年17号"]);
    assert!(steps[0].strength > steps[1].strength);
}
