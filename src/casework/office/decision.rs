//! Decisions: one proposes, another confirms; and what can still be done with the days and after the end.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::{act, answer, on_task, refused};
use crate::access::{Cx, Officer, Role};
use crate::casework::engine::Case;
use crate::casework::engine::decision::Proposal;
use crate::casework::flow::{Action, State};
use crate::casework::permit::LEAD_UNIT;
use crate::casework::programme::StageKind;
use crate::casework::store::{steps, tasks};
use crate::platform::Write;
use crate::values::Fen;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, PageError, Posted, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/proposal", propose);
    routes.post("/office/applications/{id}/confirmation", confirm);
    routes.post("/office/applications/{id}/extension", extend);
    routes.post("/office/applications/{id}/take-back", take_back);
    routes.post("/office/applications/{id}/reconsideration", reconsider);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ProposalForm {
    decision: String,
    amount: String,
    #[validate(length(min = 4, max = 2000, message = "请写明理由（4 到 2000 字），申报单位会看到"))]
    #[serde(deserialize_with = "trimmed")]
    reasons: String,
}

impl Form for ProposalForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ConfirmationForm {
    agrees: String,
    #[validate(length(max = 1000, message = "复核意见最多 1000 字"))]
    #[serde(deserialize_with = "trimmed")]
    confirm_note: String,
}

impl Form for ConfirmationForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReasonForm {
    #[validate(length(min = 4, max = 1000, message = "请写明理由（4 到 1000 字）"))]
    #[serde(deserialize_with = "trimmed")]
    pub(super) reason: String,
}

impl Form for ReasonForm {}

async fn propose(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ProposalForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "turn").await,
    };
    let is_approval = form.decision == "approve";
    if !is_approval && form.decision != "refuse" {
        view.refuse("decision", "请选择拟通过或拟不通过");
    }
    let amount = form.amount.trim();
    let mut amount_fen = None;
    if is_approval && !amount.is_empty() {
        match Fen::parse(amount) {
            Ok(fen) => amount_fen = Some(fen.0),
            Err(error) => view.refuse("amount", format!("核定金额：{error}")),
        }
    }
    if view.is_invalid() {
        return refused(&cx, *id, view, "turn").await;
    }
    let done = open_task(&cx, *id, StageKind::Decision.key()).await?;
    let done = on_task(&cx, *id, done, async |engine, case, task, permit| {
        let amount_fen = amount_fen.filter(|_| case.definition.amount.is_some());
        let proposal = Proposal { is_approval, amount_fen, reasons: form.reasons.clone(), by: String::new() };
        engine.propose(permit, case, task, proposal).await
    });
    let done = done.await.map(|_| "决定已拟定，请另一名经办人复核。".to_owned());
    answer(&cx, *id, view, done, "turn").await
}

async fn confirm(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ConfirmationForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "turn").await,
    };
    let agrees = form.agrees == "yes";
    if !agrees && form.agrees != "no" {
        view.refuse("agrees", "请选择同意或不同意");
    } else if !agrees && form.confirm_note.chars().count() < 4 {
        view.refuse("confirm_note", "不同意的，请写明理由（至少 4 个字），拟定人会看到");
    }
    if view.is_invalid() {
        return refused(&cx, *id, view, "turn").await;
    }
    let task = open_task(&cx, *id, tasks::CONFIRMATION).await?;
    let done = on_task(&cx, *id, task, async |engine, case, task, permit| {
        engine.confirm(permit, case, task, agrees, &form.confirm_note).await
    });
    let done = done.await.map(|row| match State::parse(&row.state) {
        Some(State::Rejected) => "已作出不予通过的决定，理由和救济途径已告知申报单位。".to_owned(),
        Some(State::Deciding) => "已退回拟定人重新拟定。".to_owned(),
        Some(state) => format!("决定已生效，现在是“{}”；已通知申报单位。", state.name()),
        None => "决定已复核。".to_owned(),
    });
    answer(&cx, *id, view, done, "turn").await
}

/// The open task of a kind; 0, which is nobody's, where there is none.
async fn open_task(cx: &Cx<Officer>, id: i64, kind: &str) -> Result<i64, PageError> {
    super::found(cx, id).await?;
    let all = tasks::of(cx.database(), id).await?;
    let found = all
        .iter()
        .find(|task| task.kind == kind && task.state == tasks::OPEN)
        .or_else(|| all.iter().rev().find(|task| task.kind == kind));
    found.map(|task| task.id).ok_or_else(crate::casework::store::applications::raced)
}

/// Only the desk that decides may change what was promised or decided.
pub(super) fn decides(cx: &Cx<Officer>, case: &Case) -> Result<(), PageError> {
    let stage = case.definition.position_of(StageKind::Decision).and_then(|at| case.definition.stage(at));
    let covers = stage.is_none_or(|stage| cx.who.covers(&stage.desk.division(&case.application.division_code)));
    let is_lead = cx.who.role == Role::Administrator || cx.who.unit.as_deref().is_none_or(|unit| unit == LEAD_UNIT);
    if covers && is_lead {
        return Ok(());
    }
    Err(PageError::Forbidden("这一步由作出决定的牵头部门办理，您可以查看进度。".into()))
}

/// Whoever proposed or confirmed a decision does not look at it again.
pub(super) async fn others_decided(cx: &Cx<Officer>, write: &Write, case: &Case) -> Result<(), PageError> {
    let made = [Action::Decline, Action::ProposeDecision, Action::Approve, Action::Reject].map(Action::key);
    let rows = steps::of(&**write, case.application.id).await?;
    if rows.iter().any(|row| made.contains(&row.action.as_str()) && row.actor_id == Some(cx.who.id)) {
        return Err(PageError::Forbidden("原决定由您经手，须由其他人员重新办理。".into()));
    }
    Ok(())
}

async fn extend(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "extension").await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        decides(&cx, case)?;
        if !case.state().counts_days() {
            return Err(PageError::Conflict("现在不在计算办理时限，不能延长。".into()));
        }
        engine.extend(permit, case, &form.reason).await
    });
    let done = done.await.map(|_| "办理时限已延长 10 个工作日，原因已告知申报单位。".to_owned());
    answer(&cx, *id, view, done, "extension").await
}

async fn take_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "take-back").await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        decides(&cx, case)?;
        engine.take_back(permit, case, &form.reason).await
    });
    answer(&cx, *id, view, done.await.map(|_| "已撤回拟通过的决定，请重新拟定。".to_owned()), "take-back").await
}

async fn reconsider(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "reconsideration").await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        decides(&cx, case)?;
        others_decided(&cx, engine.write, case).await?;
        engine.after_the_end(permit, case, Action::Reconsider, &form.reason).await
    });
    let done = done.await.map(|_| "已重新办理，已通知申报单位。".to_owned());
    answer(&cx, *id, view, done, "reconsideration").await
}
