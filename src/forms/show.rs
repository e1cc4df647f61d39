//! Answers in words, for people who read them. What cannot be read as its kind is shown as it was typed.

use std::collections::BTreeMap;

use serde_json::Value;

use super::catalogues::Catalogues;
use super::raw::Raw;
use super::reading::value;
use super::rules::number;
use super::schema::{CUSTOMS_MODES, Field, Kind};
use crate::values::{Fen, mask};

/// An answer in one text; of a table, one line a row. Computed fields and files say nothing here.
pub fn show(field: &Field, raw: &Raw, places: &Catalogues) -> String {
    match field.kind {
        Kind::Table => {
            let rows = raw.rows(&field.key);
            rows.iter().map(|row| row_in_words(field, row, places)).collect::<Vec<_>>().join("\n")
        }
        Kind::Choices => {
            let texts = raw.texts(&field.key);
            texts.into_iter().map(|text| field.label_of(text).to_owned()).collect::<Vec<_>>().join("、")
        }
        Kind::Period => {
            let ends = raw.ends(&field.key);
            match value::period(field, ends) {
                Ok(Some(value)) => of_value(field, &value, places),
                _ if ends.iter().all(|end| end.is_empty()) => String::new(),
                _ => ends.join(" 至 "),
            }
        }
        _ => of_text(field, raw.text(&field.key), places),
    }
}

/// What was typed into one control, in words.
pub(super) fn of_text(field: &Field, text: &str, places: &Catalogues) -> String {
    match value::of(field, text, places) {
        Ok(Some(value)) => of_value(field, &value, places),
        Ok(None) => String::new(),
        Err(_) => text.to_owned(),
    }
}

/// A value in words.
pub(super) fn of_value(field: &Field, value: &Value, places: &Catalogues) -> String {
    let text = value.as_str().unwrap_or_default();
    match field.kind {
        Kind::Computed if field.unit == "元" => of_money(field, value),
        Kind::Money => of_money(field, value),
        Kind::Number | Kind::Decimal | Kind::Percent | Kind::Computed => with_unit(number(value.as_f64().unwrap_or(0.0)), field),
        Kind::Date => day(text),
        Kind::Month => month(text),
        Kind::Period => {
            let end = |key: &str| day(value.get(key).and_then(Value::as_str).unwrap_or_default());
            format!("{} 至 {}", end("from"), end("to"))
        }
        Kind::Choice => field.label_of(text).to_owned(),
        Kind::Choices => {
            let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            texts.map(|text| field.label_of(text).to_owned()).collect::<Vec<_>>().join("、")
        }
        Kind::YesNo => if value.as_bool() == Some(true) { "是" } else { "否" }.to_owned(),
        Kind::Declaration => if value.as_bool() == Some(true) { "已承诺" } else { "" }.to_owned(),
        Kind::Division => places.division(text).to_owned(),
        Kind::Country => places.country(text).to_owned(),
        Kind::CustomsMode => CUSTOMS_MODES.iter().find(|(code, _)| *code == text).map_or(text, |(_, name)| name).to_owned(),
        Kind::BankAccount => in_fours(text),
        Kind::File | Kind::Picture => {
            value.as_u64().filter(|files| *files > 0).map_or_else(String::new, |files| format!("{files} 个文件"))
        }
        _ => text.to_owned(),
    }
}

/// A row of a table in one line: `报关单号：…；件数：3 件`.
pub(super) fn row_in_words(field: &Field, row: &BTreeMap<String, String>, places: &Catalogues) -> String {
    let cells = field.columns.iter().filter_map(|column| {
        let words = of_text(column, row.get(&column.key)?, places);
        (!words.is_empty()).then(|| format!("{}：{words}", column.label))
    });
    cells.collect::<Vec<_>>().join("；")
}

/// An answer for those who need not know it.
pub(super) fn masked(field: &Field, shown: &str) -> String {
    match field.kind {
        Kind::Phone => mask::phone(shown),
        Kind::Email => mask::email(shown),
        Kind::IdNumber => mask::id_number(shown),
        Kind::BankAccount => mask::bank_account(shown),
        Kind::Text if shown.chars().count() <= 5 => mask::name(shown),
        _ => mask::hidden(shown),
    }
}

fn of_money(field: &Field, value: &Value) -> String {
    let Some(fen) = value.as_f64().and_then(Fen::of_yuan) else { return value.to_string() };
    let plain = fen.plain();
    let plain = plain.strip_suffix(".00").unwrap_or(&plain);
    format!("{plain} {}", field.shown_unit())
}

fn with_unit(number: String, field: &Field) -> String {
    match field.shown_unit() {
        "" => number,
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}

/// 2026年3月5日
fn day(text: &str) -> String {
    match text.split('-').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{year}年{month}月{day}日"),
        _ => text.to_owned(),
    }
}

fn month(text: &str) -> String {
    match text.split_once('-') {
        Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        None => text.to_owned(),
    }
}

fn in_fours(digits: &str) -> String {
    let letters: Vec<char> = digits.chars().collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
