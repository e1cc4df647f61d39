//! The period of a notice, in working days. The day of publication is not counted (民法典第二百零一条).

use chrono::NaiveDate;

use crate::values::{Calendar, Counted};
use crate::web::deadline::Left;
use crate::web::filters::date;

/// What is said where the holidays of a year are not announced yet.
pub const DOUBT: &str = "当年放假安排尚未公布，暂按周一至周五计算；公布后如有出入，请延长公示期。";

/// The last day of a period that begins on a day.
pub fn last_day(calendar: &Calendar, opens_on: NaiveDate, working_days: i32) -> Counted {
    calendar.after(opens_on, u32::try_from(working_days).unwrap_or(0))
}

/// How long one may still object, in words.
pub fn left(calendar: &Calendar, today: NaiveDate, closes_on: NaiveDate) -> String {
    match Left::until(calendar, today, closes_on) {
        Left::Today => "今天截止".to_owned(),
        Left::Past(_) => "已截止".to_owned(),
        left => left.words(),
    }
}

/// The days from first to last.
pub fn words(opens_on: Option<NaiveDate>, closes_on: Option<NaiveDate>) -> String {
    match (opens_on, closes_on) {
        (Some(from), Some(to)) => format!("{}至{}", date(from), date(to)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{Content, calendar};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn holidays_and_the_first_day_do_not_count() {
        let calendar = calendar::load(&Content::new(None)).expect("calendars");
        // A Thursday: Friday, then Monday to Thursday.
        assert_eq!(last_day(&calendar, day("2026-03-05"), 5).day, day("2026-03-12"));
        // The day before the spring festival of 2026, whose first Saturday is worked.
        let counted = last_day(&calendar, day("2026-02-13"), 5);
        assert_eq!((counted.day, counted.is_certain), (day("2026-02-27"), true));
        assert!(!last_day(&calendar, day("2026-12-30"), 5).is_certain);
    }

    #[test]
    fn days_left_are_said() {
        let calendar = calendar::load(&Content::new(None)).expect("calendars");
        assert_eq!(left(&calendar, day("2026-03-05"), day("2026-03-12")), "还剩 5 个工作日");
        assert_eq!(left(&calendar, day("2026-03-12"), day("2026-03-12")), "今天截止");
        assert_eq!(left(&calendar, day("2026-03-13"), day("2026-03-12")), "已截止");
    }
}
