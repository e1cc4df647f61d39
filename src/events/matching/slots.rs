//! The slots of a matchmaking event: as long as the plan says, on each of its days, without those that touch a break.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::Deserialize;

use crate::platform::clock::{instant_of, local};
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;

/// Slots of a day at most: a plan of a minute each is a slip.
const MOST: usize = 100;

#[derive(Debug, Clone, Deserialize)]
struct Plan {
    from: String,
    to: String,
    minutes: i64,
    #[serde(default)]
    breaks: Vec<String>,
}

/// When people can meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots {
    /// Beginnings, in order.
    pub starts: Vec<DateTime<Utc>>,
    /// How long each is.
    pub minutes: i64,
}

impl Slots {
    /// Of an occasion; none where it has no plan.
    pub fn of(occasion: &occasion::Model) -> Option<Self> {
        let plan: Plan = serde_json::from_value(occasion.details.get("slots")?.clone()).ok()?;
        let minutes = plan.minutes.clamp(5, 240);
        let starts = occasion.sittings().iter().flat_map(|sitting| starts_on(&plan, sitting.on, minutes)).collect();
        Some(Self { starts, minutes })
    }

    /// A slot as people read it.
    pub fn words(&self, at: DateTime<Utc>) -> String {
        let (from, to) = (local(at), local(at + Duration::minutes(self.minutes)));
        format!("{} {}—{}", from.format("%-m月%-d日"), from.format("%H:%M"), to.format("%H:%M"))
    }
}

/// The beginnings of one day; none where the plan makes no sense.
fn starts_on(plan: &Plan, day: NaiveDate, minutes: i64) -> Vec<DateTime<Utc>> {
    let (Some(from), Some(to)) = (time(&plan.from), time(&plan.to)) else { return Vec::new() };
    let breaks: Vec<(NaiveTime, NaiveTime)> = plan.breaks.iter().filter_map(|text| span(text)).collect();
    let (first, end, step) = (day.and_time(from), day.and_time(to), Duration::minutes(minutes));
    let all = std::iter::successors(Some(first), |at| Some(*at + step)).take(MOST).take_while(|at| *at + step <= end);
    let is_free =
        |at: &NaiveDateTime| breaks.iter().all(|(from, to)| *at + step <= day.and_time(*from) || *at >= day.and_time(*to));
    all.filter(is_free).map(instant_of).collect()
}

fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

fn span(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = text.split_once(['-', '—', '–'])?;
    Some((time(from)?, time(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_meets_during_a_break_or_after_the_end() {
        let plan = Plan { from: "10:00".into(), to: "14:15".into(), minutes: 30, breaks: vec!["12:00-13:30".into()] };
        let day: NaiveDate = "2026-03-05".parse().expect("a day");
        let starts: Vec<String> = starts_on(&plan, day, 30).into_iter().map(|at| local(at).format("%H:%M").to_string()).collect();
        assert_eq!(starts, ["10:00", "10:30", "11:00", "11:30", "13:30"]);
        assert!(starts_on(&Plan { from: "25:00".into(), ..plan }, day, 30).is_empty());
    }
}
