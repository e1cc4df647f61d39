//! Dates as Chinese documents write them.

use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use regex::Regex;

use crate::{policies::text::numbering::han_number, values::document_number::pattern};

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"([12][09]\d{2}) ?(?:年|[-/.．－]) ?([01]?\d) ?(?:月|[-/.．－]) ?([0-3]?\d)(?: ?日)?",
        r"|([一二][〇○零Ｏ0O九][〇○零Ｏ0O一二三四五六七八九]{2}) ?年 ?([一二三四五六七八九十]{1,2}) ?月 ?([一二三四五六七八九十]{1,3}) ?日"
    ))
});

/// The first date in a text.
pub(super) fn first(text: &str) -> Option<NaiveDate> {
    DATE.captures_iter(text).find_map(|found| date(&found))
}

/// The date, when the text is a date and nothing else but brackets or a time of day.
pub(super) fn only(text: &str) -> Option<NaiveDate> {
    let inner = text.trim().trim_matches(['（', '）', '(', ')', ' ']);
    let found = DATE.captures(inner)?;
    let rest = inner.get(found.get(0)?.end()..)?;
    let is_time = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ':' | '：'));
    (inner.starts_with(found.get(0)?.as_str()) && is_time).then(|| date(&found)).flatten()
}

/// A final date after other words, and the words: `某市人民政府 2024年1月8日`.
pub(super) fn at_end(text: &str) -> Option<(&str, NaiveDate)> {
    let found = DATE.captures_iter(text).last()?;
    let whole = found.get(0)?;
    (whole.end() == text.trim_end().len()).then(|| Some((text[..whole.start()].trim(), date(&found)?)))?
}

/// The date so many years later, less one day.
pub(super) fn years_later(from: NaiveDate, years: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(years * 12))?.checked_sub_days(Days::new(1))
}

fn date(found: &regex::Captures<'_>) -> Option<NaiveDate> {
    let arabic = |at: usize| found.get(at).and_then(|part| part.as_str().parse::<u32>().ok());
    let han = |at: usize| found.get(at).and_then(|part| han_number(part.as_str())).map(|(_, number)| number);
    let (year, month, day) = match found.get(4) {
        Some(year) => (han_year(year.as_str())?, han(5)?, han(6)?),
        None => (arabic(1)?, arabic(2)?, arabic(3)?),
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn han_year(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|known| known == c).unwrap_or(0);
    text.chars().try_fold(0_u32, |year, c| Some(year * 10 + u32::try_from(digit(c)).ok()?))
}
