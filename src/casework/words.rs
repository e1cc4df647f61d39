//! Words about programmes that lists, guides and the finder share.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};

use super::entity::programme_call;
use super::programme::{Programme, ProgrammeKind, Vocabulary};
use super::store::programmes::CallState;
use crate::platform::clock::local;
use crate::values::{Calendar, Fen};
use crate::web::deadline::Left;

/// What is said where there is no call at all.
pub const NO_CALL: &str = "暂无批次";

/// The word of a level.
pub fn level(key: &str) -> &str {
    match key {
        "province" => "省级",
        "city" => "市级",
        "county" => "区县级",
        other => other,
    }
}

/// The word of a kind of organisation, as the finder's question has it.
pub fn audience<'a>(vocabulary: &'a Vocabulary, key: &'a str) -> &'a str {
    let options = vocabulary.get("organisation_kind").map(|fact| fact.options.as_slice()).unwrap_or_default();
    options.iter().find(|option| option.value == key).map_or(key, |option| option.label.as_str())
}

/// What is given, in a few words: `最高 500 万元`, `证书有效 3 年`.
pub fn gift(programme: &Programme) -> String {
    let most = programme.amount.as_ref().and_then(|amount| amount.per_firm_cap).and_then(Fen::of_yuan);
    match (most, programme.terms_years) {
        (Some(most), _) => format!("最高 {}", most.wan()),
        (None, _) if programme.amount.is_some() => "按公式计算".to_owned(),
        (None, Some(years)) if programme.kind == ProgrammeKind::Certification => format!("证书有效 {years} 年"),
        (None, Some(years)) => format!("称号有效 {years} 年"),
        (None, None) => String::new(),
    }
}

/// The call that matters now: the open one that ends first, else the next, else the last that was.
pub fn present(calls: &[programme_call::Model], now: DateTime<Utc>) -> Option<&programme_call::Model> {
    let of = |state: CallState| calls.iter().filter(move |call| CallState::of(call, now) == state);
    of(CallState::Open)
        .min_by_key(|call| call.closes_at)
        .or_else(|| of(CallState::Upcoming).min_by_key(|call| call.opens_at))
        .or_else(|| of(CallState::Closed).max_by_key(|call| call.closes_at))
}

/// A call in words.
#[derive(Debug, Clone)]
pub struct CallWords {
    /// Row.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub state: CallState,
    /// From.
    pub opens: String,
    /// Until.
    pub closes: String,
    /// Until, for machines.
    pub closes_machine: String,
    /// What is left of it, or when it begins.
    pub left: String,
    /// Whether it ends within three working days.
    pub is_soon: bool,
    /// Money that there is.
    pub budget: String,
    /// Remark.
    pub note: String,
}

/// Working days before the end at which a call is called soon.
const SOON: i64 = 3;

impl CallWords {
    /// Of a call at an instant.
    pub fn of(call: &programme_call::Model, now: DateTime<Utc>, calendar: &Calendar) -> Self {
        let state = CallState::of(call, now);
        let (today, last) = (local(now).date_naive(), local(call.closes_at).date_naive());
        let left = match (state, Left::until(calendar, today, last)) {
            (CallState::Open, Left::Today) => format!("今天 {} 截止", clock(call.closes_at)),
            (CallState::Open, left @ Left::Unworked) => format!("{}截止，{}", instant(call.closes_at), left.words()),
            (CallState::Open, left) => left.words(),
            (CallState::Upcoming, _) => format!("{} 开始", instant(call.opens_at)),
            (CallState::Closed, _) => format!("已于 {} 截止", instant(call.closes_at)),
            (CallState::Cancelled, _) => "已取消".to_owned(),
        };
        Self {
            id: call.id,
            name: call.name.clone(),
            opens: instant(call.opens_at),
            closes: instant(call.closes_at),
            closes_machine: crate::web::filters::machine(call.closes_at),
            left,
            is_soon: state == CallState::Open && calendar.until(today, last) <= SOON,
            budget: call.budget_fen.map(|fen| Fen(fen).wan()).unwrap_or_default(),
            note: call.note.clone().unwrap_or_default(),
            state,
        }
    }

    /// Whether applications are taken.
    pub fn is_open(&self) -> bool {
        self.state == CallState::Open
    }

    /// Whether it will take them.
    pub fn is_upcoming(&self) -> bool {
        self.state == CallState::Upcoming
    }
}

/// 2026年12月31日 17:00
pub fn instant(at: DateTime<Utc>) -> String {
    let at = local(at);
    format!("{}年{}月{}日 {}", at.year(), at.month(), at.day(), clock(at.to_utc()))
}

fn clock(at: DateTime<Utc>) -> String {
    let at = local(at);
    if (at.hour(), at.minute(), at.second()) == (23, 59, 59) { "24:00".to_owned() } else { at.format("%H:%M").to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(id: i64, opens: &str, closes: &str) -> programme_call::Model {
        let at = |text: &str| text.parse().expect("an instant");
        programme_call::Model {
            id,
            programme_id: 1,
            name: "第一批".to_owned(),
            year: 2026,
            opens_at: at(opens),
            closes_at: at(closes),
            budget_fen: Some(100_000_000),
            state: "open".to_owned(),
            note: None,
            is_demo: false,
            revision: 1,
            created_at: at(opens),
        }
    }

    #[test]
    fn the_call_that_matters_is_open_next_or_last() {
        let calls = [
            call(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            call(2, "2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"),
            call(3, "2026-05-01T00:00:00Z", "2026-05-20T00:00:00Z"),
        ];
        let at = |text: &str| present(&calls, text.parse().expect("an instant")).map(|call| call.id);
        assert_eq!(at("2026-05-10T00:00:00Z"), Some(3), "the open one that ends first");
        assert_eq!(at("2026-05-25T00:00:00Z"), Some(2));
        assert_eq!(at("2026-03-01T00:00:00Z"), Some(2), "the next one");
        assert_eq!(at("2026-07-01T00:00:00Z"), Some(2), "the last one");
        assert_eq!(present(&[], "2026-07-01T00:00:00Z".parse().expect("an instant")).map(|call| call.id), None);
    }

    #[test]
    fn the_last_second_counts_and_days_left_are_working_days() {
        let call = call(1, "2026-03-02T01:00:00Z", "2026-03-13T09:00:00Z");
        let words = |text: &str| CallWords::of(&call, text.parse().expect("an instant"), &Calendar::default());
        assert_eq!(words("2026-03-05T01:00:00Z").left, "还剩 6 个工作日");
        assert_eq!(words("2026-03-13T09:00:00Z").left, "今天 17:00 截止");
        assert_eq!(words("2026-03-13T09:00:01Z").left, "已于 2026年3月13日 17:00 截止");
        assert_eq!(words("2026-03-01T01:00:00Z").left, "2026年3月2日 09:00 开始");
        assert!(words("2026-03-12T01:00:00Z").is_soon && !words("2026-03-05T01:00:00Z").is_soon);
    }
}
