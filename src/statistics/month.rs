//! Months as `yyyymm`, the way that returns keep them. Pure.

use chrono::{Datelike as _, NaiveDate};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    /// From `202602`, or with anything between year and month, such as `2026-02`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() != 6 || text.len() > 7 {
            return None;
        }
        Self::of_period(digits.parse().ok()?)
    }

    /// From the number that a row keeps.
    pub fn of_period(period: i32) -> Option<Self> {
        let (year, month) = (period / 100, u32::try_from(period % 100).ok()?);
        ((1..=12).contains(&month) && (1990..=2200).contains(&year)).then_some(Self { year, month })
    }

    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// `202602`
    pub fn period(self) -> i32 {
        self.year * 100 + self.month.cast_signed()
    }

    /// So many months later, or earlier.
    pub fn plus(self, months: i32) -> Self {
        let count = self.year * 12 + self.month.cast_signed() - 1 + months;
        Self { year: count.div_euclid(12), month: count.rem_euclid(12).cast_unsigned() + 1 }
    }

    /// Every month from this one to another, both included.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.plus(1))).take_while(move |month| *month <= last)
    }

    /// January of its year.
    pub fn january(self) -> Self {
        Self { month: 1, ..self }
    }

    /// 2026年2月
    pub fn words(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }

    /// `2026-02`
    pub fn machine(self) -> String {
        format!("{}-{:02}", self.year, self.month)
    }

    /// From January on: `1—2月`, or `1月`.
    pub fn span(self) -> String {
        if self.month == 1 { "1月".to_owned() } else { format!("1—{}月", self.month) }
    }
}

/// The last month that is closed on a day: from `day_of_month` of the month after it on, its figures are shown.
pub fn last_closed(today: NaiveDate, day_of_month: u32) -> Month {
    Month::of(today).plus(if today.day() >= day_of_month { -1 } else { -2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_counted_over_the_turn_of_the_year() {
        let month = Month::parse("2026-01").unwrap();
        assert_eq!((month.period(), month.plus(-1).period(), month.plus(12).period()), (202_601, 202_512, 202_701));
        assert_eq!(Month::parse("202602").map(Month::words).as_deref(), Some("2026年2月"));
        for odd in ["", "2026", "202613", "202600", "2026-1", "20260101", "x", "2026年02月"] {
            assert_eq!(Month::parse(odd), None, "{odd}");
        }
        assert_eq!(month.plus(-2).to(month).map(Month::machine).collect::<Vec<_>>(), ["2025-11", "2025-12", "2026-01"]);
    }

    #[test]
    fn a_month_is_closed_on_its_day() {
        let closed = |day: &str| last_closed(day.parse().unwrap(), 20).period();
        assert_eq!((closed("2026-03-19"), closed("2026-03-20"), closed("2026-01-05")), (202_601, 202_602, 202_511));
    }
}
