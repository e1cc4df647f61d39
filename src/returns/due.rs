//! When a month is due and when it is locked: working days of the month that follows.

use chrono::NaiveDate;

use super::forms::Form;
use super::period::Period;
use crate::values::{Calendar, Counted};

/// Working days before the day, on which people are reminded.
pub const REMINDED_BEFORE: i64 = 3;

/// The day by which a month is due.
pub fn due(calendar: &Calendar, form: &Form, period: Period) -> Counted {
    calendar.after(period.last_day(), form.due_working_day)
}

/// The day on which what was verified of a month is locked.
pub fn locked(calendar: &Calendar, form: &Form, period: Period) -> Counted {
    calendar.after(period.last_day(), form.lock_working_day)
}

/// The newest month that is locked on a day.
pub fn newest_locked(calendar: &Calendar, form: &Form, today: NaiveDate) -> Period {
    let mut period = Period::before(today);
    while locked(calendar, form, period).day > today {
        period = period.previous();
    }
    period
}
