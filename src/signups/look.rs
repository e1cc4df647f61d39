//! How occasions and sign-ups look on all pages.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::entity::{occasion, signup_step};
use super::finding::words::weekday;
use super::link;
use super::occasion::{Occasion as _, Sitting};
use super::places::Claim;
use super::rules::{Action, STEPS, State};
use super::store::signups::Standing;
use crate::platform::clock::local;
use crate::web::filters::{date, moment};

/// A state in a word with its drawing.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Class after `tag--`.
    pub kind: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// Word.
    pub word: &'static str,
}

/// Where a sign-up stands.
pub const fn tag(state: State) -> Tag {
    let (kind, icon) = match state {
        State::Confirmed => ("in-force", "v-in-force"),
        State::Pending | State::Offered => ("amended", "clock"),
        State::Requested | State::Waiting => ("upcoming", "v-upcoming"),
        State::Lapsed | State::Cancelled => ("expired", "v-expired"),
        State::Refused | State::CalledOff => ("repealed", "v-repealed"),
    };
    Tag { kind, icon, word: state.name() }
}

/// What somebody wants to know of an occasion before and after they sign up.
#[derive(Debug, Clone)]
pub struct Brief {
    /// Title.
    pub title: String,
    /// 培训 or 活动.
    pub kind: &'static str,
    /// Its public page.
    pub url: String,
    /// Where one signs up.
    pub sign_up: String,
    /// Its days in words, one a line.
    pub days: Vec<String>,
    /// Hall and address.
    pub place: String,
    /// Who holds it.
    pub organiser: String,
    /// Whom to ask.
    pub contact: String,
    /// Until when one can sign up.
    pub deadline: String,
    /// Whether it is an invented one.
    pub is_demo: bool,
}

impl Brief {
    /// Of an occasion.
    pub fn of(row: &occasion::Model) -> Self {
        Self {
            title: row.title.clone(),
            kind: if row.kind == link::TRAINING { "培训" } else { "活动" },
            url: link::occasion(row),
            sign_up: link::sign_up(row),
            days: row.sittings().iter().map(sitting).collect(),
            place: place(row),
            organiser: row.organiser.clone(),
            contact: row.contact.clone(),
            deadline: moment(row.closes_at),
            is_demo: row.is_demo,
        }
    }
}

/// Where it is.
pub fn place(row: &occasion::Model) -> String {
    let place = format!("{}　{}", row.place, row.address);
    match (place.trim(), row.mode.as_str()) {
        ("", "online") => "线上".to_owned(),
        (place, _) => place.to_owned(),
    }
}

/// 2026年3月20日（周五）09:00—17:00
pub fn sitting(sitting: &Sitting) -> String {
    format!("{} {}—{}", day(sitting.on), sitting.from.format("%H:%M"), sitting.to.format("%H:%M"))
}

/// 2026年3月20日（周五）
pub fn day(on: NaiveDate) -> String {
    format!("{}（{}）", date(on), weekday(on.weekday()))
}

/// 3月20日 09:00
pub fn until(at: DateTime<Utc>) -> String {
    local(at).format("%-m月%-d日 %H:%M").to_string()
}

/// How many places are left, or how long the queue is.
pub fn places_words(row: &occasion::Model, standing: &Standing) -> String {
    let waiting = standing.of(State::Waiting);
    match (standing.places.left(), row.has_waiting_list) {
        (None, _) => "名额不限".to_owned(),
        (Some(0), true) if waiting == 0 => "名额已满，现在报名排在候补第 1 位".to_owned(),
        (Some(0), true) => format!("名额已满，已有 {waiting} 人候补"),
        (Some(0), false) => "名额已满，这一场不设候补".to_owned(),
        (Some(left), _) => format!("还剩 {left} 个名额，共 {} 个", row.capacity),
    }
}

/// A type of place as people choose it.
#[derive(Debug, Clone)]
pub struct PlaceType {
    /// Stable word.
    pub key: String,
    /// As people read it.
    pub name: String,
    /// How many are left.
    pub left: String,
}

/// The types of place that people choose from.
pub fn types(row: &occasion::Model, standing: &Standing) -> Vec<PlaceType> {
    let choice = |quota: &super::places::Quota| {
        let fits = standing.places.fits(Claim { quota: Some(&quota.key), division: None });
        let left = quota.places.saturating_sub(standing.places.held_of(quota));
        let left = standing.places.left().map_or(left, |all| left.min(all));
        let left = match (fits, row.has_waiting_list) {
            (true, _) => format!("还剩 {left} 个"),
            (false, true) => "已满，可候补".to_owned(),
            (false, false) => "已满".to_owned(),
        };
        PlaceType { key: quota.key.clone(), name: quota.name.clone(), left }
    };
    standing.places.quotas.iter().filter(|quota| !quota.is_division).map(choice).collect()
}

/// A step in a history.
pub struct TimelineRow {
    /// What happened and why.
    pub title: String,
    /// When.
    pub when: String,
    /// Nowhere.
    pub url: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// What happened to a sign-up, newest first.
pub fn timeline(steps: &[signup_step::Model]) -> Vec<TimelineRow> {
    let row = |(at, step): (usize, &signup_step::Model)| {
        let name = step_name(&step.action);
        let title = step.reason.as_ref().map_or_else(|| name.to_owned(), |reason| format!("{name}：{reason}"));
        TimelineRow { title, when: moment(step.at), url: String::new(), is_newest: at == 0 }
    };
    steps.iter().rev().enumerate().map(row).collect()
}

/// A step in words.
pub fn step_name(action: &str) -> &'static str {
    match action {
        "sign_up" => "提交报名",
        "edit" => "修改报名信息",
        "erase" => "清除个人信息",
        "move" => "调整候补顺序",
        "reissue" => "补发电子票",
        _ => STEPS.iter().map(|(_, step, _)| *step).find(|step| step.key() == action).map_or("变动", Action::name),
    }
}
