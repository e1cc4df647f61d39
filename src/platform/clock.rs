//! The only place that reads the time. Everything else is handed a [`Clock`], so that a test can choose the day.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};

/// China Standard Time in seconds east of UTC; the field's calendar days are days of this zone.
const CHINA: i32 = 8 * 3600;

/// Source of instants and calendar days.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock, cut to microseconds because PostgreSQL stores no more.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's time")]
    pub fn system() -> Self {
        Self(Arc::new(|| Utc::now().trunc_subsecs(6)))
    }

    /// A clock of the caller's making, for tests.
    pub fn from_fn(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// Today in China.
    pub fn today(&self) -> NaiveDate {
        local(self.now()).date_naive()
    }
}

/// An instant as China's wall clocks show it.
pub fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&offset())
}

/// The instant at which a wall clock in China shows this; China has no daylight saving, so there is always one.
pub fn instant_of(local: chrono::NaiveDateTime) -> DateTime<Utc> {
    (local - chrono::Duration::seconds(i64::from(CHINA))).and_utc()
}

fn offset() -> FixedOffset {
    FixedOffset::east_opt(CHINA).expect("eight hours is a valid offset")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_china() {
        let clock = |text: &'static str| Clock::from_fn(move || text.parse().expect("instant"));
        assert_eq!(clock("2026-03-05T15:59:59Z").today().to_string(), "2026-03-05");
        assert_eq!(clock("2026-03-05T16:00:00Z").today().to_string(), "2026-03-06");
    }

    #[test]
    fn wall_clock_and_instant_are_inverse() {
        let at: DateTime<Utc> = "2026-03-05T16:30:00Z".parse().expect("instant");
        assert_eq!(instant_of(local(at).naive_local()), at);
    }
}
