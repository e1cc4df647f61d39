//! How fresh the facts of an entry are: months since somebody who knows said that they hold.

use chrono::{Months, NaiveDate};

use super::definition::Freshness;

/// What follows from the day of the last confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// Confirmed not long ago.
    Fresh,
    /// The owner is asked to confirm.
    Asked,
    /// The public page says that the facts may be old.
    Marked,
    /// Ranks lower too.
    Sunk,
    /// Leaves the public directory.
    Over,
}

impl Age {
    /// On a day. An entry that was never confirmed is over.
    pub fn on(today: NaiveDate, confirmed_on: Option<NaiveDate>, limits: &Freshness) -> Self {
        let Some(confirmed_on) = confirmed_on else { return Self::Over };
        let is_past = |months: u32| day_after(confirmed_on, months).is_none_or(|day| today >= day);
        if is_past(limits.unpublish_after) {
            Self::Over
        } else if is_past(limits.sink_after) {
            Self::Sunk
        } else if is_past(limits.mark_after) {
            Self::Marked
        } else if is_past(limits.ask_after) {
            Self::Asked
        } else {
            Self::Fresh
        }
    }

    /// Prior in the search index.
    pub const fn weight(self) -> f32 {
        match self {
            Self::Fresh | Self::Asked => 1.0,
            Self::Marked => 0.85,
            Self::Sunk | Self::Over => 0.5,
        }
    }

    /// Whether the public is told that the facts may be old.
    pub fn is_marked(self) -> bool {
        self >= Self::Marked
    }
}

/// The day so many months after another; the last day of the month where it has no such day.
pub fn day_after(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(months))
}

/// The day so many months before another.
pub fn day_before(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    day.checked_sub_months(Months::new(months))
}

/// Days on which an entry that was confirmed on a day changes its age.
pub fn turns(confirmed_on: NaiveDate, limits: &Freshness) -> [Option<NaiveDate>; 4] {
    [limits.ask_after, limits.mark_after, limits.sink_after, limits.unpublish_after].map(|months| day_after(confirmed_on, months))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_ages_step_by_step() {
        let limits = Freshness { ask_after: 5, mark_after: 6, sink_after: 9, unpublish_after: 12 };
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let age = |today: &str| Age::on(day(today), Some(day("2026-01-31")), &limits);
        assert_eq!(age("2026-06-29"), Age::Fresh);
        assert_eq!(age("2026-06-30"), Age::Asked);
        assert_eq!(age("2026-07-31"), Age::Marked);
        assert_eq!(age("2026-10-31"), Age::Sunk);
        assert_eq!(age("2027-01-31"), Age::Over);
        assert_eq!(Age::on(day("2026-01-31"), None, &limits), Age::Over);
        assert!(Age::Sunk.weight() < Age::Marked.weight() && Age::Marked.weight() < Age::Fresh.weight());
    }
}
