//! Dynamic management of a round: rectifications, revocations, awards.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::{act, act_on, found};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::manage::may_revoke;
use crate::evaluations::engine::stage;
use crate::evaluations::entity::{rectification, round, round_decision, round_subject};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{AWARD, FAILED, PROPOSED, REVOCATION, decision_name, decision_state_name, rectification_name};
use crate::evaluations::store::rectifications::NewTask;
use crate::evaluations::store::{decisions, frameworks, rectifications, subjects};
use crate::evaluations::{compute, link, permit};
use crate::forms::read_day;
use crate::values::Calendar;
use crate::web::filters::date_or_blank;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/management", show);
    routes.post("/office/rounds/{id}/subjects/{subject}/rectifications", order);
    routes.post("/office/rounds/{id}/subjects/{subject}/decisions", propose);
    routes.post("/office/rounds/{id}/decisions/{decision}", confirm);
}

/// Working days until a rectification is due, as this project proposes: about three months.
const USUAL_DAYS: u32 = 60;

#[derive(Template)]
#[template(path = "evaluations/office/management.html")]
struct ManagementPage {
    desk: Desk,
    form: FormView,
    /// The subject whose form was posted.
    at: i64,
    head: Head,
    is_time: bool,
    usual_due: String,
    lowest: String,
    failing: Vec<Failing>,
    best: Vec<(i64, String)>,
    decisions: Vec<DecisionRow>,
}

/// A subject in the lowest grade.
struct Failing {
    id: i64,
    name: String,
    url: String,
    about: String,
    rectifications: Vec<(String, String)>,
    may_order: bool,
    may_revoke: bool,
}

struct DecisionRow {
    id: i64,
    name: String,
    kind: &'static str,
    text: String,
    state: &'static str,
    by: String,
    is_open: bool,
    refused: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ManageForm {
    #[serde(deserialize_with = "trimmed")]
    reason: String,
    due_on: String,
    #[serde(deserialize_with = "trimmed")]
    tasks: String,
    kind: String,
    outcome: String,
}

impl Form for ManageForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &round, (0, FormView::default())).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, round: &round::Model, (at, form): (i64, FormView)) -> Answer {
    permit::lead(&cx.who, round)?;
    let framework = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
    let framework = compute::read(&framework)?;
    let all = subjects::of_round(cx.database(), round.id).await?;
    let orders = rectifications::of_round(cx.database(), round.id).await?;
    let known = decisions::of_round(cx.database(), round.id).await?;
    let is_time = stage(round) == Stage::Managed;
    let lowest = framework.grades.lowest().to_owned();
    let best = framework.grades.lines.first().map(|grade| grade.name.clone()).unwrap_or_default();
    let has = |subject: &round_subject::Model, kind: &str| {
        known
            .iter()
            .any(|row| row.subject_id == subject.id && row.kind == kind && row.state != crate::evaluations::standing::REJECTED)
    };
    let failing = |row: &round_subject::Model| {
        let own: Vec<rectification::Model> = orders.iter().filter(|order| order.subject_id == row.id).cloned().collect();
        Failing {
            id: row.id,
            name: row.name.clone(),
            url: link::subject(round.id, row.id),
            about: format!("连续 {} 轮“{lowest}”", row.failures),
            may_order: is_time && own.iter().all(|order| order.state == FAILED) && own.is_empty(),
            may_revoke: is_time && may_revoke(&framework, row, &own).is_ok() && !has(row, REVOCATION),
            rectifications: own.iter().map(rectified).collect(),
        }
    };
    let calendar = cx.site.kept::<Calendar>()?;
    let page = ManagementPage {
        desk: cx.desk(format!("动态管理：{}", round.name)),
        form,
        at,
        head: Head::of(cx, round, "management").await?,
        is_time,
        usual_due: calendar.after(cx.site.clock.today(), USUAL_DAYS).day.to_string(),
        failing: all.iter().filter(|row| row.grade.as_deref() == Some(&lowest)).map(failing).collect(),
        best: all
            .iter()
            .filter(|row| is_time && row.grade.as_deref() == Some(&best) && !has(row, AWARD))
            .map(|row| (row.id, row.name.clone()))
            .collect(),
        decisions: known.iter().map(|row| decision(cx, row, &all)).collect(),
        lowest,
    };
    render(status, &page)
}

fn rectified(row: &rectification::Model) -> (String, String) {
    (link::rectification(row.id), format!("{}，期限 {}", rectification_name(&row.state), date_or_blank(row.due_on)))
}

fn decision(cx: &Cx<Officer>, row: &round_decision::Model, all: &[round_subject::Model]) -> DecisionRow {
    let confirmed = row.confirmed_by_name.as_deref().map(|name| format!("，{name} 复核")).unwrap_or_default();
    DecisionRow {
        id: row.id,
        name: all.iter().find(|subject| subject.id == row.subject_id).map(|subject| subject.name.clone()).unwrap_or_default(),
        kind: decision_name(&row.kind),
        text: row.text.clone(),
        state: decision_state_name(&row.state),
        by: format!("{} 拟定{confirmed}", row.proposed_by_name),
        is_open: row.state == PROPOSED,
        refused: permit::confirm_decision(&cx.who, row).err().map(|refusal| refusal.0).unwrap_or_default(),
    }
}

async fn answered(
    cx: &Cx<Officer>,
    (id, at): (i64, i64),
    mut view: FormView,
    outcome: Result<Option<String>, PageError>,
) -> Answer {
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(format!("{}/management", link::round(id))))
        }
        Err(status) => page(cx, status, &found(cx, id).await?, (at, view)).await,
    }
}

async fn order(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<ManageForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let due_on = read_day(&form.due_on);
    if due_on.is_none() {
        view.refuse("due_on", "请填写整改期限，例如 2026-09-30");
    }
    if form.reason.chars().count() < 10 {
        view.refuse("reason", "请写明整改原因，至少 10 个字");
    }
    let tasks: Vec<NewTask> = form
        .tasks
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| NewTask { name: line.to_owned(), indicator: None, due_on: None })
        .collect();
    if tasks.is_empty() {
        view.refuse("tasks", "请至少写一项整改任务，一行一项");
    }
    let outcome = match due_on.filter(|_| !view.is_invalid()) {
        None => Ok(None),
        Some(due_on) => act_on(&cx, *ids, async |engine, round, subject| {
            let permit = permit::lead(&cx.who, round)?;
            engine.open_rectification(&permit, round, subject, (&form.reason, due_on), tasks).await
        })
        .await
        .map(|_| Some("整改通知已下达，参评单位会收到通知。".to_owned())),
    };
    answered(&cx, *ids, view, outcome).await
}

async fn propose(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<ManageForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    if form.reason.chars().count() < 10 {
        view.refuse("reason", "请写明事实和依据，至少 10 个字");
    }
    let outcome = if view.is_invalid() {
        Ok(None)
    } else {
        let done = act_on(&cx, *ids, async |engine, round, subject| {
            let permit = permit::lead(&cx.who, round)?;
            engine.propose_decision(&permit, round, subject, (&form.kind, &form.reason)).await
        });
        done.await.map(|_| Some("已拟定，请由另一名经办人复核。".to_owned()))
    };
    answered(&cx, *ids, view, outcome).await
}

async fn confirm(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<ManageForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let agrees = form.outcome == "agree";
    let outcome = act(&cx, ids.0, async |engine, round| {
        let row = decisions::find(&**engine.write, ids.1).await?.filter(|row| row.round_id == round.id);
        let row = row.ok_or(PageError::NotFound)?;
        let permit = permit::confirm_decision(&cx.who, &row)?;
        engine.confirm_decision(&permit, &row, (agrees, &form.reason)).await
    });
    let words = if agrees {
        "已复核同意，决定生效。名录条目的认定标识须另在“目录条目”里调整。"
    } else {
        "已退回。"
    };
    let outcome = outcome.await.map(|()| Some(words.to_owned()));
    answered(&cx, (ids.0, 0), view, outcome).await
}
