//! How notices, their lines and objections look on pages.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::entity::{notice_line, public_notice};
use super::rules::{NoticeKind, NoticeState, ObjectionState, STRUCK};
use super::store::{self, Totals};
use super::{link, period};
use crate::access::{Cx, Visitor};
use crate::platform::entity::audit_event;
use crate::values::{Calendar, Fen};
use crate::web::PageError;
use crate::web::filters::moment;

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

impl Tag {
    /// Where a notice stands.
    pub fn of_notice(state: NoticeState) -> Self {
        let (kind, icon) = state.look();
        Self { kind, icon, word: state.name() }
    }

    /// Where an objection stands.
    pub fn of_objection(state: ObjectionState) -> Self {
        let (kind, icon) = state.look();
        Self { kind, icon, word: state.name() }
    }
}

/// A notice in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Public page.
    pub url: String,
    /// Page in the back office.
    pub office_url: String,
    /// Title.
    pub title: String,
    /// Number, may be empty.
    pub number: String,
    /// What it is about.
    pub kind: &'static str,
    /// Where it stands today.
    pub tag: Tag,
    /// How long it is open; empty when it is not.
    pub left: String,
    /// From when to when.
    pub period: String,
    /// Where.
    pub division: String,
    /// How many are named.
    pub names: i64,
    /// The sum, exact to the fen and short; empty where there are no amounts.
    pub sum: (String, String),
    /// Who wrote it.
    pub drafted_by: String,
    /// Whether it is invented.
    pub is_demo: bool,
}

impl Row {
    /// A notice as it stands in lists on a day.
    pub fn new(
        notice: &public_notice::Model,
        totals: Option<Totals>,
        division: &str,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Self {
        let state = NoticeState::on(notice, today);
        let is_open = state == NoticeState::Open;
        let totals = totals.unwrap_or_default();
        Self {
            url: link::notice(notice.id),
            office_url: link::office(notice.id),
            title: notice.title.clone(),
            number: notice.number.clone().unwrap_or_default(),
            kind: NoticeKind::of(notice).name(),
            tag: Tag::of_notice(state),
            left: notice.closes_on.filter(|_| is_open).map(|day| period::left(calendar, today, day)).unwrap_or_default(),
            period: period::words(notice.opens_on, notice.closes_on),
            division: division.to_owned(),
            names: totals.names,
            sum: totals.fen.map(|fen| (Fen(fen).plain(), Fen(fen).wan())).unwrap_or_default(),
            drafted_by: notice.drafted_by_name.clone(),
            is_demo: notice.is_demo,
        }
    }
}

/// Public notices by their ids, in this order.
pub async fn rows(cx: &Cx<Visitor>, ids: &[i64]) -> Result<Vec<Row>, PageError> {
    let found = store::find_many_public(cx.database(), ids).await?;
    let by_id: HashMap<i64, public_notice::Model> = found.into_iter().map(|notice| (notice.id, notice)).collect();
    let notices: Vec<&public_notice::Model> = ids.iter().filter_map(|id| by_id.get(id)).collect();
    in_order(cx, &notices).await
}

/// These notices as lists show them today.
pub async fn in_order<W>(cx: &Cx<W>, notices: &[&public_notice::Model]) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = notices.iter().map(|notice| notice.id).collect();
    let totals = store::totals(cx.database(), &ids).await?;
    let (calendar, today) = (cx.site.kept::<Calendar>()?, cx.site.clock.today());
    let row = |notice: &&public_notice::Model| {
        let division = cx.site.zone.division_name(&notice.division_code);
        Row::new(notice, totals.get(&notice.id).copied(), &division, today, &calendar)
    };
    Ok(notices.iter().map(row).collect())
}

/// Somebody named in a notice.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// Row id.
    pub id: i64,
    /// Place in the list.
    pub position: i32,
    /// Name.
    pub name: String,
    /// Unified social credit code, may be empty.
    pub credit_code: String,
    /// Amount in yuan, may be empty.
    pub amount: String,
    /// What else there is to say, may be empty.
    pub note: String,
    /// Whether it was taken out after an objection.
    pub is_struck: bool,
}

/// Everybody named in a notice, with which columns there are.
#[derive(Debug, Clone)]
pub struct Names {
    /// Rows.
    pub rows: Vec<LineRow>,
    /// Whether any has a code.
    pub has_codes: bool,
    /// Whether any has an amount.
    pub has_amounts: bool,
    /// Whether there is anything else to say about any.
    pub has_notes: bool,
    /// Names that are still in the list.
    pub count: usize,
    /// Their sum, exact and short.
    pub sum: (String, String),
}

impl Names {
    /// Of stored lines.
    pub fn of(lines: &[notice_line::Model]) -> Self {
        let row = |line: &notice_line::Model| LineRow {
            id: line.id,
            position: line.position,
            name: line.name.clone(),
            credit_code: line.credit_code.clone().unwrap_or_default(),
            amount: line.amount_fen.map(|fen| Fen(fen).plain()).unwrap_or_default(),
            note: line.note.clone().unwrap_or_default(),
            is_struck: line.state == STRUCK,
        };
        let listed = || lines.iter().filter(|line| line.state != STRUCK);
        let fen: i64 = listed().filter_map(|line| line.amount_fen).sum();
        let has_amounts = lines.iter().any(|line| line.amount_fen.is_some());
        Self {
            rows: lines.iter().map(row).collect(),
            has_codes: lines.iter().any(|line| line.credit_code.is_some()),
            has_amounts,
            has_notes: lines.iter().any(|line| line.note.is_some() || line.state == STRUCK),
            count: listed().count(),
            sum: if has_amounts { (Fen(fen).plain(), Fen(fen).wan()) } else { Default::default() },
        }
    }
}

/// A step in a history.
pub struct TimelineRow {
    /// What happened.
    pub title: String,
    /// Who and when.
    pub when: String,
    /// Where to look at it; empty when nowhere.
    pub url: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// A history from the audit trail.
pub fn timeline(events: Vec<audit_event::Model>) -> Vec<TimelineRow> {
    let row = |(at, event): (usize, audit_event::Model)| TimelineRow {
        title: event.summary,
        when: format!("{}　{}", event.actor_name, moment(event.at)),
        url: String::new(),
        is_newest: at == 0,
    };
    events.into_iter().enumerate().map(row).collect()
}

/// Paragraphs of a text.
pub fn paragraphs(body: &str) -> Vec<String> {
    body.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
