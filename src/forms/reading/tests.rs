//! What answers mean, and what is said of them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Reading;
use crate::forms::sample::{answers, attached, context, schema};
use crate::forms::{Attached, Context, Outcome, Raw, Rule, Schema};

fn read(raw: &Raw) -> Reading {
    Reading::of(&schema(), raw, &attached(), &context())
}

fn with(key: &str, value: Value) -> Reading {
    let mut raw = answers();
    raw.put(key, value);
    read(&raw)
}

fn said(reading: &Reading, field: &str) -> Vec<String> {
    reading.problems.iter().filter(|problem| problem.field == field).map(|problem| problem.message.clone()).collect()
}

#[test]
fn good_answers_become_values() {
    let reading = read(&answers());
    assert_eq!(reading.problems, []);
    assert!(reading.is_whole() && reading.is_complete("papers") && reading.undecided.is_empty());
    let value = |key: &str| reading.values.get(key).cloned().unwrap_or_default();
    assert_eq!(value("export"), json!(12_000_000));
    assert_eq!(value("growth"), json!(20));
    assert_eq!(value("staff"), json!(120));
    assert_eq!(value("share"), json!(62.5));
    assert_eq!(value("registered_on"), json!("2019-05-06"));
    assert_eq!(value("first_month"), json!("2020-03"));
    assert_eq!(value("project"), json!({"from": "2025-07-01", "to": "2026-06-30"}));
    assert_eq!(value("rents"), json!(true));
    assert_eq!(value("markets"), json!(["na", "eu"]));
    assert_eq!(value("hs"), json!("610910"));
    assert_eq!(value("email"), json!("zhang@example.com"));
    assert_eq!(value("bank_account"), json!("6222000011112222"));
    assert_eq!(value("items")[1], json!({"number": "510120260000000002", "quantity": 3, "price": 1000, "total": 3000}));
    assert_eq!(value("items_total"), json!(3999));
    assert_eq!(value("licence"), json!(1));
    assert_eq!(value("honest"), json!(true));
    assert!(!reading.values.contains_key("form_other") && !reading.asks("form_other") && reading.asks_section("warehouse"));
}

#[test]
fn answers_are_facts_for_the_rules_of_programmes() {
    let reading = read(&answers());
    let rule =
        Rule::from("min(cbec_export_yuan * 0.03, 1000000) == 360000.0 && division_code == \"510100\" && founded_on < today");
    assert_eq!(rule.test(reading.facts()), Outcome::Value(true));
}

#[test]
fn what_is_wrong_is_said_at_the_field() {
    for (key, typed, words) in [
        ("name", json!("甲"), "至少 2 个字"),
        ("credit_code", json!("91350100M000100Y44"), "校验码"),
        ("division", json!("320500"), "从列表中选择"),
        ("registered_on", json!("2019-02-30"), "无法识别"),
        ("registered_on", json!("昨天"), "日期，如"),
        ("phone", json!("abc"), "电话号码"),
        ("email", json!("a@"), "电子邮箱"),
        ("id_card", json!("510104199001011234"), "校验"),
        ("id_card", json!("5101"), "18 位"),
        ("site", json!("javascript:alert(1)"), "网址"),
        ("postcode", json!("61000"), "6 位数字"),
        ("export", json!("很多"), "金额"),
        ("export", json!("1.234"), "精确到分"),
        ("export", json!("-5"), "不能小于 0"),
        ("staff", json!("1.5"), "整数"),
        ("staff", json!("0"), "不能小于 1 人"),
        ("staff", json!("1e5"), "无法识别"),
        ("area", json!("1.234"), "最多 2 位小数"),
        ("share", json!("120"), "不能大于 100%"),
        ("first_month", json!("2020-13"), "月份"),
        ("project", json!(["2026-06", ""]), "结束日期"),
        ("project", json!(["2026-02", "2026-01"]), "早于"),
        ("project", json!(["2027-02", "2027-03"]), "已经开始"),
        ("form", json!("none"), "可选：自营、平台、其他"),
        ("markets", json!(["na", "eu", "sea"]), "最多选 2 项"),
        ("rents", json!("maybe"), "“是”或“否”"),
        ("rent", json!("1亿"), "不应超过出口额"),
        ("country", json!("XX"), "国家或地区"),
        ("hs", json!("770000"), "商品编码"),
        ("mode", json!("1234"), "监管方式"),
        ("about", json!("字".repeat(501)), "最多 500 个字"),
        ("requested_amount", json!("4000"), "明细合计"),
        ("bank_account", json!("12"), "银行账号"),
    ] {
        let reading = with(key, typed.clone());
        let found = said(&reading, key);
        assert!(found.len() == 1 && found[0].contains(words), "{key} {typed}: {found:?}");
        assert!(reading.problems.iter().all(|problem| !problem.is_missing), "{key} {typed}: {:?}", reading.problems);
    }
}

#[test]
fn what_is_missing_is_asked_for_at_submission_only() {
    let reading = Reading::of(&schema(), &Raw::default(), &Attached::new(), &context());
    assert!(reading.problems.iter().all(|problem| problem.is_missing), "{:?}", reading.problems);
    assert!(reading.wrong_in("applicant").is_empty() && !reading.is_complete("applicant"));
    assert_eq!(said(&reading, "form"), ["请选择经营形式。"]);
    assert_eq!(said(&reading, "honest"), ["请阅读并勾选诚信承诺。"]);
    assert!(said(&reading, "audit")[0].contains("容缺") && said(&reading, "items")[0].contains("至少一行"));
    // Whether these are asked depends on answers that are not there yet.
    assert!(reading.undecided.contains("form_other") && reading.undecided.contains("warehouse"));
    assert!(said(&reading, "form_other").is_empty() && said(&reading, "warehouse_name").is_empty());
}

#[test]
fn cells_are_named_by_row_and_column() {
    let reading = with("items", json!([{"number": "12", "quantity": "x"}, {"price": "5"}]));
    let places: Vec<String> =
        reading.problems.iter().filter(|problem| problem.field == "items").map(super::Problem::anchor).collect();
    assert_eq!(places, ["items.0.number", "items.0.quantity", "items.1.number"]);
    assert!(said(&reading, "items")[0].contains("第 1 行") && said(&reading, "items")[2].contains("请填写报关单号"));
    let many: Vec<Value> = (0..25).map(|_| json!({"number": "510120260000000001"})).collect();
    assert!(said(&with("items", json!(many)), "items")[0].contains("最多 20 行"));
}

#[test]
fn what_is_not_asked_is_no_value_and_decides_nothing() {
    let mut raw = answers();
    raw.set("rents", "no");
    raw.put("markets", json!(["eu"]));
    raw.set("rent", "abc");
    let reading = read(&raw);
    assert_eq!(reading.problems, []);
    assert!(!reading.values.contains_key("rent") && !reading.values.contains_key("warehouse_name"));
    assert!(!reading.asks_section("warehouse") && reading.is_complete("warehouse"));

    let chain = r#"
        [[sections]]
        key = "s"
        title = "s"
        fields = [
            { key = "a", label = "a", kind = "yes_no" },
            { key = "b", label = "b", kind = "yes_no", shown_if = "a" },
            { key = "c", label = "c", kind = "text", shown_if = "b", required = true },
            { key = "d", label = "d", kind = "text", shown_if = "!b", required = true },
        ]"#;
    let schema: Schema = toml::from_str(chain).unwrap();
    let read = |json: Value| Reading::of(&schema, &Raw::of_json(&json), &Attached::new(), &context());
    let hidden = read(json!({"a": "no", "b": "yes", "c": "typed before", "d": "x"}));
    assert_eq!(Value::Object(hidden.values), json!({"a": false}));
    assert!(read(json!({"a": "yes"})).undecided.contains("c"));
    assert_eq!(read(json!({"a": "yes", "b": "yes"})).problems.len(), 1);
}

#[test]
fn a_formula_that_errs_says_so_and_blocks_nothing() {
    let reading = with("export_before", json!("0"));
    assert_eq!(reading.problems, []);
    assert!(reading.notes["growth"].contains("除数为零") && !reading.values.contains_key("growth"));
}

#[test]
fn files_are_counted() {
    let mut files = attached();
    files.get_mut("licence").unwrap().files = 2;
    let reading = Reading::of(&schema(), &answers(), &files, &context());
    assert!(said(&reading, "licence")[0].contains("最多 1 个文件"));
}

#[test]
fn facts_of_the_applicant_reach_the_rules() {
    let schema: Schema = toml::from_str(
        r#"
        [[sections]]
        key = "s"
        title = "s"
        shown_if = "organisation_kind == \"park\""
        fields = [{ key = "a", label = "a", required = true }]"#,
    )
    .unwrap();
    let of = |context: &Context| Reading::of(&schema, &Raw::default(), &Attached::new(), context);
    assert!(of(&context().with("organisation_kind", "firm")).is_whole());
    assert_eq!(of(&context().with("organisation_kind", "park")).problems.len(), 1);
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        "[0-9.,万年月-]{0,20}".prop_map(Value::from),
        Just(Value::from("other")),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("number|day|quantity|price|from|x", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_answer_does_harm(values in prop::collection::vec(anything(), 60), files in 0_usize..20) {
        let schema = schema();
        let raw: serde_json::Map<String, Value> = schema.fields().map(|(_, field)| field.key.clone()).zip(values).collect();
        let raw = Raw::of_json(&Value::Object(raw));
        let mut attached = attached();
        attached.entry("photo".to_owned()).or_default().files = files;
        let reading = Reading::of(&schema, &raw, &attached, &context());
        for problem in &reading.problems {
            prop_assert!(!problem.message.is_empty() && schema.field(&problem.field).is_some());
        }
    }
}
