//! A month as a table of weeks: which occasions lie on which day. Pure.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::query::Dated;
use super::words::WEEKDAYS;
use crate::platform::clock::local;
use crate::signups::occasion::Sitting;
use crate::signups::rules::Stage;

/// Occasions that a day of the table shows; more are said as a number that leads to the day.
pub const SHOWN: usize = 4;
/// Days of one occasion that are drawn at most.
const LONGEST: usize = 60;

/// A day of the table.
#[derive(Debug, Default)]
pub struct Cell {
    /// The day; none outside the month.
    pub day: Option<NaiveDate>,
    /// 周三
    pub weekday: &'static str,
    /// Today, past or neither, as the end of a class.
    pub class: &'static str,
    /// What is on.
    pub items: Vec<Item>,
    /// How many are not shown.
    pub more: usize,
}

/// An occasion on a day.
#[derive(Debug, Clone)]
pub struct Item {
    /// Ends its address.
    pub code: String,
    /// Name.
    pub title: String,
    /// When it begins that day.
    pub time: String,
    /// What kind it is.
    pub category: &'static str,
    /// Whether it does not take place.
    pub is_cancelled: bool,
}

/// The first day of a month written as `2026-12`; months that people live in only.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let (year, month) = text.trim().split_once('-')?;
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (2000..=2100).contains(&year))
}

/// As it stands in addresses.
pub fn key(first: NaiveDate) -> String {
    first.format("%Y-%m").to_string()
}

/// The first day of the month after so many.
pub fn after(first: NaiveDate, months: i32) -> Option<NaiveDate> {
    let step = Months::new(months.unsigned_abs());
    let other = if months < 0 { first.checked_sub_months(step) } else { first.checked_add_months(step) };
    other.filter(|day| (2000..=2100).contains(&day.year()))
}

/// What lies on which day of a month, each day in order of time.
pub fn by_day(rows: &[Dated], first: NaiveDate, category: fn(&str) -> &'static str) -> BTreeMap<NaiveDate, Vec<Item>> {
    let end = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
    let mut days: BTreeMap<NaiveDate, Vec<Item>> = BTreeMap::new();
    for row in rows {
        for (day, time) in days_of(row).into_iter().filter(|(day, _)| (first..end).contains(day)) {
            days.entry(day).or_default().push(Item {
                code: row.code.clone(),
                title: row.title.clone(),
                time,
                category: category(&row.category),
                is_cancelled: row.stage == Stage::Cancelled.key(),
            });
        }
    }
    for items in days.values_mut() {
        items.sort_by(|one, other| one.time.cmp(&other.time));
    }
    days
}

fn days_of(row: &Dated) -> Vec<(NaiveDate, String)> {
    let sittings: Vec<Sitting> = serde::Deserialize::deserialize(&row.sittings).unwrap_or_default();
    if !sittings.is_empty() {
        return sittings.iter().take(LONGEST).map(|day| (day.on, day.from.format("%H:%M").to_string())).collect();
    }
    let (from, to) = (local(row.starts_at), local(row.ends_at).date_naive());
    let time = from.format("%H:%M").to_string();
    let days = from.date_naive().iter_days().take_while(|day| *day <= to).take(LONGEST);
    days.map(|day| (day, time.clone())).collect()
}

/// The table: whole weeks from Monday.
pub fn weeks(first: NaiveDate, today: NaiveDate, days: &BTreeMap<NaiveDate, Vec<Item>>) -> Vec<Vec<Cell>> {
    let before = u64::from(first.weekday().num_days_from_monday());
    let monday = first.checked_sub_days(Days::new(before)).unwrap_or(first);
    let cell = |day: NaiveDate| {
        if day.month() != first.month() {
            return Cell::default();
        }
        let items = days.get(&day).map(Vec::as_slice).unwrap_or_default();
        // One more than fits is shown rather than counted.
        let shown = if items.len() == SHOWN + 1 { SHOWN + 1 } else { SHOWN };
        Cell {
            day: Some(day),
            weekday: WEEKDAYS[day.weekday().num_days_from_monday() as usize],
            class: match day.cmp(&today) {
                std::cmp::Ordering::Less => "past",
                std::cmp::Ordering::Equal => "today",
                std::cmp::Ordering::Greater => "ahead",
            },
            items: items.iter().take(shown).cloned().collect(),
            more: items.len().saturating_sub(shown),
        }
    };
    let all: Vec<NaiveDate> = monday.iter_days().take(42).collect();
    let weeks = all.chunks(7).filter(|week| week.iter().any(|day| (day.year(), day.month()) == (first.year(), first.month())));
    weeks.map(|week| week.iter().map(|day| cell(*day)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn dated(title: &str, sittings: serde_json::Value) -> Dated {
        let at = |text: &str| text.parse().expect("an instant");
        let (code, category, stage) = ("C".to_owned(), "expo".to_owned(), "published".to_owned());
        let (starts_at, ends_at) = (at("2026-11-30T16:30:00Z"), at("2026-12-02T04:00:00Z"));
        Dated { code, title: title.to_owned(), category, stage, sittings, starts_at, ends_at }
    }

    #[test]
    fn days_are_those_of_china_and_weeks_are_whole() {
        let first = parse("2026-12").expect("a month");
        let spread = dated("跨零点", json!([]));
        let named = dated(
            "两天",
            json!([
                { "on": "2026-12-05", "from": "09:00:00", "to": "17:00:00" },
                { "on": "2026-12-31", "from": "13:00:00", "to": "17:00:00" },
            ]),
        );
        let days = by_day(&[spread, named], first, |_| "展会");
        let found: Vec<String> = days.keys().map(NaiveDate::to_string).collect();
        assert_eq!(found, ["2026-12-01", "2026-12-02", "2026-12-05", "2026-12-31"]);
        let weeks = weeks(first, first, &days);
        assert_eq!(weeks.len(), 5);
        assert!(weeks.iter().all(|week| week.len() == 7));
        assert_eq!((weeks[0][0].day, weeks[0][1].class), (None, "today"));
        assert_eq!(weeks[0][1].items[0].time, "00:30");
    }

    #[test]
    fn odd_months_are_none() {
        assert!(["", "2026", "2026-13", "12026-01", "1999-12", "x-y"].into_iter().all(|text| parse(text).is_none()));
        assert_eq!(after(parse("2100-12").expect("a month"), 1), None);
        assert_eq!(key(after(parse("2026-01").expect("a month"), -1).expect("a month")), "2025-12");
    }

    #[test]
    fn a_full_day_says_how_many_more() {
        let first = parse("2026-12").expect("a month");
        let many: Vec<Dated> =
            (0..9).map(|_| dated("会", json!([{ "on": "2026-12-05", "from": "09:00:00", "to": "10:00:00" }]))).collect();
        let weeks = weeks(first, first, &by_day(&many, first, |_| "展会"));
        let cell = weeks.iter().flatten().find(|cell| !cell.items.is_empty()).expect("a day");
        assert_eq!((cell.items.len(), cell.more), (SHOWN, 5));
    }
}
