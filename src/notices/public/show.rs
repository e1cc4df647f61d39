//! A notice: who is named, until when one may object and how, and what came of the objections.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::access::{Cx, Visitor};
use crate::notices::entity::public_notice::Model;
use crate::notices::look::{Names, Tag, paragraphs};
use crate::notices::period::{DOUBT, left, words};
use crate::notices::rules::{Contact, NoticeKind, NoticeState, ObjectionState};
use crate::notices::{link, store};
use crate::values::Calendar;
use crate::web::filters::{date, date_or_blank};
use crate::web::{Answer, PageError, Shell, render};

/// What both the page and the print sheet show.
pub(super) struct Shown {
    pub(super) title: String,
    pub(super) number: String,
    pub(super) kind: &'static str,
    pub(super) state: NoticeState,
    pub(super) tag: Tag,
    pub(super) left: String,
    pub(super) period: String,
    pub(super) working_days: i32,
    pub(super) closes: String,
    pub(super) opens: String,
    pub(super) doubt: &'static str,
    pub(super) division: String,
    pub(super) body: Vec<String>,
    pub(super) names: Names,
    pub(super) contact: Contact,
    pub(super) state_note: String,
    pub(super) outcome: String,
    pub(super) url: String,
    pub(super) is_demo: bool,
}

#[derive(Template)]
#[template(path = "notices/public/notice.html")]
struct NoticePage {
    shell: Shell,
    shown: Shown,
}

#[derive(Template)]
#[template(path = "notices/public/print.html")]
struct PrintPage {
    shell: Shell,
    shown: Shown,
    page_address: String,
}

/// A notice that everybody may read, or 404.
pub(super) async fn found(cx: &Cx<Visitor>, id: i64) -> Result<Model, PageError> {
    store::find_public(cx.database(), id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    let shown = shown(&cx, &notice).await?;
    let description = format!("{}，公示期{}，共 {} 个名单。", shown.kind, shown.period, shown.names.count);
    let shell = cx.shell(notice.title).described(description).below("公示公告", link::LIST).here("公示内容");
    render(StatusCode::OK, &NoticePage { shell, shown })
}

pub(super) async fn print(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    let shown = shown(&cx, &notice).await?;
    let mut shell = cx.shell(format!("{}（打印版）", notice.title)).unlisted();
    shell.canonical = format!("{}{}", cx.public_url, shown.url);
    render(StatusCode::OK, &PrintPage { page_address: shell.canonical.clone(), shell, shown })
}

async fn shown(cx: &Cx<Visitor>, notice: &Model) -> Result<Shown, PageError> {
    let (calendar, today) = (cx.site.kept::<Calendar>()?, cx.site.clock.today());
    let state = NoticeState::on(notice, today);
    let lines = store::lines(cx.database(), notice.id).await?;
    let is_open = state == NoticeState::Open;
    let is_known = [notice.opens_on, notice.closes_on].into_iter().flatten().all(|day| calendar.knows(day));
    Ok(Shown {
        title: notice.title.clone(),
        number: notice.number.clone().unwrap_or_default(),
        kind: NoticeKind::of(notice).name(),
        state,
        tag: Tag::of_notice(state),
        left: notice.closes_on.filter(|_| is_open).map(|day| left(&calendar, today, day)).unwrap_or_default(),
        period: words(notice.opens_on, notice.closes_on),
        working_days: notice.working_days,
        closes: date_or_blank(notice.closes_on),
        opens: date_or_blank(notice.opens_on),
        doubt: if is_open && !is_known { DOUBT } else { "" },
        division: cx.site.zone.division_name(&notice.division_code),
        body: paragraphs(&notice.body),
        names: Names::of(&lines),
        contact: Contact::read(&notice.contact),
        state_note: notice.state_note.clone().unwrap_or_default(),
        outcome: outcome(cx, notice, state).await?,
        url: link::notice(notice.id),
        is_demo: notice.is_demo,
    })
}

/// What came of the objections, once nobody may object any more. It says how many, never who.
async fn outcome(cx: &Cx<Visitor>, notice: &Model, state: NoticeState) -> Result<String, PageError> {
    if !matches!(state, NoticeState::Closed | NoticeState::Final) {
        return Ok(String::new());
    }
    let counts = store::counts_of(cx.database(), notice.id).await?;
    let count = |state: ObjectionState| counts.get(&state).copied().unwrap_or(0);
    let total: i64 = counts.values().sum();
    let open = count(ObjectionState::Received) + count(ObjectionState::Investigating);
    let ended = notice.ended_at.map(|at| date(crate::platform::clock::local(at).date_naive())).unwrap_or_default();
    if total == 0 {
        return Ok("公示期内没有收到异议。".to_owned());
    }
    let parts: Vec<String> =
        [ObjectionState::Upheld, ObjectionState::Partly, ObjectionState::Dismissed, ObjectionState::Withdrawn]
            .into_iter()
            .filter(|state| count(*state) > 0)
            .map(|state| format!("{} {} 件", state.name(), count(state)))
            .collect();
    let settled = if parts.is_empty() { String::new() } else { format!("：{}", parts.join("，")) };
    Ok(if open > 0 {
        format!("公示期内收到异议 {total} 件{settled}，另有 {open} 件正在处理。全部办结后公示才生效。")
    } else {
        format!("公示期内收到异议 {total} 件{settled}，已于{ended}全部办结。")
    })
}

impl Shown {
    /// Whether one may object now.
    pub(super) fn is_open(&self) -> bool {
        self.state == NoticeState::Open
    }

    /// Whether it was taken back.
    pub(super) fn is_cancelled(&self) -> bool {
        self.state == NoticeState::Cancelled
    }
}
