//! Objections to the draft result, and their answers.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::{act, found, number, shown, subjects_of};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::objections::Decision;
use crate::evaluations::engine::stage;
use crate::evaluations::entity::{round, round_objection};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{DISMISSED, RAISED, UPHELD, objection_name};
use crate::evaluations::store::values::current;
use crate::evaluations::store::{checks, frameworks, objections, values};
use crate::evaluations::{compute, link, permit};
use crate::web::filters::{date_or_blank, moment};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/objections", show);
    routes.post("/office/rounds/{id}/objections/{objection}", decide);
}

#[derive(Template)]
#[template(path = "evaluations/office/objections.html")]
struct ObjectionsPage {
    desk: Desk,
    form: FormView,
    /// The objection whose form was posted.
    at: i64,
    head: Head,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    subject: String,
    url: String,
    evidence_base: String,
    about: String,
    has_indicator: bool,
    now: String,
    body: String,
    evidence: Vec<Evidence>,
    raised: String,
    due: String,
    state: &'static str,
    tag: (&'static str, &'static str),
    answer: String,
    decided: String,
    may_decide: bool,
    refused: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DecisionForm {
    outcome: String,
    raw: String,
    #[validate(length(min = 10, max = 1000, message = "请写明调查情况和理由（10 到 1000 字），答复会发给参评单位"))]
    #[serde(deserialize_with = "trimmed")]
    answer: String,
}

impl Form for DecisionForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &round, (0, FormView::default())).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, round: &round::Model, (at, form): (i64, FormView)) -> Answer {
    let all = subjects_of(cx, round).await?;
    let checks = checks::of_round(cx.database(), round.id).await?;
    let framework = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
    let framework = compute::read(&framework)?;
    let known = current(values::of_round(cx.database(), round.id).await?);
    let is_time = stage(round) == Stage::Objection;
    let view = |row: round_objection::Model| {
        let subject = all.iter().find(|subject| subject.id == row.subject_id)?;
        let node = row.indicator.as_deref().and_then(|key| framework.node(key));
        let value = row.indicator.clone().and_then(|key| known.get(&(row.subject_id, key)));
        let allowed = permit::decide(&cx.who, &row, &checks);
        let is_open = row.state == RAISED;
        Some(Row {
            id: row.id,
            url: link::subject(round.id, subject.id),
            evidence_base: format!("{}/evidence", link::subject(round.id, subject.id)),
            subject: subject.name.clone(),
            about: node.map_or_else(|| "整体结果".to_owned(), |node| node.name.clone()),
            has_indicator: row.indicator.is_some(),
            now: value.map(|value| shown(value.raw)).unwrap_or_default(),
            evidence: evidence::read(&row.evidence),
            raised: format!("{}，{}", row.raised_by_name, moment(row.raised_at)),
            due: date_or_blank(row.due_on),
            state: objection_name(&row.state),
            tag: match row.state.as_str() {
                RAISED => ("scheduled", "clock"),
                UPHELD => ("repealed", "check"),
                _ => ("published", "done"),
            },
            decided: match (&row.decided_by_name, row.decided_at) {
                (Some(name), Some(at)) => format!("{name}，{}", moment(at)),
                _ => String::new(),
            },
            may_decide: is_time && is_open && allowed.is_ok(),
            refused: allowed.err().filter(|_| is_open).map(|refusal| refusal.0).unwrap_or_default(),
            answer: row.answer.unwrap_or_default(),
            body: row.body,
        })
    };
    let rows = objections::of_round(cx.database(), round.id).await?.into_iter().filter_map(view).collect();
    let page = ObjectionsPage {
        desk: cx.desk(format!("异议：{}", round.name)),
        form,
        at,
        head: Head::of(cx, round, "objections").await?,
        rows,
    };
    render(status, &page)
}

async fn decide(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<DecisionForm>) -> Answer {
    let round = found(&cx, ids.0).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &round, (ids.1, view)).await,
    };
    let raw = number(&mut view, "raw");
    if form.outcome != UPHELD && form.outcome != DISMISSED {
        view.refuse("outcome", "请选择异议是否成立");
    }
    let decision = Decision { is_right: form.outcome == UPHELD, raw, answer: form.answer };
    let outcome = if view.is_invalid() { Ok(None) } else { decided(&cx, *ids, decision).await.map(Some) };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("异议已答复。更正了数值的，请重新测算得分。");
            Ok(see_other(format!("{}/objections", link::round(ids.0))))
        }
        Err(status) => page(&cx, status, &round, (ids.1, view)).await,
    }
}

async fn decided(cx: &Cx<Officer>, (round_id, id): (i64, i64), decision: Decision) -> Result<(), PageError> {
    act(cx, round_id, async |engine, round| {
        let row = objections::find(&**engine.write, id).await?.filter(|row| row.round_id == round.id);
        let row = row.ok_or(PageError::NotFound)?;
        let subject = engine.subject(round, row.subject_id).await?;
        if !permit::sees(&cx.who, &subject) {
            return Err(PageError::NotFound);
        }
        let checks = checks::of_subject(&**engine.write, subject.id).await?;
        let permit = permit::decide(&cx.who, &row, &checks)?;
        engine.decide_objection(&permit, round, &subject, &row, decision).await
    })
    .await
}
