//! How dates, times and sizes are written for people.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

use crate::platform::clock::local;

/// 2026年3月5日
pub fn date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// 2026年3月5日, or nothing.
pub fn date_or_blank(day: Option<NaiveDate>) -> String {
    day.map(date).unwrap_or_default()
}

/// 2026-03-05 14:30, as clocks in China show it.
pub fn moment(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

/// RFC 3339 with China's offset, for `datetime` attributes and feeds.
pub fn machine(at: DateTime<Utc>) -> String {
    local(at).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// 1.2 MB
#[expect(clippy::cast_precision_loss, reason = "a size for people has two digits")]
pub fn size(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{:.0} kB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_sizes_read_as_people_write_them() {
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 3, 5).expect("date")), "2026年3月5日");
        assert_eq!(size(900), "900 B");
        assert_eq!(size(2048), "2 kB");
        assert_eq!(size(3_500_000), "3.3 MB");
    }
}
