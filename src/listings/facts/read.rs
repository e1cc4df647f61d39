//! From what was written to a typed value. Spelling forgives: full-width digits, thousands separators, units typed along,
//! several separators; meaning does not: what is unclear is refused in words.

use chrono::NaiveDate;
use serde_json::{Number, Value, json};
use unicode_normalization::UnicodeNormalization as _;

use crate::listings::definition::{Field, FieldKind};
use crate::listings::places::Places;
use crate::values::DocumentNumber;

/// Characters of one line.
const LINE: usize = 200;
/// Characters of a long text.
const PARAGRAPHS: usize = 5_000;
/// Values of a field that holds several.
const MOST_VALUES: usize = 60;

/// The value of a field; null when nothing was written.
pub(super) fn value(field: &Field, written: &[String], places: &Places) -> Result<Value, String> {
    if field.kind == FieldKind::LongText {
        return long_text(field, written.first().map_or("", String::as_str));
    }
    if field.kind.is_several() {
        return several(field, written);
    }
    let text = written.first().map_or_else(String::new, |text| one_line(text));
    if text.is_empty() {
        return Ok(Value::Null);
    }
    match field.kind {
        kind if kind.is_number() => numeral(field, &text),
        FieldKind::Choice => option(field, &text),
        FieldKind::YesNo => yes_no(field, &text),
        FieldKind::Division => {
            let code = places.division_code(&text).filter(|code| *code != "000000");
            code.map(Value::from).ok_or_else(|| format!("没有“{}”这个地区，请从列表中选择。", short(&text)))
        }
        FieldKind::Country => {
            let code = places.country_code(&text);
            code.map(Value::from).ok_or_else(|| format!("没有“{}”这个国家或地区，请从列表中选择。", short(&text)))
        }
        FieldKind::Date => date(field, &text),
        FieldKind::Url => url(field, &text),
        FieldKind::Phone => phone(field, &text),
        FieldKind::Email => email(field, &text),
        FieldKind::CreditCode => credit_code(field, &text),
        _ => line(field, &text),
    }
}

fn one_line(text: &str) -> String {
    let printable: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    printable.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line(field: &Field, text: &str) -> Result<Value, String> {
    let most = field.max_length.unwrap_or(LINE);
    let length = text.chars().count();
    if length > most {
        return Err(format!("{}最多 {most} 个字，现在是 {length} 个字。", field.label));
    }
    Ok(text.into())
}

fn long_text(field: &Field, text: &str) -> Result<Value, String> {
    let lines = text.lines().map(|line| line.trim_end().chars().filter(|letter| !letter.is_control()).collect::<String>());
    let text = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    let (length, most) = (text.chars().count(), field.max_length.unwrap_or(PARAGRAPHS));
    if length > most {
        return Err(format!("{}最多 {most} 个字，现在是 {length} 个字。", field.label));
    }
    Ok(if text.is_empty() { Value::Null } else { text.into() })
}

fn numeral(field: &Field, text: &str) -> Result<Value, String> {
    let folded: String = text.nfkc().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    let unit: String = field.unit.as_deref().unwrap_or_default().nfkc().collect();
    let bare = folded.strip_suffix(&unit).unwrap_or(&folded);
    let bare = if field.kind == FieldKind::Percent { bare.trim_end_matches('%') } else { bare };
    let number = bare.parse::<f64>().ok().filter(|number| number.is_finite() && !bare.contains(['e', 'E']));
    let Some(number) = number else {
        return Err(format!("{}应填写数字，“{}”无法识别。", field.label, short(text)));
    };
    if field.kind == FieldKind::Integer && number.fract() != 0.0 {
        return Err(format!("{}应为整数。", field.label));
    }
    let most = field.max.or((field.kind == FieldKind::Percent).then_some(100.0)).unwrap_or(1e12);
    if number < field.min.unwrap_or(0.0) {
        return Err(format!("{}不能小于 {}。", field.label, super::number(field.min.unwrap_or(0.0))));
    }
    if number > most {
        return Err(format!("{}不能大于 {}，请检查单位。", field.label, super::number(most)));
    }
    whole_or_part(number).ok_or_else(|| format!("{}应填写数字。", field.label))
}

#[expect(clippy::cast_possible_truncation, reason = "whole and at most 1e12")]
fn whole_or_part(number: f64) -> Option<Value> {
    if number.fract() == 0.0 && number.abs() <= 1e12 {
        return Some(json!(number as i64));
    }
    Number::from_f64((number * 10_000.0).round() / 10_000.0).map(Value::Number)
}

fn option(field: &Field, text: &str) -> Result<Value, String> {
    let folded = |text: &str| text.nfkc().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase();
    let wanted = folded(text);
    let found = field.options.iter().find(|option| folded(option) == wanted);
    found.map(|option| option.as_str().into()).ok_or_else(|| {
        let some = field.options.iter().take(8).map(String::as_str).collect::<Vec<_>>().join("、");
        let more = if field.options.len() > 8 { "等" } else { "" };
        format!("{}没有“{}”这个选项，可选：{some}{more}。", field.label, short(text))
    })
}

fn yes_no(field: &Field, text: &str) -> Result<Value, String> {
    match text.to_lowercase().as_str() {
        "是" | "有" | "yes" | "true" | "1" | "y" => Ok(true.into()),
        "否" | "无" | "no" | "false" | "0" | "n" => Ok(false.into()),
        _ => Err(format!("{}请填“是”或“否”。", field.label)),
    }
}

/// 2026-03-05, 2026/3/5, 2026年3月5日, 20260305.
fn date(field: &Field, text: &str) -> Result<Value, String> {
    let folded: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    let parts: Vec<&str> = folded.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let day = match parts[..] {
        [year, month, day, ..] => {
            let number = |text: &str| text.parse::<u32>().ok();
            let year = year.parse::<i32>().ok();
            year.zip(number(month)).zip(number(day)).and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day))
        }
        [all] if all.len() == 8 => NaiveDate::parse_from_str(all, "%Y%m%d").ok(),
        _ => None,
    };
    let day = day.filter(|day| (1900..=2200).contains(&chrono::Datelike::year(day)));
    let unread = || format!("{}应填写日期，如 2026-07-01，“{}”无法识别。", field.label, short(text));
    day.map(|day| day.to_string().into()).ok_or_else(unread)
}

fn url(field: &Field, text: &str) -> Result<Value, String> {
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let parsed = url::Url::parse(&full).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let parsed = parsed.filter(|url| url.host_str().is_some_and(|host| host.contains('.')) && full.len() <= 500);
    parsed.map(|url| url.to_string().into()).ok_or_else(|| format!("{}应是以 https:// 开头的网址。", field.label))
}

fn phone(field: &Field, text: &str) -> Result<Value, String> {
    let folded: String = text.nfkc().collect();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let is_phone = (5..=20).contains(&digits)
        && folded.chars().count() <= 40
        && folded.chars().all(|letter| letter.is_ascii_digit() || " +-()转分机/".contains(letter));
    if is_phone {
        Ok(folded.into())
    } else {
        Err(format!("{}应是电话号码，如 028-85550000 或 13800000000。", field.label))
    }
}

fn email(field: &Field, text: &str) -> Result<Value, String> {
    let folded = text.nfkc().collect::<String>().to_lowercase();
    let is_address = validator::ValidateEmail::validate_email(&folded);
    if is_address { Ok(folded.into()) } else { Err(format!("{}应是电子邮箱地址，如 name@example.com。", field.label)) }
}

fn credit_code(field: &Field, text: &str) -> Result<Value, String> {
    let folded = text.nfkc().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    let is_code = folded.len() == 18 && folded.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_code { Ok(folded.into()) } else { Err(format!("{}应为 18 位统一社会信用代码。", field.label)) }
}

fn several(field: &Field, written: &[String]) -> Result<Value, String> {
    let is_mark = |letter: char| matches!(letter, '、' | ';' | '；' | '\n') || (letter == ',' || letter == '，');
    let mut values: Vec<Value> = Vec::new();
    for text in written.iter().flat_map(|text| text.split(is_mark)).map(one_line).filter(|text| !text.is_empty()) {
        let value = match field.kind {
            FieldKind::Choices => option(field, &text)?,
            FieldKind::HsChapters => chapter(field, &text)?,
            _ => document_number(field, &text)?,
        };
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() > MOST_VALUES {
        return Err(format!("{}最多填 {MOST_VALUES} 项。", field.label));
    }
    Ok(if values.is_empty() { Value::Null } else { Value::Array(values) })
}

/// Chapters 01 to 97 without 77, which the Harmonized System keeps free.
fn chapter(field: &Field, text: &str) -> Result<Value, String> {
    let digits: String = text.nfkc().filter(char::is_ascii_digit).collect();
    let number = digits.parse::<u32>().ok().filter(|number| digits.len() <= 2 && (1..=97).contains(number) && *number != 77);
    let unread = || format!("{}应为 HS 编码前两位（01—97），“{}”无法识别。", field.label, short(text));
    number.map(|number| format!("{number:02}").into()).ok_or_else(unread)
}

fn document_number(field: &Field, text: &str) -> Result<Value, String> {
    let unread = || format!("{}应为文号，如 川府函〔2016〕129号，“{}”无法识别。", field.label, short(text));
    DocumentNumber::parse(text).map(|number| number.to_string().into()).ok_or_else(unread)
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
