//! A notice in the hands of an officer: what it says, what can be done with it, and the objections to it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::found;
use super::queue::ObjectionRow;
use crate::access::{Cx, Desk, Officer};
use crate::notices::entity::public_notice::Model;
use crate::notices::event::NOTICE;
use crate::notices::look::{Names, Tag, TimelineRow, paragraphs, timeline};
use crate::notices::period::{DOUBT, last_day, left, words};
use crate::notices::rules::{Contact, NoticeKind, NoticeState, is_public};
use crate::notices::{link, permit, store};
use crate::values::Calendar;
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, render};

#[derive(Template)]
#[template(path = "notices/office/notice.html")]
struct NoticePage {
    desk: Desk,
    form: FormView,
    base: String,
    title: String,
    number: String,
    tag: Tag,
    state: NoticeState,
    left: String,
    kind: &'static str,
    division: String,
    period: String,
    working_days: i32,
    revision: i32,
    state_note: String,
    drafted_by: String,
    body: Vec<String>,
    names: Names,
    contact: Contact,
    public_url: Option<String>,
    /// Why one may not publish it oneself; empty where one may.
    refusal: String,
    /// The last day if it were published today, and what is uncertain about it.
    would_close: String,
    doubt: &'static str,
    objections: Vec<ObjectionRow>,
    history: Vec<TimelineRow>,
    audit_url: String,
    is_demo: bool,
    panel: &'static str,
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &notice, FormView::default(), "").await
}

/// The page, with a form that was refused in a panel.
pub(super) async fn page(cx: &Cx<Officer>, status: StatusCode, notice: &Model, form: FormView, panel: &'static str) -> Answer {
    let (calendar, today) = (cx.site.kept::<Calendar>()?, cx.site.clock.today());
    let state = NoticeState::on(notice, today);
    let lines = store::lines(cx.database(), notice.id).await?;
    let would = last_day(&calendar, today, notice.working_days);
    let closes_on = notice.closes_on.filter(|_| state == NoticeState::Open);
    let is_doubtful = match state {
        NoticeState::Draft => !would.is_certain,
        NoticeState::Open => closes_on.is_some_and(|day| !calendar.knows(day)),
        _ => false,
    };
    let page = NoticePage {
        desk: cx.desk(notice.title.clone()),
        form,
        base: link::office(notice.id),
        title: notice.title.clone(),
        number: notice.number.clone().unwrap_or_default(),
        tag: Tag::of_notice(state),
        state,
        left: closes_on.map(|day| left(&calendar, today, day)).unwrap_or_default(),
        kind: NoticeKind::of(notice).name(),
        division: cx.site.zone.division_name(&notice.division_code),
        period: words(notice.opens_on, notice.closes_on),
        working_days: notice.working_days,
        revision: notice.revision,
        state_note: notice.state_note.clone().unwrap_or_default(),
        drafted_by: notice.drafted_by_name.clone(),
        body: paragraphs(&notice.body),
        names: Names::of(&lines),
        contact: Contact::read(&notice.contact),
        public_url: is_public(notice).then(|| link::notice(notice.id)),
        refusal: refusal(cx, notice, state).await?,
        would_close: date(would.day),
        doubt: if is_doubtful { DOUBT } else { "" },
        objections: objections(cx, notice, &calendar).await?,
        history: timeline(store::history(cx.database(), NOTICE, notice.id).await?),
        audit_url: format!("/office/audit?subject={NOTICE}&id={}", notice.id),
        is_demo: notice.is_demo,
        panel,
    };
    render(status, &page)
}

async fn refusal(cx: &Cx<Officer>, notice: &Model, state: NoticeState) -> Result<String, PageError> {
    if state != NoticeState::Draft {
        return Ok(String::new());
    }
    let has_written = store::has_written(cx.database(), notice.id, cx.who.id).await?;
    Ok(permit::publish(&cx.who, notice, has_written).err().map(|refusal| refusal.0).unwrap_or_default())
}

async fn objections(cx: &Cx<Officer>, notice: &Model, calendar: &Calendar) -> Result<Vec<ObjectionRow>, PageError> {
    let is_hidden = permit::is_conflicted(&cx.who, notice);
    let found = store::objections(cx.database(), notice.id).await?;
    let today = cx.site.clock.today();
    Ok(found.iter().map(|objection| ObjectionRow::new(objection, notice, is_hidden, calendar, today)).collect())
}

impl NoticePage {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }

    fn can_cancel(&self) -> bool {
        matches!(self.state, NoticeState::Draft | NoticeState::Open | NoticeState::Closed)
    }
}
