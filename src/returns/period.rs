//! A month that is reported, as `202603`.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use serde::{Serialize, Serializer};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i32);

impl Period {
    /// A month of a year; none where there is no such month.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let month = i32::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        (1990..=2200).contains(&year).then_some(Self(year * 100 + month))
    }

    /// The month as it is stored.
    pub fn of_number(number: i32) -> Option<Self> {
        Self::new(number / 100, u32::try_from(number % 100).ok()?)
    }

    /// Reads `202603`, `2026-03`, `2026-3` or `2026年3月`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('月').replace(['年', '/', '.'], "-");
        if let Some((year, month)) = text.split_once('-') {
            let month = month.split('-').next().unwrap_or_default();
            return Self::new(year.trim().parse().ok()?, month.trim().parse().ok()?);
        }
        (text.len() == 6).then(|| text.parse().ok().and_then(Self::of_number)).flatten()
    }

    /// The month in which a day lies.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 100 + i32::try_from(day.month()).unwrap_or(1))
    }

    /// The last month that is over on a day.
    pub fn before(day: NaiveDate) -> Self {
        Self::of(day).previous()
    }

    /// As it is stored.
    pub fn number(self) -> i32 {
        self.0
    }

    /// Year.
    pub fn year(self) -> i32 {
        self.0 / 100
    }

    /// Month, from 1 to 12.
    pub fn month(self) -> u32 {
        u32::try_from(self.0 % 100).unwrap_or(1)
    }

    /// The month before.
    pub fn previous(self) -> Self {
        if self.0 % 100 == 1 { Self(self.0 - 89) } else { Self(self.0 - 1) }
    }

    /// The month after.
    pub fn next(self) -> Self {
        if self.0 % 100 == 12 { Self(self.0 + 89) } else { Self(self.0 + 1) }
    }

    /// The same month of the year before.
    pub fn year_before(self) -> Self {
        Self(self.0 - 100)
    }

    /// So many months earlier.
    pub fn back(self, months: u32) -> Self {
        (0..months).fold(self, |at, _| at.previous())
    }

    /// Whether the year begins with it.
    pub fn is_january(self) -> bool {
        self.0 % 100 == 1
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.next();
        let first = NaiveDate::from_ymd_opt(next.year(), next.month(), 1).unwrap_or_default();
        first.pred_opt().unwrap_or(first)
    }

    /// From this month to another, both included; nothing where the other is earlier.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |at| Some(at.next())).take_while(move |at| *at <= last)
    }

    /// 2026年3月
    pub fn name(self) -> String {
        format!("{}年{}月", self.year(), self.month())
    }

    /// 2026-03, as machines and addresses write it.
    pub fn key(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_follow_each_other() {
        let march = Period::parse("202603").unwrap();
        for text in ["2026-03", "2026-3", "2026年3月", " 2026/03 ", "2026-03-01"] {
            assert_eq!(Period::parse(text), Some(march), "{text}");
        }
        for text in ["", "2026", "2026-13", "202600", "三月", "99999-1"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
        let january = Period::new(2026, 1).unwrap();
        assert_eq!((january.previous().key(), january.previous().next()), ("2025-12".to_owned(), january));
        assert_eq!(march.last_day().to_string(), "2026-03-31");
        assert_eq!(january.to(march).count(), 3);
        assert_eq!((march.back(14).name(), march.year_before().number()), ("2025年1月".to_owned(), 202_503));
    }
}
