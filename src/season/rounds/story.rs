//! Which rounds there are, and on which days.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::evaluations::store::rounds::Dates;

/// How far a round is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Over, the rectification passed.
    Closed,
    /// In dynamic management, the rectification open.
    Managed,
    /// In the self-assessment.
    Assessing,
}

/// A round of the demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Story {
    pub(super) framework: &'static str,
    pub(super) name: String,
    pub(super) year: i32,
    pub(super) begins: NaiveDate,
    pub(super) until: Until,
}

/// Days that a finished round takes, up to the order of a rectification.
const WHOLE: u64 = 100;

/// The rounds, oldest first, as seen from a day.
pub(super) fn rounds(today: NaiveDate) -> Vec<Story> {
    let last = today.year() - 1;
    let ago = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    // In March after the year, or as late as it can be finished now.
    let after =
        |year: i32, latest: NaiveDate| NaiveDate::from_ymd_opt(year + 1, 3, 5).filter(|day| *day < latest).unwrap_or(latest);
    let story = |framework, what: &str, year: i32, begins, until| Story {
        framework,
        name: format!("{year} 年度{what}绩效评价（演示）"),
        year,
        begins,
        until,
    };
    let (parks, belts) = ("省级跨境电商产业园", "跨境电商产业带出海能级");
    vec![
        story("park", parks, last - 1, after(last - 1, ago(WHOLE + 300)), Until::Closed),
        story("belt", belts, last, after(last, ago(WHOLE + 30)), Until::Managed),
        story("park", parks, last, after(last, ago(WHOLE + 20)), Until::Managed),
        story("park", parks, last + 1, ago(16), Until::Assessing),
    ]
}

impl Story {
    /// Its key.
    pub(super) fn key(&self) -> String {
        format!("{}-{}", self.framework, self.year)
    }

    /// A day of it.
    pub(super) fn day(&self, number: u64) -> NaiveDate {
        self.begins.checked_add_days(Days::new(number)).unwrap_or(self.begins)
    }

    /// Its last days.
    pub(super) fn dates(&self) -> Dates {
        Dates {
            opens_on: Some(self.day(8)),
            self_until: Some(self.day(28)),
            county_until: Some(self.day(42)),
            provincial_until: Some(self.day(55)),
            experts_until: Some(self.day(66)),
            objection_until: Some(self.day(75)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_finished_lies_in_the_past_and_what_runs_is_not_over() {
        for today in ["2026-03-05", "2026-11-22", "2027-01-01"] {
            let today: NaiveDate = today.parse().expect("a day");
            for story in rounds(today) {
                match story.until {
                    Until::Assessing => assert!(story.day(8) < today && today < story.day(28)),
                    _ => assert!(story.day(WHOLE) < today, "{story:?}"),
                }
            }
        }
    }
}
