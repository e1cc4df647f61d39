//! Results become public: the approved applications of a call go into the draft of a public notice, which somebody else
//! publishes.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use validator::Validate;

use super::entity::{application, review_task};
use super::flow::State;
use super::permit::handles;
use super::programme::{ProgrammeKind, Programmes};
use super::store::{applications, programmes, tasks};
use crate::access::{Cx, Desk, Officer, Refusal};
use crate::notices::entity::public_notice;
use crate::notices::event as notice_event;
use crate::notices::permit as notice_permit;
use crate::notices::rules::{Contact, NewLine, NewNotice, NoticeKind};
use crate::notices::store as notices;
use crate::platform::Write;
use crate::values::Fen;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    routes.get("/office/publication", overview);
    routes.post("/office/calls/{id}/notices", draft);
}

#[derive(Template)]
#[template(path = "casework/publication.html")]
struct PublicationPage {
    desk: Desk,
    form: FormView,
    groups: Vec<Group>,
}

/// A call with results that wait for a notice.
struct Group {
    call_id: i64,
    title: String,
    has_money: bool,
    sum: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    number: String,
    name: String,
    code: String,
    amount: String,
    subject: String,
}

/// What stands in a notice's contact where nobody says otherwise.
fn contact(officer: &Officer) -> Contact {
    Contact { office: "综试区办公室".to_owned(), email: officer.email.clone(), ..Contact::default() }
}

async fn overview(cx: Cx<Officer>) -> Answer {
    page(&cx, StatusCode::OK, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    if !handles(&cx.who) {
        return Err(Refusal("申报由经办人办理。".into()).into());
    }
    let rows = applications::in_state(cx.database(), State::AwaitingNotice, 0, 2000).await?;
    let mut calls: BTreeMap<i64, Vec<application::Model>> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| cx.who.covers(&row.division_code)) {
        calls.entry(row.call_id).or_default().push(row);
    }
    let ids: Vec<i64> = calls.keys().copied().collect();
    let known = programmes::find_calls(cx.database(), &ids).await?;
    let all = programmes::find_many(cx.database(), &known.iter().map(|call| call.programme_id).collect::<Vec<_>>()).await?;
    let group = |call_id: i64, rows: Vec<application::Model>| {
        let call = known.iter().find(|call| call.id == call_id)?;
        let programme = all.iter().find(|row| row.id == call.programme_id)?;
        let sum = rows.iter().filter_map(|row| row.approved_fen).sum();
        Some(Group {
            call_id,
            title: format!("{}（{}）", programme.name, call.name),
            has_money: programme.kind == ProgrammeKind::Subsidy.key(),
            sum: Fen(sum).to_string(),
            rows: rows.into_iter().map(Row::of).collect(),
        })
    };
    let groups = calls.into_iter().filter_map(|(call_id, rows)| group(call_id, rows)).collect();
    render(status, &PublicationPage { desk: cx.desk("结果公示"), form, groups })
}

impl Row {
    fn of(row: application::Model) -> Self {
        Self {
            id: row.id,
            number: row.number.unwrap_or_default(),
            name: row.organisation_name,
            code: row.credit_code,
            amount: row.approved_fen.map(|fen| Fen(fen).to_string()).unwrap_or_default(),
            subject: row.subject.unwrap_or_default(),
        }
    }
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct NoticeForm {
    application: Vec<String>,
    working_days: String,
}

impl Form for NoticeForm {}

async fn draft(cx: Cx<Officer>, call_id: Path<i64>, posted: Posted<NoticeForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let ids: Vec<i64> = form.application.iter().filter_map(|id| id.parse().ok()).collect();
    let days = if form.working_days == "7" { 7 } else { 5 };
    let outcome = try_draft(&cx, *call_id, &ids, days, &mut view).await;
    match view.settle(outcome)? {
        Ok(notice_id) => {
            cx.flash("公示已拟稿。请核对后，由另一名经办人发布。");
            Ok(see_other(format!("/office/notices/{notice_id}")))
        }
        Err(status) => page(&cx, status, view).await,
    }
}

async fn try_draft(
    cx: &Cx<Officer>,
    call_id: i64,
    ids: &[i64],
    days: i32,
    view: &mut FormView,
) -> Result<Option<i64>, PageError> {
    let write = cx.begin().await?;
    let rows = applications::of_call(&*write, call_id, &[State::AwaitingNotice]).await?;
    let chosen: Vec<&application::Model> =
        rows.iter().filter(|row| ids.contains(&row.id) && cx.who.covers(&row.division_code)).collect();
    if chosen.is_empty() {
        view.refuse_all("请至少选择一件待公示的申报。");
        return Ok(None);
    }
    let notice = notice_of(cx, &write, call_id, &chosen, ("call", call_id), days).await?;
    let summary = format!("由 {} 件申报的结果拟稿公示", chosen.len());
    write.commit(notice_event::notice("notice.drafted", &notice, summary)).await?;
    Ok(Some(notice.id))
}

/// Drafts a notice of these applications; the caller commits.
pub async fn notice_of(
    cx: &Cx<Officer>,
    write: &Write,
    call_id: i64,
    chosen: &[&application::Model],
    subject: (&str, i64),
    working_days: i32,
) -> Result<public_notice::Model, PageError> {
    notice_by(&*cx.site.kept::<Programmes>()?, &cx.who, write, call_id, chosen, (subject, working_days)).await
}

/// The same in an officer's name, without a request.
pub async fn notice_by(
    programmes_kept: &Programmes,
    who: &Officer,
    write: &Write,
    call_id: i64,
    chosen: &[&application::Model],
    (subject, working_days): ((&str, i64), i32),
) -> Result<public_notice::Model, PageError> {
    let call = programmes::call(&**write, call_id).await?.ok_or(PageError::NotFound)?;
    let current = programmes::find(&**write, call.programme_id).await?.ok_or(PageError::NotFound)?;
    let definition = programmes_kept.of_revision(&**write, current.revision_id.unwrap_or(0)).await?;
    let division = definition.division.clone();
    let permit = notice_permit::draft(who, &division)
        .ok_or_else(|| Refusal("公示由综试区主管部门拟稿和发布，请由省级（综试区）经办人办理。".into()))?;
    let is_money = definition.kind == ProgrammeKind::Subsidy;
    let verb = if is_money { "拟扶持" } else { "拟认定" };
    let lines = chosen.iter().map(|row| NewLine {
        name: row.organisation_name.clone(),
        credit_code: Some(row.credit_code.clone()),
        amount_fen: row.approved_fen.filter(|_| is_money),
        note: row.subject.clone(),
        application_id: Some(row.id),
    });
    let new = NewNotice {
        kind: if is_money { NoticeKind::Awards } else { NoticeKind::Certification },
        title: format!("关于{}{}{verb}名单的公示", definition.name, call.name),
        body: format!(
            "根据“{}”的申报通知，经受理、审查和集体研究，现将{verb}名单予以公示。\n公示期内，对名单有异议的单位和个人，可以实名提出，并写明事实和依据。我们将核查并答复。",
            definition.name
        ),
        subject: (subject.0.to_owned(), subject.1),
        division_code: division,
        contact: contact(who),
        working_days,
        conflicted: handlers(&**write, chosen).await?,
        is_demo: chosen.iter().all(|row| row.is_demo),
        lines: lines.collect(),
    };
    Ok(notices::draft(write, &permit, new).await?)
}

/// Everybody who worked on these files: they do not decide objections to them.
async fn handlers(database: &impl ConnectionTrait, chosen: &[&application::Model]) -> Result<Vec<i64>, PageError> {
    let mut people = Vec::new();
    for chunk in chosen.chunks(500) {
        let ids = chunk.iter().map(|row| row.id);
        let rows = review_task::Entity::find()
            .filter(review_task::Column::ApplicationId.is_in(ids))
            .filter(review_task::Column::State.eq(tasks::DONE))
            .all(database)
            .await?;
        people.extend(rows.into_iter().filter_map(|row| row.done_by));
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
