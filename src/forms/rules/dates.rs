//! Days of rules: texts such as `2026-03-05`.

use chrono::{Datelike as _, NaiveDate};

use super::term::Stop;

/// Reads a day.
pub(super) fn day(text: &str) -> Result<NaiveDate, Stop> {
    let read = if text.len() == 7 { format!("{text}-01").parse() } else { text.parse() };
    read.map_err(|_| Stop::failed(format!("“{}”不是日期，应如 2026-03-05。", text.chars().take(20).collect::<String>())))
}

/// Whole months from one day to another; negative when the other lies before.
pub(super) fn months(from: NaiveDate, to: NaiveDate) -> i32 {
    if to < from {
        return -months(to, from);
    }
    let months = (to.year() - from.year()) * 12 + month(to) - month(from);
    // From the 31st, the last day of a shorter month completes it.
    let is_complete = to.day() >= from.day() || to.succ_opt().is_some_and(|next| next.month() != to.month());
    if is_complete { months } else { months - 1 }
}

fn month(day: NaiveDate) -> i32 {
    i32::try_from(day.month()).unwrap_or(1)
}
