//! Answers in words: sheets, differences and first answers.

use serde_json::json;

use super::sample::{answers, attached, catalogues, context, schema};
use super::{Raw, Reading, Sheet, diff, prefill, show};

fn sheet(raw: &Raw) -> Sheet {
    let schema = schema();
    Sheet::of(&schema, raw, &Reading::of(&schema, raw, &attached(), &context()))
}

fn text(sheet: &Sheet, field: &str) -> String {
    let mut rows = sheet.sections.iter().flat_map(|section| &section.rows);
    rows.find(|row| row.field == field).map_or_else(|| panic!("{field} is not shown"), |row| row.text.clone())
}

#[test]
fn answers_are_shown_in_words() {
    let sheet = sheet(&answers());
    for (field, words) in [
        ("division", "成都市"),
        ("registered_on", "2019年5月6日"),
        ("export", "12,000,000 元"),
        ("growth", "20%"),
        ("staff", "120 人"),
        ("share", "62.5%"),
        ("first_month", "2020年3月"),
        ("project", "2025年7月1日 至 2026年6月30日"),
        ("form", "自营"),
        ("markets", "北美、欧洲"),
        ("rents", "是"),
        ("country", "美国"),
        ("mode", "9810 跨境电商出口海外仓"),
        ("items_total", "3,999 元"),
        ("bank_account", "6222 0000 1111 2222"),
        ("licence", "1 个文件"),
        ("audit", "容缺，承诺后补"),
        ("honest", "已承诺"),
    ] {
        assert_eq!(text(&sheet, field), words, "{field}");
    }
    let row = sheet.section("orders").unwrap().rows.iter().find(|row| row.field == "items").unwrap();
    let table = row.table.as_ref().unwrap();
    assert_eq!(table.rows[1], ["510120260000000002", "", "3 件", "1,000 元", "3,000 元"]);
    assert!(sheet.sections.iter().all(|section| section.is_complete));
    let about = sheet.section("business").unwrap().rows.iter().find(|row| row.field == "about").unwrap();
    assert_eq!(about.lines().collect::<Vec<_>>(), ["两行", "介绍"]);
}

#[test]
fn what_is_not_asked_is_not_shown_and_what_is_wrong_is_shown_as_typed() {
    let mut raw = answers();
    raw.set("export", "很多");
    raw.put("project", json!(["去年", ""]));
    raw.put("markets", json!(["eu"]));
    raw.set("rents", "no");
    let sheet = sheet(&raw);
    assert_eq!(text(&sheet, "export"), "很多");
    assert_eq!(text(&sheet, "project"), "去年 至 ");
    assert!(sheet.section("warehouse").is_none());
    let business = sheet.section("business").unwrap();
    assert!(!business.is_complete && business.rows.iter().all(|row| row.field != "form_other" && row.field != "rent"));
    assert!(business.rows.iter().any(|row| row.field == "export" && row.problem.contains("金额")));
}

#[test]
fn personal_answers_are_masked() {
    let sheet = sheet(&answers()).masked();
    assert_eq!(text(&sheet, "phone"), "138****1234");
    assert_eq!(text(&sheet, "contact"), "张*");
    assert_eq!(text(&sheet, "email"), "z***@example.com");
    assert_eq!(text(&sheet, "bank_account"), "************2222");
    assert_eq!(text(&sheet, "name"), "成都示例跨境电商有限公司");
}

#[test]
fn differences_are_said_in_words_row_by_row() {
    let (schema, before) = (schema(), answers());
    let mut after = before.clone();
    after.set("export", "12,000,000.00");
    after.set("form", "platform");
    after.set("phone", "13900001234");
    after.remove("email");
    after.put(
        "items",
        json!([
            {"number": "510120260000000001", "day": "2026-01-02", "quantity": "11", "price": "99.9"},
            {"number": "510120260000000003"},
            {"number": "510120260000000002", "quantity": "3", "price": "1,000"},
        ]),
    );
    let found = diff(&schema, &catalogues(), &before, &after);
    let said: Vec<(&str, &str, &str)> =
        found.iter().map(|row| (row.label.as_str(), row.before.as_str(), row.after.as_str())).collect();
    assert_eq!(
        said,
        [
            ("联系电话", "13800001234", "13900001234"),
            ("电子邮箱", "zhang@example.com", ""),
            ("经营形式", "自营", "平台"),
            (
                "报关单第 1 行",
                "报关单号：510120260000000001；出口日期：2026年1月2日；件数：10 件；单价：99.90 元",
                "报关单号：510120260000000001；出口日期：2026年1月2日；件数：11 件；单价：99.90 元",
            ),
            ("报关单第 2 行（新增）", "", "报关单号：510120260000000003"),
        ]
    );
    assert_eq!(found[0].clone().masked(&schema).after, "139****1234");
    assert_eq!(diff(&schema, &catalogues(), &after, &after), []);
}

#[test]
fn first_answers_come_from_the_profile() {
    let profile = json!({"organisation": {"name": "甲公司", "credit_code": null, "division_code": "510100"}});
    let raw = prefill(&schema(), &profile);
    assert_eq!(raw.keys().collect::<Vec<_>>(), ["division", "name"]);
    assert_eq!(raw.text("name"), "甲公司");
    let schema = schema();
    assert_eq!(show(schema.field("division").unwrap().1, &raw, &catalogues()), "成都市");
    assert!(prefill(&schema, &json!("nonsense")).is_empty());
}
