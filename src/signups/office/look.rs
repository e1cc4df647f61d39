//! How occasions and sign-ups look in lists and at the head of their pages.

use super::host::Host;
use super::url;
use super::words::span;
use crate::access::Cx;
use crate::signups::entity::occasion;
use crate::signups::link;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Stage, State};
use crate::signups::words::kind_of;
use crate::web::filters::moment;

/// A state: class, drawing, word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) kind: &'static str,
    pub(super) icon: &'static str,
    pub(super) word: &'static str,
}

const fn tag(kind: &'static str, icon: &'static str, word: &'static str) -> Tag {
    Tag { kind, icon, word }
}

/// Where an occasion stands.
pub(super) fn of_occasion(row: &occasion::Model, now: chrono::DateTime<chrono::Utc>) -> Tag {
    match row.stage() {
        Stage::Draft => tag("draft", "edit", "草稿"),
        Stage::Submitted => tag("scheduled", "clock", "待审核"),
        Stage::Returned => tag("editing", "withdraw", "已退回"),
        Stage::Cancelled => tag("repealed", "close", "已取消"),
        Stage::Published if row.ends_at <= now => tag("expired", "done", "已结束"),
        Stage::Published if row.starts_at <= now => tag("published", "calendar-check", "进行中"),
        Stage::Published if row.closes_at <= now => tag("withdrawn", "lock", "报名截止"),
        Stage::Published if row.opens_at.is_some_and(|at| at > now) => tag("upcoming", "clock", "未开始报名"),
        Stage::Published => tag("published", "check", "报名中"),
    }
}

/// Where a sign-up stands.
pub(super) fn of_state(state: &str) -> Tag {
    match State::parse(state) {
        Some(State::Pending) => tag("draft", "mail", State::Pending.name()),
        Some(State::Requested) => tag("scheduled", "clock", State::Requested.name()),
        Some(State::Confirmed) => tag("published", "check", State::Confirmed.name()),
        Some(State::Waiting) => tag("scheduled", "list", State::Waiting.name()),
        Some(State::Offered) => tag("upcoming", "send", State::Offered.name()),
        Some(State::Lapsed) => tag("expired", "clock", State::Lapsed.name()),
        Some(State::Cancelled) => tag("withdrawn", "withdraw", State::Cancelled.name()),
        Some(State::Refused) => tag("repealed", "close", State::Refused.name()),
        Some(State::CalledOff) => tag("repealed", "close", State::CalledOff.name()),
        None => tag("plain", "question", "未知"),
    }
}

/// The head of every page of an occasion.
pub(super) struct Head {
    pub(super) list: &'static str,
    pub(super) base: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) tag: Tag,
    pub(super) is_demo: bool,
    pub(super) public_url: Option<String>,
    pub(super) tabs: Vec<HeadTab>,
}

/// A page of an occasion.
pub(super) struct HeadTab {
    pub(super) name: &'static str,
    pub(super) url: String,
    pub(super) is_current: bool,
}

impl Head {
    /// The head of a page; `current` is the part of its address after the occasion's.
    pub(super) fn of<H: Host>(cx: &Cx<H>, row: &occasion::Model, current: &str) -> Self {
        let base = url::<H>(row.id);
        let mut pages = vec![("概况", ""), ("报名名单", "/people"), ("群发消息", "/messages"), ("邀请", "/invitations")];
        pages.push(("现场通行证", "/passes"));
        if H::IS_OFFICE && row.stage().is_public() {
            pages.extend(office_pages(row));
        }
        let tab =
            |(name, part): (&'static str, &str)| HeadTab { name, url: format!("{base}{part}"), is_current: part == current };
        Self {
            list: H::BASE,
            title: row.title.clone(),
            about: format!("{}　{}　{}", kind_of(row), span(row), cx.site.zone.division_name(&row.division_code)),
            tag: of_occasion(row, cx.site.clock.now()),
            is_demo: row.is_demo,
            public_url: row.stage().is_public().then(|| link::occasion(row)),
            tabs: pages.into_iter().map(tab).collect(),
            base,
        }
    }
}

/// Pages of other rooms that belong to it, which officials use.
fn office_pages(row: &occasion::Model) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is = |category: &str| row.kind == link::EVENT && row.category == category;
    [
        ("签到", "/door", true),
        ("展位和洽谈", "/booths", is("matchmaking")),
        ("大赛", "/contest", is("contest")),
        ("成绩和结业", "/results", row.kind == link::TRAINING),
        ("满意度", "/survey", true),
    ]
    .into_iter()
    .filter(|(.., is_shown)| *is_shown)
    .map(|(name, part, _)| (name, part))
}

/// A line of a history.
pub(super) struct TimelineRow {
    pub(super) title: String,
    pub(super) when: String,
    pub(super) url: String,
    pub(super) is_newest: bool,
}

impl TimelineRow {
    pub(super) fn new(title: String, at: chrono::DateTime<chrono::Utc>, who: &str, is_newest: bool) -> Self {
        Self { title, when: format!("{}　{who}", moment(at)), url: String::new(), is_newest }
    }
}
