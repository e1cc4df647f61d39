//! The value of one control.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

use super::{dates, identity, numbers, texts};
use crate::forms::catalogues::Catalogues;
use crate::forms::schema::{CUSTOMS_MODES, Field, Kind};

/// The value of one text; none where nothing was written. What is unclear is refused in words.
pub(in crate::forms) fn of(field: &Field, typed: &str, places: &Catalogues) -> Result<Option<Value>, String> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value: Value = match field.kind {
        kind if kind.is_number() => numbers::read(field, text)?,
        Kind::Date => dates::day(text).ok_or_else(|| unread(field, text, "日期，如 2026-07-01"))?.to_string().into(),
        Kind::Month => dates::month(text).ok_or_else(|| unread(field, text, "月份，如 2026-07"))?.into(),
        Kind::Choice => option(field, text)?,
        Kind::YesNo => yes_no(field, text)?.into(),
        Kind::Declaration => return Ok(matches!(text, "yes" | "on" | "true" | "1" | "是").then_some(Value::Bool(true))),
        Kind::Division => division(field, text, places)?.into(),
        Kind::Country => country(field, text, places)?.into(),
        Kind::HsCode => identity::hs_code(text).ok_or_else(|| unread(field, text, "4、6、8 或 10 位商品编码"))?.into(),
        Kind::CustomsMode => {
            let known = CUSTOMS_MODES.iter().find(|(code, _)| *code == text);
            known.map(|(code, _)| *code).ok_or_else(|| format!("没有“{}”这个监管方式，请从列表中选择。", short(text)))?.into()
        }
        Kind::CreditCode => identity::credit_code(text)?.into(),
        Kind::Phone => texts::phone(text).ok_or_else(|| unread(field, text, "电话号码，如 028-85550000 或 13800000000"))?.into(),
        Kind::Email => texts::email(text).ok_or_else(|| unread(field, text, "电子邮箱地址，如 name@example.com"))?.into(),
        Kind::Url => texts::url(text).ok_or_else(|| unread(field, text, "网址，以 https:// 开头"))?.into(),
        Kind::BankAccount => identity::bank_account(text).ok_or_else(|| unread(field, text, "8 至 30 位数字的银行账号"))?.into(),
        Kind::IdNumber => identity::id_number(text)?.into(),
        _ => texts::text(field, text)?.into(),
    };
    if let (Value::String(text), Kind::HsCode | Kind::BankAccount | Kind::Phone | Kind::Url) = (&value, field.kind) {
        texts::fits(field, text)?;
    }
    Ok(Some(value))
}

/// The values of ticked boxes.
pub(in crate::forms) fn several(field: &Field, typed: &[&str]) -> Result<Option<Value>, String> {
    let mut values: Vec<Value> = Vec::new();
    for text in typed.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let value = option(field, text)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if field.most.is_some_and(|most| values.len() > most) {
        return Err(format!("{}最多选 {} 项，现在选了 {} 项。", field.label, field.most_items(), values.len()));
    }
    Ok(if values.is_empty() { None } else { Some(Value::Array(values)) })
}

/// From a day to a day; a month stands for its first or last day.
pub(in crate::forms) fn period(field: &Field, [from, to]: [&str; 2]) -> Result<Option<Value>, String> {
    let (from, to) = (from.trim(), to.trim());
    match (from.is_empty(), to.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => return Err(format!("请填写{}的开始日期。", field.label)),
        (false, true) => return Err(format!("请填写{}的结束日期。", field.label)),
        (false, false) => {}
    }
    let from = dates::first_day(from).ok_or_else(|| unread(field, from, "日期，如 2026-07-01"))?;
    let to = dates::last_day(to).ok_or_else(|| unread(field, to, "日期，如 2026-12-31"))?;
    if to < from {
        return Err(format!("{}的结束日期早于开始日期，请检查。", field.label));
    }
    Ok(Some(serde_json::json!({ "from": from.to_string(), "to": to.to_string() })))
}

/// Typed text at the length at which messages quote it.
pub(super) fn short(text: &str) -> String {
    let short: String = text.chars().take(20).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

fn unread(field: &Field, text: &str, wanted: &str) -> String {
    format!("{}应为{wanted}，“{}”无法识别。", field.label, short(text))
}

fn folded(text: &str) -> String {
    text.nfkc().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase()
}

fn option(field: &Field, text: &str) -> Result<Value, String> {
    let wanted = folded(text);
    let exact = field.options.iter().find(|option| option.value == text);
    let found = exact.or_else(|| field.options.iter().find(|option| folded(&option.label) == wanted));
    found.map(|option| option.value.as_str().into()).ok_or_else(|| {
        let some = field.options.iter().take(6).map(|option| option.label.as_str()).collect::<Vec<_>>().join("、");
        let more = if field.options.len() > 6 { "等" } else { "" };
        format!("{}没有“{}”这个选项，可选：{some}{more}。", field.label, short(text))
    })
}

fn yes_no(field: &Field, text: &str) -> Result<bool, String> {
    match folded(text).as_str() {
        "yes" | "true" | "1" | "y" | "是" | "有" => Ok(true),
        "no" | "false" | "0" | "n" | "否" | "无" => Ok(false),
        _ => Err(format!("{}请选“是”或“否”。", field.label)),
    }
}

fn division(field: &Field, text: &str, places: &Catalogues) -> Result<String, String> {
    let places = places.divisions();
    let known = places.iter().find(|place| place.code == text || place.name == text);
    let is_code = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    match known {
        Some(place) => Ok(place.code.clone()),
        None if places.is_empty() && is_code => Ok(text.to_owned()),
        None => Err(format!("{}没有“{}”这个地区，请从列表中选择。", field.label, short(text))),
    }
}

fn country(field: &Field, text: &str, places: &Catalogues) -> Result<String, String> {
    let places = places.countries();
    let known = places.iter().find(|place| place.code.eq_ignore_ascii_case(text) || place.name == text);
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    match known {
        Some(place) => Ok(place.code.clone()),
        None if places.is_empty() && is_code => Ok(text.to_owned()),
        None => Err(format!("{}没有“{}”这个国家或地区，请从列表中选择。", field.label, short(text))),
    }
}
