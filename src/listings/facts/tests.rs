use serde_json::json;

use super::*;
use crate::values::Division;

fn directory() -> Directory {
    toml::from_str(
        r#"
        key = "parks"
        kind = "park"
        name = "园区"
        noun = "园区"
        measure_word = "家"
        intro = ""
        icon = "park"
        freshness = { ask_after = 1, mark_after = 2, sink_after = 3, unpublish_after = 4 }
        group = [{ key = "basic", name = "基本" }]
        field = [
            { key = "name", label = "名称", group = "basic", type = "text", required = true, max_length = 10 },
            { key = "division", label = "所在地区", group = "basic", type = "division", required = true, facet = true },
            { key = "summary", label = "简介", group = "basic", type = "long_text" },
            { key = "area", label = "建筑面积", group = "basic", type = "number", unit = "m²", max = 1000000.0 },
            { key = "let_area", label = "已租面积", group = "basic", type = "number", unit = "m²" },
            { key = "tenants", label = "入驻企业", group = "basic", type = "integer", unit = "家" },
            { key = "modes", label = "监管方式", group = "basic", type = "choices", options = ["9610", "1210", "9810"] },
            { key = "opened", label = "启用日期", group = "basic", type = "date" },
            { key = "chapters", label = "HS 章", group = "basic", type = "hs_chapters" },
            { key = "numbers", label = "适用政策", group = "basic", type = "document_numbers" },
            { key = "bonded", label = "保税", group = "basic", type = "yes_no" },
            { key = "site", label = "网站", group = "basic", type = "url" },
        ]
        rule = [{ at_most = ["let_area", "area"], message = "已租面积不能大于建筑面积" }]
        computed = [{ key = "rate", label = "出租率", type = "percent", ratio = ["let_area", "area"] }]
        "#,
    )
    .expect("a definition")
}

fn places() -> Places {
    let division = |code: &str, name: &str| Division { code: code.into(), name: name.into() };
    Places::of(vec![division("510000", "四川省"), division("510100", "成都市")], Vec::new(), Vec::new())
}

fn read(written: &[(&str, &str)]) -> (Facts, Faults) {
    let texts = |field: &Field| written.iter().find(|(key, _)| *key == field.key).map(|(_, text)| vec![(*text).to_owned()]);
    Facts::default().read(&directory(), &places(), texts)
}

#[test]
fn spelling_forgives() {
    let (facts, faults) = read(&[
        ("area", "１２，０００ m²"),
        ("modes", "9610、９８１０;9610"),
        ("opened", "2026年3月5日"),
        ("division", "成都"),
        ("chapters", "第94章, 4"),
        ("numbers", "川府函[2016]129"),
        ("bonded", "是"),
        ("site", "example.com/a"),
    ]);
    assert_eq!(faults, Faults::new());
    assert_eq!(facts.get("area"), Some(&json!(12_000)));
    assert_eq!(facts.get("modes"), Some(&json!(["9610", "9810"])));
    assert_eq!(facts.text("opened"), "2026-03-05");
    assert_eq!(facts.text("division"), "510100");
    assert_eq!(facts.get("chapters"), Some(&json!(["94", "04"])));
    assert_eq!(facts.texts("numbers"), ["川府函〔2016〕129号"]);
    assert_eq!(facts.get("bonded"), Some(&json!(true)));
    assert_eq!(facts.text("site"), "https://example.com/a");
}

#[test]
fn meaning_does_not_and_the_old_value_stays() {
    for (key, text) in [
        ("area", "很大"),
        ("area", "1e5"),
        ("area", "NaN"),
        ("area", "-3"),
        ("area", "2000000"),
        ("tenants", "3.5"),
        ("modes", "9610、7777"),
        ("opened", "2026-02-30"),
        ("chapters", "98"),
        ("numbers", "某文"),
        ("division", "某市"),
        ("site", "javascript:alert(1)"),
        ("name", "名称名称名称名称名称名"),
    ] {
        let (facts, faults) = read(&[(key, text)]);
        assert!(faults.contains_key(key), "{key}={text}");
        assert_eq!(facts.get(key), None, "{key}={text}");
    }
}

#[test]
fn fields_are_checked_against_each_other() {
    let (_, faults) = read(&[("area", "100"), ("let_area", "101")]);
    assert_eq!(faults.get("let_area").map(String::as_str), Some("已租面积不能大于建筑面积"));
    assert_eq!(read(&[("let_area", "101")]).1, Faults::new());
    assert_eq!(read(&[]).0.missing(&directory()).keys().collect::<Vec<_>>(), ["division", "name"]);
}

#[test]
fn what_is_written_again_is_read_as_the_same() {
    let (facts, _) = read(&[("area", "12000.5"), ("modes", "9610、1210"), ("bonded", "否"), ("division", "510100")]);
    let (directory, places) = (directory(), places());
    let (again, faults) = Facts::default().read(&directory, &places, |field| Some(facts.written(field, &places)));
    assert_eq!((again, faults), (facts, Faults::new()));
}

#[test]
fn values_are_said_as_people_read_them() {
    let (facts, _) = read(&[("area", "12000"), ("let_area", "3000"), ("modes", "9610"), ("numbers", "川府函〔2016〕129号")]);
    let (directory, places) = (directory(), places());
    let said = |key: &str| facts.said(directory.field(key).expect("field"), &places);
    assert_eq!(said("area"), Some(Said::Line("12,000 m²".into())));
    assert_eq!(said("modes"), Some(Said::Words(vec!["9610".into()])));
    assert_eq!(said("summary"), None);
    assert_eq!(facts.said_ratio(&directory.computed[0]), Some(Said::Line("25%".into())));
    let Some(Said::Links(links)) = said("numbers") else { panic!("links") };
    assert!(links[0].1.starts_with("/policies?q="));
    assert_eq!(number(1_234_567.25), "1,234,567.25");
    assert_eq!(number(-1000.0), "-1,000");
}
