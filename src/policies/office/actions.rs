//! The way of a document to the public and back: publishing, scheduling, withdrawing. Each step is a resource
//! of its own, checks the stage it starts from, and loses to whoever was faster.

use actix_web::web::Path;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::edit::found;
use super::overview;
use crate::access::{Cx, Officer};
use crate::platform::Write;
use crate::platform::clock::instant_of;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::form::{parse_date, parse_time};
use crate::policies::rules::{Stage, stage_of};
use crate::policies::{link, permit, store};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/{id}/publication", publish);
    routes.post("/office/policies/{id}/schedule", schedule);
    routes.post("/office/policies/{id}/unscheduling", unschedule);
    routes.post("/office/policies/{id}/withdrawal", withdraw);
}

/// What the panels of the overview post.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ActionForm {
    pub(super) publish_on: String,
    pub(super) publish_at: String,
    #[validate(length(max = 200, message = "撤回原因最多 200 字"))]
    pub(super) withdraw_reason: String,
    #[validate(length(max = 300, message = "最多 300 字，请只填文号或标题"))]
    pub(super) repealed_by: String,
    pub(super) repealed_on: String,
    #[validate(length(max = 200, message = "说明最多 200 字"))]
    pub(super) repeal_note: String,
}

impl Form for ActionForm {}

/// What a step came to: the message for the next page, or nothing when it was refused in the view.
pub(super) type Taken = Result<Option<String>, PageError>;

pub(super) async fn answer(cx: &Cx<Officer>, document: &Model, mut view: FormView, panel: &'static str, taken: Taken) -> Answer {
    match view.settle(taken)? {
        Ok(message) => {
            cx.flash(message);
            Ok(see_other(link::office(document.id)))
        }
        Err(status) => {
            let present = found(cx, document.id).await?;
            overview::page(cx, status, &present, view, panel).await
        }
    }
}

fn raced() -> PageError {
    PageError::Conflict("这份文件的状态刚被他人改变，本次操作没有执行。请核对最新状态。".into())
}

async fn publish(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ActionForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (_, mut view) = posted.unchecked();
    let taken = try_publish(&cx, &document, &mut view).await;
    answer(&cx, &document, view, "publication", taken).await
}

async fn try_publish(cx: &Cx<Officer>, document: &Model, view: &mut FormView) -> Taken {
    let from = stage_of(document);
    if from == Stage::Published {
        return Ok(Some("这份文件已经是公开状态。".into()));
    }
    let step = permit::step(&cx.who, document, Stage::Published)?;
    if document.body.trim().is_empty() {
        view.refuse_all("这份文件还没有正文，请先编辑补充正文，再发布。");
        return Ok(None);
    }
    let write = cx.begin().await?;
    let document = dated(cx, &write, document, cx.site.clock.today()).await?;
    if !store::set_stage(&write, &step, from, Stage::Published, None).await? {
        return Err(raced());
    }
    store::add_version(&write, &document, "首次发布").await?;
    let event = LibraryEvent::policy("policy.published", &document, "发布文件");
    write.commit(event.with_changes(json!({ "stage": from.name() }), json!({ "stage": Stage::Published.name() }))).await?;
    Ok(Some("已发布，公众现在可以看到和搜到。".into()))
}

/// A document without a day of publication gets this one.
async fn dated(cx: &Cx<Officer>, write: &Write, document: &Model, on: NaiveDate) -> Result<Model, PageError> {
    if document.published_on.is_some() {
        return Ok(document.clone());
    }
    let draft = PolicyDraft { published_on: Some(on), ..PolicyDraft::of(document) };
    store::save(write, &permit::edit(&cx.who, document)?, document.revision, &draft).await?.ok_or_else(raced)
}

async fn schedule(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ActionForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let taken = try_schedule(&cx, &document, &form, &mut view).await;
    answer(&cx, &document, view, "schedule", taken).await
}

async fn try_schedule(cx: &Cx<Officer>, document: &Model, form: &ActionForm, view: &mut FormView) -> Taken {
    let step = permit::step(&cx.who, document, Stage::Scheduled)?;
    if document.body.trim().is_empty() {
        view.refuse_all("这份文件还没有正文，请先编辑补充正文，再定时发布。");
    }
    let Some(at) = future(form, cx.site.clock.now(), view).filter(|_| !view.is_invalid()) else { return Ok(None) };
    let write = cx.begin().await?;
    let day = crate::platform::clock::local(at).date_naive();
    let dated = dated(cx, &write, document, day).await?;
    if !store::set_stage(&write, &step, stage_of(document), Stage::Scheduled, Some(at)).await? {
        return Err(raced());
    }
    let event = LibraryEvent::policy("policy.scheduled", &dated, format!("定于 {} 发布", moment(at)));
    let before = json!({ "publish_at": document.publish_at.map(moment) });
    write.commit(event.with_changes(before, json!({ "publish_at": moment(at) }))).await?;
    Ok(Some(format!("将于 {} 自动发布。", moment(at))))
}

/// The instant that was typed, when it lies ahead.
fn future(form: &ActionForm, now: DateTime<Utc>, view: &mut FormView) -> Option<DateTime<Utc>> {
    let day = parse_date(&form.publish_on).ok().flatten();
    if day.is_none() {
        view.refuse("publish_on", "请填写日期，例如 2026-04-01");
    }
    let time = parse_time(&form.publish_at);
    if time.is_none() {
        view.refuse("publish_at", "请填写时间，例如 09:00");
    }
    let at = instant_of(day?.and_time(time?));
    if at <= now {
        view.refuse("publish_on", format!("这个时间已经过去（现在是 {}）。要马上公开，请用“立即发布”", moment(now)));
        return None;
    }
    Some(at)
}

async fn unschedule(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let taken = try_unschedule(&cx, &document).await;
    answer(&cx, &document, FormView::default(), "schedule", taken).await
}

async fn try_unschedule(cx: &Cx<Officer>, document: &Model) -> Taken {
    let step = permit::step(&cx.who, document, Stage::Draft)?;
    let write = cx.begin().await?;
    if !store::set_stage(&write, &step, Stage::Scheduled, Stage::Draft, None).await? {
        return Err(raced());
    }
    let event = LibraryEvent::policy("policy.unscheduled", document, "取消定时发布");
    write
        .commit(event.with_changes(json!({ "publish_at": document.publish_at.map(moment) }), json!({ "publish_at": null })))
        .await?;
    Ok(Some("已取消定时发布，文件回到草稿。".into()))
}

async fn withdraw(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ActionForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let taken = try_withdraw(&cx, &document, &form, &mut view).await;
    answer(&cx, &document, view, "withdrawal", taken).await
}

async fn try_withdraw(cx: &Cx<Officer>, document: &Model, form: &ActionForm, view: &mut FormView) -> Taken {
    let step = permit::step(&cx.who, document, Stage::Withdrawn)?;
    let reason = form.withdraw_reason.trim();
    if reason.is_empty() {
        view.refuse("withdraw_reason", "请写明撤回原因，只在后台可见");
    }
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let from = stage_of(document);
    let write = cx.begin().await?;
    if !store::set_stage(&write, &step, from, Stage::Withdrawn, None).await? {
        return Err(raced());
    }
    let event = LibraryEvent::policy("policy.withdrawn", document, "撤回文件");
    let after = json!({ "stage": Stage::Withdrawn.name(), "reason": reason });
    write.commit(event.with_changes(json!({ "stage": from.name() }), after)).await?;
    Ok(Some("已撤回，公众不再看到这份文件。".into()))
}
