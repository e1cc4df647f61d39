//! Numbers as people type them: full-width digits, thousands separators, units typed along.

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::value::short;
use crate::forms::rules::number;
use crate::forms::schema::{Field, Kind};
use crate::values::{Fen, MoneyError};

/// Greatest number where the field says none.
const MOST: f64 = 1e12;

/// The number in a field.
pub(super) fn read(field: &Field, text: &str) -> Result<Value, String> {
    let folded: String = text.nfkc().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    let unit: String = field.shown_unit().nfkc().collect();
    let bare = folded.strip_suffix(&unit).unwrap_or(&folded);
    let bare = if field.kind == Kind::Percent { bare.trim_end_matches('%') } else { bare };
    let read = if field.kind == Kind::Money { money(field, bare)? } else { plain(field, bare, text)? };
    within(field, read)?;
    Ok(json(read))
}

fn money(field: &Field, bare: &str) -> Result<f64, String> {
    // Where the unit is 万元 or 美元, a word typed along would change the amount silently.
    let is_plain = bare.bytes().all(|byte| byte.is_ascii());
    let amount =
        if field.unit.is_empty() || field.unit == "元" || is_plain { Fen::parse(bare) } else { Err(MoneyError::Unread) };
    amount.map(Fen::yuan).map_err(|error| match error {
        MoneyError::Unread if !field.unit.is_empty() && field.unit != "元" => {
            format!("{}应填写数字，单位是{}。", field.label, field.unit)
        }
        error => format!("{}：{error}。", field.label),
    })
}

fn plain(field: &Field, bare: &str, typed: &str) -> Result<f64, String> {
    let digits = bare.trim_start_matches(['-', '+']);
    let is_number = bare.len() - digits.len() <= 1
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    let number = bare.parse::<f64>().ok().filter(|number| is_number && number.is_finite());
    let Some(number) = number else {
        return Err(format!("{}应填写数字，“{}”无法识别。", field.label, short(typed)));
    };
    let decimals = digits.split_once('.').map_or(0, |(_, part)| part.trim_end_matches('0').len());
    match field.most_decimals() {
        0 if decimals > 0 => Err(format!("{}应为整数。", field.label)),
        most if decimals > most => Err(format!("{}最多 {most} 位小数。", field.label)),
        _ => Ok(number),
    }
}

fn within(field: &Field, read: f64) -> Result<(), String> {
    let (usual_min, usual_max) = match field.kind {
        Kind::Percent if field.min.is_none() && field.max.is_none() => (0.0, 100.0),
        Kind::Percent => (-MOST, MOST),
        _ => (0.0, MOST),
    };
    let (min, max) = (field.min.unwrap_or(usual_min.min(field.max.unwrap_or(usual_min))), field.max.unwrap_or(usual_max));
    let unit = field.shown_unit();
    let unit = if unit.is_empty() || unit == "%" { unit.to_owned() } else { format!(" {unit}") };
    if read < min {
        return Err(format!("{}不能小于 {}{unit}。", field.label, number(min)));
    }
    if read > max {
        return Err(format!("{}不能大于 {}{unit}，请检查数字和单位。", field.label, number(max)));
    }
    Ok(())
}

/// A number for JSON: whole numbers without a decimal point.
#[expect(clippy::cast_possible_truncation, reason = "whole and small")]
pub(super) fn json(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() <= 1e15 { json!(number as i64) } else { json!(number) }
}

/// A computed number as its field shows it.
pub(super) fn rounded(number: f64, decimals: usize) -> f64 {
    crate::forms::rules::rounded(number, i32::try_from(decimals.min(6)).unwrap_or(0))
}
