//! The clock of the promised days (办理时限): working days, not counted while the applicant has to act or while experts and
//! inspections work (行政许可法 42, 45, taken over here as a service standard; subsidies are normally no licences).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::values::{Calendar, Counted};

/// Days promised, days used, and whether the clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceClock {
    /// Working days promised from admission to decision.
    pub allowed: u32,
    /// Working days added with the leader's approval (at most ten).
    #[serde(default)]
    pub extended: u32,
    /// Why they were added.
    #[serde(default)]
    pub extension_reason: Option<String>,
    /// Working days used before the clock was last stopped.
    pub used: u32,
    /// The day on which it was started again; none while it stands.
    pub running_since: Option<NaiveDate>,
}

/// How near the end of the days is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// More than three working days left, or the clock stands.
    Calm,
    /// Three working days or fewer left.
    Soon,
    /// Over.
    Overdue,
}

/// Working days before the end at which a clock turns amber.
const SOON: i64 = 3;

impl Urgency {
    /// Of a day that something is due on.
    pub fn of(today: NaiveDate, due_on: Option<NaiveDate>, calendar: &Calendar) -> Self {
        match due_on.map(|due| calendar.until(today, due)) {
            Some(left) if left < 0 => Self::Overdue,
            // A due day on a weekend leaves no working days and is not over before it has passed.
            Some(left) if left <= SOON => {
                if due_on.is_some_and(|due| due < today) {
                    Self::Overdue
                } else {
                    Self::Soon
                }
            }
            _ => Self::Calm,
        }
    }

    /// For style sheets.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Soon => "soon",
            Self::Overdue => "overdue",
        }
    }
}

impl ServiceClock {
    /// Started on the day of admission; that day itself does not count (民法典 201).
    pub fn started(on: NaiveDate, allowed: u32) -> Self {
        Self { allowed, extended: 0, extension_reason: None, used: 0, running_since: Some(on) }
    }

    /// Days used up to a day.
    pub fn used_by(&self, today: NaiveDate, calendar: &Calendar) -> u32 {
        let running = self.running_since.map_or(0, |since| calendar.until(since, today).max(0));
        self.used.saturating_add(u32::try_from(running).unwrap_or(u32::MAX))
    }

    /// Days left; negative when they are over.
    pub fn left(&self, today: NaiveDate, calendar: &Calendar) -> i64 {
        i64::from(self.allowed + self.extended) - i64::from(self.used_by(today, calendar))
    }

    /// Stops; the days until today are used.
    pub fn stop(&mut self, today: NaiveDate, calendar: &Calendar) {
        self.used = self.used_by(today, calendar);
        self.running_since = None;
    }

    /// Runs again from today, which does not count.
    pub fn start(&mut self, today: NaiveDate) {
        self.running_since.get_or_insert(today);
    }

    /// The day of the promise; none while the clock stands. Past when the days are used up.
    pub fn due_on(&self, calendar: &Calendar) -> Option<Counted> {
        let since = self.running_since?;
        Some(calendar.after(since, (self.allowed + self.extended).saturating_sub(self.used)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn days_of_the_applicant_are_not_counted() {
        let calendar = Calendar::default();
        // Monday 2 March 2026.
        let mut clock = ServiceClock::started(day("2026-03-02"), 20);
        assert_eq!(clock.due_on(&calendar).expect("due").day, day("2026-03-30"));
        clock.stop(day("2026-03-06"), &calendar);
        assert_eq!((clock.used, clock.due_on(&calendar)), (4, None));
        assert_eq!(clock.left(day("2026-04-30"), &calendar), 16, "the clock stands");
        clock.start(day("2026-03-16"));
        assert_eq!(clock.due_on(&calendar).expect("due").day, day("2026-04-07"));
        clock.extended = 10;
        assert_eq!(clock.due_on(&calendar).expect("due").day, day("2026-04-21"));
    }

    #[test]
    fn urgency_turns_amber_three_days_before_and_red_after() {
        let calendar = Calendar::default();
        let of = |today: &str, due: &str| Urgency::of(day(today), Some(day(due)), &calendar);
        assert_eq!(of("2026-03-02", "2026-03-06"), Urgency::Calm);
        assert_eq!(of("2026-03-03", "2026-03-06"), Urgency::Soon);
        assert_eq!(of("2026-03-06", "2026-03-06"), Urgency::Soon);
        assert_eq!(of("2026-03-07", "2026-03-06"), Urgency::Overdue, "the Saturday after a Friday");
        assert_eq!(Urgency::of(day("2026-03-07"), None, &calendar), Urgency::Calm);
    }

    proptest! {
        /// Stopping and starting on the same day neither gains nor loses a day.
        #[test]
        fn a_stop_and_a_start_on_one_day_change_nothing(offset in 0u64..60, allowed in 1u32..40) {
            let calendar = Calendar::default();
            let begun = day("2026-03-02");
            let at = begun + chrono::Days::new(offset);
            let plain = ServiceClock::started(begun, allowed);
            let mut paused = plain.clone();
            paused.stop(at, &calendar);
            paused.start(at);
            if plain.left(at, &calendar) >= 0 {
                prop_assert_eq!(plain.left(at + chrono::Days::new(9), &calendar), paused.left(at + chrono::Days::new(9), &calendar));
            }
        }
    }
}
