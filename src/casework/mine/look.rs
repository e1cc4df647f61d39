//! How applications look to those who apply: states in plain words, days left, the way that lies ahead.

use chrono::{DateTime, NaiveDate, Utc};

use crate::casework::engine::Case;
use crate::casework::entity::application;
use crate::casework::flow::{State, Turn};
use crate::casework::programme::StageKind;
use crate::casework::service_clock::Urgency;
use crate::platform::clock::local;
use crate::values::Calendar;
use crate::web::deadline::Left;
use crate::web::filters::date;

/// A state in a word with its drawing.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Class after `tag--`.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: String,
}

impl Tag {
    /// Any.
    pub fn new(kind: &'static str, icon: &'static str, word: impl Into<String>) -> Self {
        Self { kind, icon, word: word.into() }
    }

    /// Where an application stands.
    pub fn of(state: State) -> Self {
        let (kind, icon) = match state {
            State::Draft => ("editing", "edit"),
            State::Correcting | State::Supplementing => ("amended", "warning"),
            State::Submitted
            | State::InReview
            | State::Deciding
            | State::Confirming
            | State::AwaitingNotice
            | State::Settling => ("upcoming", "clock"),
            State::InNotice | State::Objected => ("scheduled", "eye"),
            State::Completed => ("published", "done"),
            State::Rejected | State::Declined | State::Revoked => ("repealed", "close"),
            State::Withdrawn | State::Discarded => ("withdrawn", "withdraw"),
        };
        Self::new(kind, icon, state.name())
    }
}

/// A day by which something is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// What is due then.
    pub what: &'static str,
    /// The day, and how many working days are left.
    pub words: String,
    /// `calm`, `soon` or `overdue`.
    pub urgency: &'static str,
}

/// By when, and who has to act until then; none while no day runs.
pub fn due(row: &application::Model, state: State, calendar: &Calendar, today: NaiveDate) -> Option<Due> {
    let day = row.due_on?;
    let what = match state {
        State::Correcting | State::Supplementing => "请在此前补正",
        State::Submitted => "此前告知是否受理",
        State::InReview | State::Deciding | State::Confirming => "承诺办结日期",
        _ => return None,
    };
    let left = match Left::until(calendar, today, day) {
        Left::Today => "今天".to_owned(),
        Left::Past(days @ 1..) => format!("已过 {days} 个工作日"),
        left => left.words(),
    };
    let words = format!("{}（{left}）", date(day));
    Some(Due { what, words, urgency: Urgency::of(today, Some(day), calendar).key() })
}

/// The end of a call, and how much time is left.
pub fn closing(closes_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let words = local(closes_at).format("%Y年%-m月%-d日 %H:%M 截止");
    let left = closes_at - now;
    match (left.num_seconds(), left.num_days()) {
        (..0, _) => format!("{words}，已截止"),
        (_, 0) if left.num_hours() == 0 => format!("{words}，还剩 {} 分钟", left.num_minutes()),
        (_, 0) => format!("{words}，还剩 {} 小时", left.num_hours()),
        (_, days) => format!("{words}，还剩 {days} 天"),
    }
}

/// The state in a plain sentence: what happens now, and what the reader has to do.
pub fn plainly(case: &Case) -> String {
    let stage = case.stage().map_or("审查", |stage| stage.name.as_str());
    match case.state() {
        State::Draft => "还没有提交，主管部门看不到。填完各部分后核对并提交。".to_owned(),
        State::Submitted => "已经收到，正在核对材料是否齐全、是否属于受理范围。您现在不用做什么。".to_owned(),
        State::Correcting => "材料需要补正。请按下面的清单修改，再提交补正；逾期不补正的，按撤回处理。".to_owned(),
        State::Supplementing => "审查中需要您补充材料。补充期间不计入办理时限。".to_owned(),
        State::InReview => format!("已经受理，现在到“{stage}”环节。您现在不用做什么。"),
        State::Deciding => "审查结束，正在拟定决定。".to_owned(),
        State::Confirming => "决定已拟定，由另一名经办人复核。".to_owned(),
        State::AwaitingNotice => "审查通过，等待公示。".to_owned(),
        State::InNotice => "正在公示，公示期满没有异议后办结。".to_owned(),
        State::Objected => "公示期内收到异议，正在核查，公示结果待定。".to_owned(),
        State::Settling => "公示结束，正在办理拨付或发证。".to_owned(),
        State::Completed => "已经办结。".to_owned(),
        State::Rejected => "审查未通过，理由和救济途径见下面的决定。".to_owned(),
        State::Declined => "不予受理，理由见下面的决定。".to_owned(),
        State::Withdrawn => "已经撤回。批次截止前可以重新填报后再提交。".to_owned(),
        State::Discarded => "草稿已删除。".to_owned(),
        State::Revoked => "办结后被撤销，原因见办理过程。".to_owned(),
    }
}

/// A stage on the way.
#[derive(Debug, Clone)]
pub struct Step {
    /// Name.
    pub name: String,
    /// Who, and how long.
    pub about: String,
    /// `done`, `now`, `todo` or `stopped`.
    pub state: &'static str,
    /// The state in a word.
    pub word: &'static str,
}

/// The way of an application, with what lies behind and ahead.
pub fn way(case: &Case) -> Vec<Step> {
    let (state, at) = (case.state(), usize::try_from(case.application.stage).ok());
    let step = |(position, stage): (usize, &crate::casework::programme::Stage)| {
        let (key, word) = match (state, at) {
            (State::Completed, _) => ("done", "已完成"),
            (_, None) => ("todo", "未开始"),
            (_, Some(at)) if position < at => ("done", "已完成"),
            (_, Some(at)) if position > at => ("todo", "未开始"),
            _ if matches!(state.turn(), Turn::Nobody) => ("stopped", "到此为止"),
            _ => ("now", "进行中"),
        };
        let days = if stage.kind == StageKind::Settlement { String::new() } else { format!("，{} 个工作日", stage.days) };
        let counts = if stage.counts || !stage.kind.is_review() { "" } else { "，不计入承诺时限" };
        Step { name: stage.name.clone(), about: format!("{}{days}{counts}", stage.who()), state: key, word }
    };
    case.definition.stages.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_call_says_how_much_time_is_left() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let end = at("2026-03-31T10:00:00Z");
        assert_eq!(closing(end, at("2026-03-21T09:00:00Z")), "2026年3月31日 18:00 截止，还剩 10 天");
        assert_eq!(closing(end, at("2026-03-31T08:30:00Z")), "2026年3月31日 18:00 截止，还剩 1 小时");
        assert_eq!(closing(end, at("2026-03-31T09:45:00Z")), "2026年3月31日 18:00 截止，还剩 15 分钟");
        assert_eq!(closing(end, at("2026-03-31T10:00:01Z")), "2026年3月31日 18:00 截止，已截止");
    }
}
