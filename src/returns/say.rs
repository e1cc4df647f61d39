//! Numbers in words: read as people type them, written as people read them. Pure.

use unicode_normalization::UnicodeNormalization as _;

use super::checks::rounded;
use super::forms::Field;

/// Reads what was typed into a field; none where nothing was.
pub fn read(field: &Field, typed: &str) -> Result<Option<f64>, String> {
    let folded: String = typed.nfkc().filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '，' | '\'')).collect();
    let unit: String = field.unit.nfkc().collect();
    let bare = folded.strip_suffix(&unit).unwrap_or(&folded).trim_end_matches('%');
    if bare.is_empty() {
        return Ok(None);
    }
    let digits = bare.strip_prefix(['-', '+', '−']).unwrap_or(bare);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    let number = bare.replace('−', "-").parse::<f64>().ok().filter(|number| is_plain && number.is_finite());
    let Some(number) = number else {
        let short: String = typed.trim().chars().take(20).collect();
        return Err(format!("“{}”应填数字，单位是{}，“{short}”无法识别。", field.name, field.unit));
    };
    Ok(Some(number))
}

/// A number with separators and at most so many places: `1,234.5`.
pub fn shown(value: f64, places: u8) -> String {
    let text = format!("{:.*}", usize::from(places), rounded(value, places));
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let part = part.trim_end_matches('0');
    let sign = if grouped.trim_matches(['0', ',']).is_empty() && part.is_empty() { "" } else { sign };
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{part}") }
}

/// A number as a field takes it back: without separators.
pub fn plain(value: f64, places: u8) -> String {
    shown(value, places).replace(',', "")
}

/// 增长 12.5% / 下降 3% / 持平
pub fn change_words(change: f64) -> String {
    let percent = rounded(change.abs() * 100.0, 1);
    match change {
        _ if percent == 0.0 => "持平".to_owned(),
        change if change > 0.0 => format!("增长 {}%", shown(percent, 1)),
        _ => format!("下降 {}%", shown(percent, 1)),
    }
}

/// +12.5% or −3%, nothing where there is nothing to compare with.
pub fn change(value: Option<f64>, before: Option<f64>) -> String {
    match (value, before) {
        (Some(value), Some(before)) if before != 0.0 => {
            let percent = rounded((value - before) / before.abs() * 100.0, 1);
            let sign = if percent > 0.0 {
                "+"
            } else if percent < 0.0 {
                "−"
            } else {
                ""
            };
            format!("{sign}{}%", shown(percent.abs(), 1))
        }
        _ => String::new(),
    }
}
