//! How states, days and tasks look on the pages of officials.

use chrono::NaiveDate;

use crate::casework::entity::{application, review_task};
use crate::casework::flow::State;
use crate::casework::programme::{Programme, StageKind};
use crate::casework::service_clock::Urgency;
use crate::casework::store::tasks::CONFIRMATION;
pub(super) use crate::listings::look::Tag;
use crate::values::{Calendar, Fen};
use crate::web::deadline::due;

/// Where an application stands.
pub(super) fn state_tag(state: State) -> Tag {
    let (kind, icon) = match state {
        State::Submitted => ("upcoming", "mail"),
        State::Correcting | State::Supplementing | State::Objected => ("amended", "warning"),
        State::InReview => ("scheduled", "clock"),
        State::Deciding | State::Confirming => ("scheduled", "edit"),
        State::AwaitingNotice | State::InNotice | State::Settling => ("upcoming", "calendar"),
        State::Completed => ("published", "done"),
        State::Rejected | State::Declined => ("withdrawn", "close"),
        State::Revoked => ("repealed", "repeal"),
        State::Draft | State::Withdrawn | State::Discarded => ("withdrawn", "withdraw"),
    };
    Tag { kind, icon, word: state.name().to_owned() }
}

/// Whose turn it is, as officials say it.
pub(super) fn turn(state: State) -> &'static str {
    use crate::casework::Turn;
    match state.turn() {
        Turn::Applicant => "等申报单位",
        Turn::Office => "我方办理",
        Turn::Public => "公示中，等公众意见",
        Turn::Nobody => "已办结",
    }
}

/// A day that something is due on.
pub(super) struct Due {
    /// In words; empty where there is none.
    pub words: String,
    /// The day alone.
    pub day: String,
    /// What is left, alone.
    pub left: String,
    /// What is said where it is near or over; none while there is time.
    pub tag: Option<Tag>,
}

impl Due {
    /// Of a day.
    pub fn of(calendar: &Calendar, today: NaiveDate, due_on: Option<NaiveDate>) -> Self {
        let Some(day) = due_on else { return Self { words: String::new(), day: String::new(), left: String::new(), tag: None } };
        let tag = match Urgency::of(today, due_on, calendar) {
            Urgency::Overdue => Some(Tag::overdue()),
            Urgency::Soon => Some(Tag { kind: "amended", icon: "clock", word: "临期".to_owned() }),
            Urgency::Calm => None,
        };
        let words = due(calendar, today, day).0;
        let (day, left) = words.split_once('，').unwrap_or((&words, ""));
        Self { day: day.to_owned(), left: left.to_owned(), words: words.clone(), tag }
    }
}

/// What a task is called.
pub(super) fn task_name(programme: &Programme, task: &review_task::Model) -> String {
    if task.kind == CONFIRMATION {
        return "决定复核".to_owned();
    }
    let name = programme
        .stage(task.stage)
        .map_or_else(|| StageKind::parse(&task.kind).map_or("办理", StageKind::name).to_owned(), |stage| stage.name.clone());
    match &task.unit {
        Some(unit) => format!("{name}·{}", programme.department_name(unit)),
        None => name,
    }
}

/// What a kind of task is called where the programme is not at hand.
pub(super) fn kind_name(kind: &str) -> &'static str {
    if kind == CONFIRMATION { "决定复核" } else { StageKind::parse(kind).map_or("办理", StageKind::name) }
}

/// The number, or what is said where there is none.
pub(super) fn number(application: &application::Model) -> String {
    application.number.clone().unwrap_or_else(|| "（无编号）".to_owned())
}

/// An amount in words, with the exact figure.
pub(super) fn amount(fen: Option<i64>) -> Option<(String, String)> {
    fen.map(|fen| (Fen(fen).wan(), format!("{} 元", Fen(fen).plain())))
}

/// The word of an outcome.
pub(super) fn outcome_name(outcome: Option<&str>) -> &'static str {
    match outcome {
        Some("pass") => "通过",
        Some("fail") => "不通过",
        Some("return") => "退回",
        _ => "",
    }
}

/// A day as people type it: 2026-03-05, 2026/3/5, 2026年3月5日.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let plain: String = text.trim().trim_end_matches(['日', '号']).replace(['年', '月', '/', '.'], "-");
    let mut parts = plain.split('-').map(str::trim);
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| parts.next().is_none() && (1900..=2200).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        for text in ["2026-03-05", "2026/3/5", " 2026年3月5日 ", "2026.3.5"] {
            assert_eq!(day(text), NaiveDate::from_ymd_opt(2026, 3, 5), "{text}");
        }
        for text in ["", "明天", "2026-13-01", "2026-3", "5-3-2026", "2026-3-5-1"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
