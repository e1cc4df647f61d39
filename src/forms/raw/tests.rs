//! What was typed stays as it was typed.

use proptest::prelude::*;
use serde_json::json;

use super::Raw;
use crate::forms::sample::{answers, schema};

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_posted_section_is_read() {
    let schema = schema();
    let posted = pairs(&[
        ("export", "很多 钱"),
        ("markets", "na"),
        ("markets", "eu"),
        ("project.from", "2025-01"),
        ("project.to", ""),
        ("about", "一\r\n二\u{0}\u{202e}三  \n"),
        ("name", "belongs to another section"),
        ("growth", "is computed"),
        ("csrf", "unknown"),
    ]);
    let raw = Raw::of_pairs(schema.section("business").unwrap(), &posted);
    assert_eq!(raw.text("export"), "很多 钱");
    assert_eq!(raw.texts("markets"), ["na", "eu"]);
    assert_eq!(raw.ends("project"), ["2025-01", ""]);
    assert_eq!(raw.text("about"), "一\n二三");
    assert!(raw.get("name").is_none() && raw.get("growth").is_none() && raw.get("csrf").is_none());
}

#[test]
fn rows_keep_their_order_and_empty_ones_go() {
    let schema = schema();
    let posted = pairs(&[
        ("items.10.number", "ten"),
        ("items.2.number", "two"),
        ("items.2.unknown", "x"),
        ("items.2.total", "is computed"),
        ("items.3.number", "  "),
        ("items.x.number", "x"),
        ("items.99999999999.number", "x"),
        ("items", "x"),
    ]);
    let raw = Raw::of_pairs(schema.section("orders").unwrap(), &posted);
    assert_eq!(raw.get("items"), Some(&json!([{"number": "two"}, {"number": "ten"}])));
    assert_eq!(raw.rows("items")[1]["number"], "ten");
    // Rows that are gone, boxes that are not ticked.
    let nothing = Raw::of_pairs(schema.section("orders").unwrap(), &[]);
    assert_eq!(answers().merged(&nothing).rows("items").len(), 0);
    let nothing = Raw::of_pairs(schema.section("business").unwrap(), &[]);
    assert!(answers().merged(&nothing).texts("markets").is_empty());
    assert_eq!(answers().merged(&nothing).text("export"), "1,200万");
}

#[test]
fn very_much_is_cut() {
    let schema = schema();
    let long = "字".repeat(30_000);
    let raw = Raw::of_pairs(schema.section("business").unwrap(), &pairs(&[("about", &long), ("form_other", &long)]));
    assert_eq!((raw.text("about").chars().count(), raw.text("form_other").chars().count()), (20_000, 2_000));
    let rows: Vec<(String, String)> = (0..500).map(|at| (format!("items.{at}.number"), "1".to_owned())).collect();
    assert_eq!(Raw::of_pairs(schema.section("orders").unwrap(), &rows).rows("items").len(), 200);
}

#[test]
fn what_changed_is_named() {
    let before = answers();
    let mut after = before.clone();
    after.set("name", "新名称");
    after.set("site", "");
    after.remove("email");
    assert_eq!(after.changed(&before), ["email", "name"]);
    assert_eq!(before.changed(&before), Vec::<String>::new());
    assert_eq!(after.merged(&before), {
        let mut both = before.clone();
        both.set("site", "");
        both
    });
    assert_eq!(after.only(&["name".to_owned()]).keys().collect::<Vec<_>>(), ["name"]);
}

#[test]
fn it_is_stored_as_plain_json() {
    let raw = answers();
    let text = serde_json::to_string(&raw).unwrap();
    assert_eq!(serde_json::from_str::<Raw>(&text).unwrap(), raw);
    assert!(Raw::of_json(&json!([1])).is_empty() && Raw::of_json(&json!({"a": [{"b": " "}]})).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_posted_is_read(names in prop::collection::vec("(about|markets|project|items|export)(\\.[0-9a-z]{0,4}){0,3}", 0..12), text in ".{0,30}") {
        let schema = schema();
        let posted: Vec<(String, String)> = names.into_iter().map(|name| (name, text.clone())).collect();
        for section in &schema.sections {
            let raw = Raw::of_pairs(section, &posted);
            for field in &section.fields {
                let _ = (raw.text(&field.key), raw.texts(&field.key), raw.rows(&field.key), raw.ends(&field.key));
            }
            prop_assert!(raw.changed(&raw).is_empty());
        }
    }
}
