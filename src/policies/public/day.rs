//! Days as people type them: 2016-07-01, 2016.7.1, 2016年7月1日, 20160701, a month, or a year alone.

use chrono::{Days, Months, NaiveDate};

/// Which end of a month or a year stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its first day.
    First,
    /// Its last day.
    Last,
}

/// The day that a text means, if it means one.
pub fn read(text: &str, edge: Edge) -> Option<NaiveDate> {
    let text: String = text.trim().chars().map(half_width).collect();
    let digits = text.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<&str> = match (digits, text.len()) {
        (true, 8) => vec![&text[..4], &text[4..6], &text[6..]],
        (true, 6) => vec![&text[..4], &text[4..]],
        _ => text.split(['-', '/', '.', '年', '月', '日', ' ']).filter(|part| !part.is_empty()).collect(),
    };
    let numbers: Vec<u32> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [year] => whole(*year, 1, 12, edge),
        [year, month] => whole(*year, *month, 1, edge),
        [year, month, day] => within(NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)?),
        _ => None,
    }
}

/// The first or last day of so many months.
fn whole(year: u32, month: u32, months: u32, edge: Edge) -> Option<NaiveDate> {
    let first = within(NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1)?)?;
    match edge {
        Edge::First => Some(first),
        Edge::Last => first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1)),
    }
}

fn within(day: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike as _;
    (1900..=2999).contains(&day.year()).then_some(day)
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '．' | '。' => '.',
        '－' | '—' | '–' => '-',
        '／' => '/',
        '\u{3000}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        read(text, Edge::First).map(|day| day.to_string()).unwrap_or_default()
    }

    fn last(text: &str) -> String {
        read(text, Edge::Last).map(|day| day.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_day_is_read_in_any_spelling() {
        for text in ["2016-07-01", "2016.7.1", "2016/7/1", "2016年7月1日", "２０１６年７月１日", "20160701", " 2016 7 1 "] {
            assert_eq!(first(text), "2016-07-01", "{text}");
        }
    }

    #[test]
    fn a_year_or_month_means_all_of_it() {
        assert_eq!((first("2016"), last("2016年")), ("2016-01-01".into(), "2016-12-31".into()));
        assert_eq!((first("2016-02"), last("2016年2月")), ("2016-02-01".into(), "2016-02-29".into()));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "soon", "2016-13-01", "2016-02-30", "99999", "0001", "1-2-3-4", "2016-7-1-1"] {
            assert_eq!(first(text), "", "{text}");
        }
    }
}
