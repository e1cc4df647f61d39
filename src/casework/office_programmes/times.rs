//! Days and times as officials type them, in China's time.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use unicode_normalization::UnicodeNormalization as _;

use crate::platform::clock::{instant_of, local};

/// A day however it is typed: `2026-07-01`, `2026年7月1日`, `2026/7/1`, `20260701`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let plain: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    if plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(&plain, "%Y%m%d").ok();
    }
    let plain = plain.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let parts: Vec<u32> = plain.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts.as_slice() {
        [year @ 1900..=2200, month, day] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day),
        _ => None,
    }
}

/// A time of the day: `9:00`, `17：30`, `24:00` for its last second.
pub fn time(text: &str) -> Option<NaiveTime> {
    let plain: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    if matches!(plain.as_str(), "24:00" | "24:00:00") {
        return NaiveTime::from_hms_opt(23, 59, 59);
    }
    ["%H:%M", "%H:%M:%S"].iter().find_map(|shape| NaiveTime::parse_from_str(&plain, shape).ok())
}

/// The instant of a day and a time in China.
pub fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    instant_of(day.and_time(time))
}

/// An instant as it is typed: day and time.
pub fn typed(at: DateTime<Utc>) -> (String, String) {
    let at = local(at);
    let time = at.format("%H:%M:%S").to_string();
    let time = if time == "23:59:59" { "24:00".to_owned() } else { time.trim_end_matches(":00").to_owned() };
    let time = if time.len() == 2 { format!("{time}:00") } else { time };
    (at.format("%Y-%m-%d").to_string(), time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_however_they_are_typed() {
        for text in ["2026-07-01", "2026年7月1日", "2026/7/1", "20260701", "２０２６．７．１"] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2026-07-01"), "{text}");
        }
        for text in ["2026-02-30", "7月1日", "明天", "", "99999-1-1"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(time("9：05").map(|time| time.to_string()).as_deref(), Some("09:05:00"));
        assert_eq!(time("24:00").map(|time| time.to_string()).as_deref(), Some("23:59:59"));
        assert_eq!(time("25:00"), None);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for at in ["2026-07-01T01:00:00Z", "2026-07-01T15:59:59Z", "2026-07-01T09:30:00Z"] {
            let at: DateTime<Utc> = at.parse().expect("an instant");
            let (on, clock) = typed(at);
            assert_eq!(instant(day(&on).expect("a day"), time(&clock).expect("a time")), at, "{on} {clock}");
        }
    }
}
