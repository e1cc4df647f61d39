//! When and where something is, in words.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use crate::platform::clock::local;
use crate::signups::entity::occasion::Model;
use crate::signups::occasion::{Occasion as _, Sitting};
pub use crate::signups::words::mode;
use crate::web::filters::date;

/// Days of the week from Monday.
pub const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// 周三
pub fn weekday(day: Weekday) -> &'static str {
    WEEKDAYS[day.num_days_from_monday() as usize]
}

/// 12月5日 18:00, as clocks in China show it.
pub fn moment(at: DateTime<Utc>) -> String {
    local(at).format("%-m月%-d日 %H:%M").to_string()
}

/// 2026年12月5日 18:00.
pub fn full_moment(at: DateTime<Utc>) -> String {
    format!("{} {}", date(local(at).date_naive()), local(at).format("%H:%M"))
}

/// Days of an occasion; from begin to end where it names none.
pub fn sittings(row: &Model) -> Vec<Sitting> {
    let known = row.sittings();
    if !known.is_empty() {
        return known;
    }
    let (from, to) = (local(row.starts_at), local(row.ends_at));
    let days = from.date_naive().iter_days().take_while(|day| *day <= to.date_naive()).take(60);
    days.map(|on| Sitting { on, from: from.time(), to: to.time() }).collect()
}

/// 2026年12月5日（周六） 09:00—17:00; of several days the first and the last.
pub fn when(row: &Model) -> String {
    let days = sittings(row);
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return full_moment(row.starts_at) };
    if days.len() == 1 || first.on == last.on {
        return format!("{}（{}） {}", date(first.on), weekday(first.on.weekday()), span(first));
    }
    let has_one_span = days.iter().all(|day| span(day) == span(first));
    let time = if has_one_span { format!("每天 {}", span(first)) } else { format!("{} 开始", first.from.format("%H:%M")) };
    format!("{}—{}，共 {} 天，{time}", date(first.on), until(first.on, last.on), days.len())
}

/// 12月5日（周六） 09:00; of several days 12月5日—7日 09:00.
pub fn when_short(row: &Model) -> String {
    let (from, to) = (local(row.starts_at), local(row.ends_at));
    let (first, last) = (from.date_naive(), to.date_naive());
    if first == last {
        return format!("{}（{}） {}", from.format("%Y年%-m月%-d日"), weekday(first.weekday()), from.format("%H:%M"));
    }
    format!("{}—{} {}", from.format("%Y年%-m月%-d日"), until(first, last), from.format("%H:%M"))
}

/// The day that a span of days ends on, without what it shares with the first.
fn until(first: NaiveDate, last: NaiveDate) -> String {
    match () {
        () if first.year() != last.year() => date(last),
        () if first.month() != last.month() => format!("{}月{}日", last.month(), last.day()),
        () => format!("{}日", last.day()),
    }
}

/// 09:00—17:00
pub fn span(sitting: &Sitting) -> String {
    format!("{}—{}", sitting.from.format("%H:%M"), sitting.to.format("%H:%M"))
}

/// Where it is, in one line.
pub fn place(row: &Model) -> String {
    match (row.mode.as_str(), row.place.is_empty()) {
        ("online", true) => "线上".to_owned(),
        (_, true) => row.address.clone(),
        _ => row.place.clone(),
    }
}

/// The prefecture that a division belongs to; what stands above prefectures stays.
pub fn prefecture(code: &str) -> String {
    code.get(..4).map_or_else(|| code.to_owned(), |front| format!("{front}00"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_span_repeats_nothing() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        assert_eq!(until(day("2026-12-05"), day("2026-12-07")), "7日");
        assert_eq!(until(day("2026-11-30"), day("2026-12-02")), "12月2日");
        assert_eq!(until(day("2026-12-30"), day("2027-01-02")), "2027年1月2日");
        assert_eq!(prefecture("510104"), "510100");
        assert_eq!(prefecture("510000"), "510000");
    }
}
