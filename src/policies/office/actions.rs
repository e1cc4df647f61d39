//! The way of a document to the public and back: publishing, scheduling, withdrawing, repealing. Each step is a resource
//! of its own, checks the stage it starts from, and loses to whoever was faster.

use actix_web::web::Path;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
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
use crate::policies::entity::policy_relation;
use crate::policies::event::LibraryEvent;
use crate::policies::form::{parse_date, parse_time};
use crate::policies::rules::{Stage, Standing, stage_of};
use crate::policies::store::Lookup;
use crate::policies::{link, permit, store};
use crate::web::filters::{date, moment};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/{id}/publication", publish);
    routes.post("/office/policies/{id}/schedule", schedule);
    routes.post("/office/policies/{id}/unscheduling", unschedule);
    routes.post("/office/policies/{id}/withdrawal", withdraw);
    routes.post("/office/policies/{id}/repeal", repeal);
    routes.post("/office/policies/{id}/reinstatement", reinstate);
}

/// What the panels of the overview post.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ActionForm {
    publish_on: String,
    publish_at: String,
    #[validate(length(max = 200, message = "撤回原因最多 200 字"))]
    withdraw_reason: String,
    #[validate(length(max = 300, message = "最多 300 字，请只填文号或标题"))]
    repealed_by: String,
    repealed_on: String,
    #[validate(length(max = 200, message = "说明最多 200 字"))]
    repeal_note: String,
}

impl Form for ActionForm {}

/// What a step came to: the message for the next page, or nothing when it was refused in the view.
type Taken = Result<Option<String>, PageError>;

async fn answer(cx: &Cx<Officer>, document: &Model, mut view: FormView, panel: &'static str, taken: Taken) -> Answer {
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
    store::save(write, &permit::edit(&cx.who, document), document.revision, &draft).await?.ok_or_else(raced)
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
    write.commit(event.with_changes(json!({ "publish_at": document.publish_at.map(moment) }), json!({ "publish_at": null }))).await?;
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

async fn repeal(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ActionForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let taken = try_repeal(&cx, &document, &form, &mut view).await;
    answer(&cx, &document, view, "repeal", taken).await
}

async fn try_repeal(cx: &Cx<Officer>, document: &Model, form: &ActionForm, view: &mut FormView) -> Taken {
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    let on = parse_date(&form.repealed_on).ok().flatten();
    if on.is_none() {
        view.refuse("repealed_on", "请填写废止日期，例如 2026-03-01");
    }
    let by = repealing(cx, document, &form.repealed_by, view).await?;
    let Some(on) = on.filter(|_| !view.is_invalid()) else { return Ok(None) };
    let note = Some(form.repeal_note.trim().to_owned()).filter(|note| !note.is_empty());
    let write = cx.begin().await?;
    store::repeal(&write, &permit::edit(&cx.who, document), on, by.as_ref().map(|by| by.id), note).await?;
    if let Some(by) = &by {
        link_repeal(cx, &write, by, document).await?;
    }
    let name = by.as_ref().map(|by| by.title.clone());
    let event = LibraryEvent::policy("policy.repealed", document, format!("标记为自 {} 起废止", date(on)));
    let before = json!({ "standing": document.standing, "repealed_on": document.repealed_on });
    let after = json!({ "standing": Standing::Repealed.key(), "repealed_on": on, "repealed_by": name, "repeal_note": form.repeal_note.trim() });
    write.commit(event.with_changes(before, after).touching(by.map(|by| by.id))).await?;
    Ok(Some(format!("已标记为自 {} 起废止。", date(on))))
}

/// The document that repeals, when one was named.
async fn repealing(cx: &Cx<Officer>, document: &Model, typed: &str, view: &mut FormView) -> Result<Option<Model>, PageError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match store::lookup(cx.database(), typed).await? {
        Lookup::One(by) if by.id == document.id => view.refuse("repealed_by", "文件不能废止自己，请填写另一份文件"),
        Lookup::One(by) => return Ok(Some(*by)),
        other => view.refuse("repealed_by", super::relations::not_found(&other)),
    }
    Ok(None)
}

async fn link_repeal(cx: &Cx<Officer>, write: &Write, by: &Model, document: &Model) -> Result<(), PageError> {
    let known = store::editor_relations(&**write, by.id).await?;
    let is_known = known.iter().any(|link| {
        link.kind == "repeals" && (link.to_id == Some(document.id) || (link.to_number_key.is_some() && link.to_number_key == document.number_key))
    });
    if is_known {
        return Ok(());
    }
    let row = policy_relation::ActiveModel {
        to_id: Set(Some(document.id)),
        to_number: Set(document.document_number.clone()),
        to_number_key: Set(document.number_key.clone()),
        to_title: Set(Some(document.title.clone())),
        kind: Set("repeals".to_owned()),
        ..Default::default()
    };
    Ok(store::add_relation(write, &permit::edit(&cx.who, by), row).await?)
}

async fn reinstate(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let taken = try_reinstate(&cx, &document).await;
    answer(&cx, &document, FormView::default(), "reinstatement", taken).await
}

async fn try_reinstate(cx: &Cx<Officer>, document: &Model) -> Taken {
    let write = cx.begin().await?;
    store::reinstate(&write, &permit::edit(&cx.who, document)).await?;
    let event = LibraryEvent::policy("policy.reinstated", document, "撤销废止标记").touching(document.repealed_by_id);
    let before = json!({ "standing": document.standing, "repealed_on": document.repealed_on });
    write.commit(event.with_changes(before, json!({ "standing": Standing::InForce.key(), "repealed_on": null }))).await?;
    Ok(Some("已撤销废止标记，文件恢复为有效。".into()))
}
