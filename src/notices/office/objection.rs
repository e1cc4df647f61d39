//! An objection in the hands of an officer who did not handle the files behind the notice.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::{admit, raced};
use crate::access::{Cx, Desk, Officer, Permit};
use crate::notices::entity::{objection, public_notice};
use crate::notices::event::{self, OBJECTION};
use crate::notices::follow::NoticeFollowers;
use crate::notices::look::{Tag, TimelineRow, timeline};
use crate::notices::permit::Decide;
use crate::notices::rules::{ObjectionState, STRUCK};
use crate::notices::{letters, link, permit, store};
use crate::platform::clock::local;
use crate::values::Calendar;
use crate::web::deadline::due;
use crate::web::file_answer::{self, Way};
use crate::web::filters::{moment, size};
use crate::web::{Answer, Form, FormView, PageError, Posted, render, see_other};

#[derive(Template)]
#[template(path = "notices/office/objection.html")]
struct ObjectionPage {
    desk: Desk,
    form: FormView,
    base: String,
    id: i64,
    state: ObjectionState,
    tag: Tag,
    revision: i32,
    notice_title: String,
    notice_url: String,
    about: String,
    can_strike: bool,
    name: String,
    phone: String,
    email: String,
    body: String,
    files: Vec<(String, String, String)>,
    received: String,
    due: String,
    is_overdue: bool,
    handler: String,
    investigation: String,
    outcome: String,
    outcomes: Vec<(&'static str, &'static str)>,
    history: Vec<TimelineRow>,
}

/// What was found out so far.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct NoteForm {
    #[validate(length(min = 2, max = 10000, message = "请写调查情况，2 到 10000 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    investigation: String,
    revision: String,
}

impl Form for NoteForm {}

/// The decision.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct DecisionForm {
    outcome: String,
    #[validate(length(min = 10, max = 4000, message = "请写理由，10 到 4000 字，提出人会看到"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    reasons: String,
    strike: String,
    revision: String,
}

impl Form for DecisionForm {}

/// Which state was read.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct BeginForm {
    revision: String,
}

impl Form for BeginForm {}

/// An objection with its notice, for somebody who may decide it.
struct Found {
    objection: objection::Model,
    notice: public_notice::Model,
    permit: Permit<Decide>,
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<Found, PageError> {
    admit(cx)?;
    let objection = store::find_objection(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let notice = store::find(cx.database(), objection.notice_id).await?.ok_or(PageError::NotFound)?;
    let permit = permit::decide(&cx.who, &notice, &objection).ok_or(PageError::NotFound)??;
    Ok(Found { objection, notice, permit })
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let found = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, found, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, found: Found, form: FormView) -> Answer {
    let Found { objection, notice, .. } = found;
    let line = match objection.line_id {
        Some(id) => store::find_line(cx.database(), notice.id, id).await?,
        None => None,
    };
    let (calendar, today) = (cx.site.kept::<Calendar>()?, cx.site.clock.today());
    let state = ObjectionState::of(&objection);
    let due = objection.due_on.filter(|_| state.is_open()).map(|day| due(&calendar, today, day)).unwrap_or_default();
    let files = store::files(cx.database(), objection.id).await?;
    let base = link::objection(objection.id);
    let file =
        |file: crate::notices::entity::objection_file::Model| (format!("{base}/files/{}", file.id), file.name, size(file.size));
    let page = ObjectionPage {
        desk: cx.desk(format!("{}号异议", objection.id)),
        form,
        id: objection.id,
        state,
        tag: Tag::of_objection(state),
        revision: objection.revision,
        notice_title: notice.title,
        notice_url: link::office(notice.id),
        can_strike: line.as_ref().is_some_and(|line| line.state != STRUCK),
        about: line.map_or_else(|| "整份公示".to_owned(), |line| format!("{}. {}", line.position, line.name)),
        name: objection.name,
        phone: objection.phone,
        email: objection.email,
        body: objection.body,
        files: files.into_iter().map(file).collect(),
        received: moment(objection.received_at),
        due: due.0,
        is_overdue: due.1,
        handler: objection.handled_by_name.unwrap_or_default(),
        investigation: objection.investigation.unwrap_or_default(),
        outcome: objection.outcome.unwrap_or_default(),
        outcomes: ObjectionState::OUTCOMES.map(|state| (state.key(), state.name())).to_vec(),
        history: timeline(store::history(cx.database(), OBJECTION, objection.id).await?),
        base,
    };
    render(status, &page)
}

pub(super) async fn begin(cx: Cx<Officer>, id: Path<i64>, posted: Posted<BeginForm>) -> Answer {
    let found = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = async {
        let calendar = cx.site.kept::<Calendar>()?;
        let write = cx.begin().await?;
        let received_on = local(found.objection.received_at).date_naive();
        let revision = form.revision.parse().unwrap_or(0);
        if !store::begin(&write, &found.permit, revision, received_on, &calendar).await? {
            return Err(raced());
        }
        letters::begun(&write, &found.objection, &found.notice).await?;
        let event = event::objection("objection.begun", &found.objection, &found.notice, "开始调查异议");
        Ok(write.commit(event).await?)
    };
    let outcome = outcome.await;
    done(&cx, *id, &mut view, outcome, "已开始调查，提出人会收到邮件。").await
}

pub(super) async fn note(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    let found = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, found, view).await,
    };
    let outcome = async {
        let write = cx.begin().await?;
        if !store::note(&write, &found.permit, form.revision.parse().unwrap_or(0), &form.investigation).await? {
            return Err(raced());
        }
        let event = event::objection("objection.noted", &found.objection, &found.notice, "记录调查情况");
        Ok(write.commit(event).await?)
    };
    let outcome = outcome.await;
    done(&cx, *id, &mut view, outcome, "调查情况已保存。").await
}

pub(super) async fn decide(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DecisionForm>) -> Answer {
    let found = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, found, view).await,
    };
    let chosen = ObjectionState::OUTCOMES.into_iter().find(|state| state.key() == form.outcome);
    let Some(chosen) = chosen else {
        view.refuse("outcome", "请选择结论");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, found, view).await;
    };
    let strikes = form.strike == "yes" && chosen != ObjectionState::Dismissed;
    let outcome = settle(&cx, &found, &form, chosen, strikes).await;
    done(&cx, *id, &mut view, outcome, "已办结，提出人会看到结论和理由。").await
}

async fn settle(
    cx: &Cx<Officer>,
    found: &Found,
    form: &DecisionForm,
    chosen: ObjectionState,
    strikes: bool,
) -> Result<(), PageError> {
    let followers = cx.site.kept::<NoticeFollowers>()?;
    let write = cx.begin().await?;
    let revision = form.revision.parse().unwrap_or(0);
    let decided = store::decide(&write, &found.permit, revision, (chosen, &form.reasons, strikes), &followers).await?;
    let objection = decided.ok_or_else(raced)?;
    letters::settled(&write, &objection, &found.notice).await?;
    let struck = if strikes { "，移出名单" } else { "" };
    let event = event::objection("objection.decided", &objection, &found.notice, format!("异议{}{struck}", chosen.name()));
    // A line that is gone shows in searches.
    Ok(write.commit(event.touching([(event::NOTICE, found.notice.id)])).await?)
}

async fn done(cx: &Cx<Officer>, id: i64, view: &mut FormView, outcome: Result<(), PageError>, message: &'static str) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash(message);
            Ok(see_other(link::objection(id)))
        }
        Err(status) => {
            let found = found(cx, id).await?;
            page(cx, status, found, std::mem::take(view)).await
        }
    }
}

/// A piece of evidence, to be saved and never shown in the site's own name. That it was read is in the audit trail.
pub(super) async fn file(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (id, file_id) = path.into_inner();
    let found = found(&cx, id).await?;
    let file = store::find_file(cx.database(), id, file_id).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    let write = cx.begin().await?;
    let event = event::objection("objection.file_read", &found.objection, &found.notice, "查看异议材料");
    write.commit(event).await?;
    Ok(file_answer::file(Way::Saved, &file.name, &file.media_type).body(bytes))
}

impl ObjectionPage {
    fn is_investigated(&self) -> bool {
        self.state == ObjectionState::Investigating
    }
}
