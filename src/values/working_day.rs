//! Working days of China: weekdays without public holidays, and the weekend days that are worked instead. The calendar of a
//! year is published late in the year before; beyond it Monday to Friday count, and the answer says that it is uncertain.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

/// Public holidays of some years.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// Public holidays of a year.
#[derive(Debug, Clone, Default)]
pub struct Year {
    /// Days off, in inclusive periods.
    pub off: Vec<(NaiveDate, NaiveDate)>,
    /// Weekend days worked instead.
    pub work: HashSet<NaiveDate>,
}

/// A day found by counting working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub day: NaiveDate,
    /// Whether the calendars of all years that were touched are known.
    pub is_certain: bool,
}

impl Calendar {
    /// From the calendars of years.
    pub fn of(years: impl IntoIterator<Item = (i32, Year)>) -> Self {
        Self { years: years.into_iter().collect() }
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.years.get(&day.year()) {
            None => is_weekday,
            Some(year) if year.work.contains(&day) => true,
            Some(year) => is_weekday && !year.off.iter().any(|(from, to)| (*from..=*to).contains(&day)),
        }
    }

    /// Whether the calendar of a day's year is known.
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.years.contains_key(&day.year())
    }

    /// The day on which so many working days have passed; the day of the event does not count.
    pub fn after(&self, day: NaiveDate, working_days: u32) -> Counted {
        let (mut at, mut left, mut is_certain) = (day, working_days, true);
        while left > 0 {
            let Some(next) = at.checked_add_days(Days::new(1)) else { break };
            at = next;
            is_certain &= self.knows(at);
            left -= u32::from(self.is_worked(at));
        }
        Counted { day: at, is_certain }
    }

    /// Working days left until a day: those after today, the day itself counts. Negative where it is past: working days since.
    pub fn until(&self, today: NaiveDate, day: NaiveDate) -> i64 {
        let worked = |from: NaiveDate, to: NaiveDate| {
            let count = from.iter_days().skip(1).take_while(|at| *at <= to).filter(|at| self.is_worked(*at)).count();
            i64::try_from(count).unwrap_or(i64::MAX)
        };
        if day >= today { worked(today, day) } else { -worked(day, today) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// 2026 as the State Council announced it.
    fn calendar() -> Calendar {
        let off = [
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ];
        let work = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
        let off = off.map(|(from, to)| (day(from), day(to))).to_vec();
        Calendar::of([(2026, Year { off, work: work.map(day).into_iter().collect() })])
    }

    #[test]
    fn the_year_has_as_many_working_days_as_announced() {
        let calendar = calendar();
        let worked = day("2026-01-01").iter_days().take(365).filter(|day| calendar.is_worked(*day)).count();
        assert_eq!(worked, 248);
    }

    #[test]
    fn holidays_stretch_a_period_and_worked_weekends_shorten_it() {
        let calendar = calendar();
        // Saturday 14 February is worked, the Spring Festival is not, Saturday 28 is worked again.
        assert_eq!(calendar.after(day("2026-02-13"), 5), Counted { day: day("2026-02-27"), is_certain: true });
        assert_eq!(calendar.after(day("2026-02-13"), 6).day, day("2026-02-28"));
        assert_eq!(calendar.after(day("2026-03-05"), 5).day, day("2026-03-12"));
        assert_eq!(calendar.after(day("2026-09-30"), 1).day, day("2026-10-08"));
        assert_eq!(calendar.until(day("2026-02-13"), day("2026-02-27")), 5);
        assert_eq!(calendar.until(day("2026-03-12"), day("2026-03-12")), 0);
        assert_eq!(calendar.until(day("2026-03-16"), day("2026-03-12")), -2);
    }

    #[test]
    fn a_year_without_calendar_counts_weekdays_and_says_so() {
        let counted = calendar().after(day("2026-12-30"), 5);
        assert_eq!(counted, Counted { day: day("2027-01-06"), is_certain: false });
    }
}
