//! Working days: weekdays without public holidays, and the weekend days that are worked instead.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// Which days are worked. In a year that was not published yet, every weekday is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingDays {
    off: Vec<(NaiveDate, NaiveDate)>,
    worked: BTreeSet<NaiveDate>,
}

impl WorkingDays {
    /// From periods without work, both ends included, and from weekend days that are worked.
    pub fn of(off: Vec<(NaiveDate, NaiveDate)>, worked: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { off, worked: worked.into_iter().collect() }
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        !is_weekend && !self.off.iter().any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// Working days after one day, up to and with another; none when it does not lie later.
    pub fn between(&self, after: NaiveDate, until: NaiveDate) -> usize {
        after.iter_days().skip(1).take_while(|day| *day <= until).filter(|day| self.is_worked(*day)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_and_worked_weekends_count_as_the_calendar_says() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let days = WorkingDays::of(vec![(day("2026-02-15"), day("2026-02-23"))], [day("2026-02-14"), day("2026-02-28")]);
        assert!(days.is_worked(day("2026-02-14")) && !days.is_worked(day("2026-02-17")) && !days.is_worked(day("2026-02-21")));
        assert_eq!(days.between(day("2026-02-13"), day("2026-02-24")), 2);
        assert_eq!(days.between(day("2026-02-24"), day("2026-02-24")), 0);
        assert_eq!(days.between(day("2026-03-06"), day("2026-03-09")), 1, "from Friday to Monday");
    }
}
