//! Days and months as people type them.

use chrono::{Datelike as _, Months, NaiveDate};
use unicode_normalization::UnicodeNormalization as _;

/// 2026-03-05, 2026/3/5, 2026年3月5日, 20260305.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let (folded, parts) = parts(text);
    let day = match parts[..] {
        [year, month, day] => NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        [_] if folded.len() == 8 => NaiveDate::parse_from_str(&folded, "%Y%m%d").ok(),
        _ => None,
    };
    day.filter(|day| (1900..=2200).contains(&day.year()))
}

/// 2026-07, 2026年7月, 202607; as `2026-07`.
pub(super) fn month(text: &str) -> Option<String> {
    let (folded, parts) = parts(text);
    let (year, month) = match parts[..] {
        [year, month] => (year, month),
        [both] if folded.len() == 6 => (both / 100, both % 100),
        _ => return None,
    };
    ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}"))
}

/// A day, or the first day of a month.
pub(super) fn first_day(text: &str) -> Option<NaiveDate> {
    day(text).or_else(|| format!("{}-01", month(text)?).parse().ok())
}

/// A day, or the last day of a month.
pub(super) fn last_day(text: &str) -> Option<NaiveDate> {
    day(text).or_else(|| first_day(text)?.checked_add_months(Months::new(1))?.pred_opt())
}

/// The text without spaces, and its numbers; nothing but digits and the usual marks may be in it.
fn parts(text: &str) -> (String, Vec<u32>) {
    let folded: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    let is_usual = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '/' | '.' | '年' | '月' | '日' | '号');
    if !folded.chars().all(is_usual) {
        return (folded, Vec::new());
    }
    let parts = folded.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
    let parts = parts.map(|part| part.parse().unwrap_or(u32::MAX)).collect();
    (folded, parts)
}
