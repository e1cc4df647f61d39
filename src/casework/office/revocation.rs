//! Taking a decision back after it took effect: one proposes it, another confirms, and neither made the decision.

use actix_web::web::Path;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;

use super::decision::{ReasonForm, decides, others_decided};
use super::{act, answer, refused};
use crate::access::{Cx, Officer};
use crate::casework::engine::Case;
use crate::casework::entity::application_step;
use crate::casework::flow::{Action, State};
use crate::casework::store::{applications, steps};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes};

/// The panel of the file in which this is done.
const PANEL: &str = "revocation";

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/revocation/proposal", propose);
    routes.post("/office/applications/{id}/revocation/refusal", keep);
    routes.post("/office/applications/{id}/revocation", confirm);
}

#[derive(Deserialize, Default, validator::Validate)]
#[serde(default)]
struct Nothing {}

impl Form for Nothing {}

/// The proposal that nobody has answered yet.
fn pending(steps: &[application_step::Model]) -> Option<&application_step::Model> {
    let about_it = [Action::ProposeRevocation, Action::KeepDecision, Action::Revoke].map(Action::key);
    let last = steps.iter().rev().find(|step| about_it.contains(&step.action.as_str()));
    last.filter(|step| step.action == Action::ProposeRevocation.key())
}

/// The same, of an application; only what was decided is looked at.
pub(super) async fn proposed(database: &impl ConnectionTrait, case: &Case) -> Result<Option<application_step::Model>, DbErr> {
    if !matches!(case.state(), State::Completed | State::Settling) {
        return Ok(None);
    }
    Ok(pending(&steps::of(database, case.application.id).await?).cloned())
}

async fn propose(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, PANEL).await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        decides(&cx, case)?;
        others_decided(&cx, engine.write, case).await?;
        if proposed(&**engine.write, case).await?.is_some() {
            return Err(PageError::Conflict("已有人提出撤销，等待另一名经办人复核。".into()));
        }
        engine.on_revocation(permit, case, Action::ProposeRevocation, &form.reason).await
    });
    let done = done.await.map(|_| "已提出撤销，请另一名经办人复核。申报单位还不会收到通知。".to_owned());
    answer(&cx, *id, view, done, PANEL).await
}

async fn keep(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, PANEL).await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        decides(&cx, case)?;
        proposed(&**engine.write, case).await?.ok_or_else(applications::raced)?;
        engine.on_revocation(permit, case, Action::KeepDecision, &form.reason).await
    });
    answer(&cx, *id, view, done.await.map(|_| "已记录不同意撤销，原决定继续有效。".to_owned()), PANEL).await
}

async fn confirm(cx: Cx<Officer>, id: Path<i64>, posted: Posted<Nothing>) -> Answer {
    let view = posted.check().map_or_else(|view| view, |(_, view)| view);
    confirmed(&cx, *id, view).await
}

async fn confirmed(cx: &Cx<Officer>, id: i64, view: FormView) -> Answer {
    let done = act(cx, id, async |engine, case, permit| {
        decides(cx, case)?;
        others_decided(cx, engine.write, case).await?;
        let proposal = proposed(&**engine.write, case).await?.ok_or_else(applications::raced)?;
        if proposal.actor_id == Some(cx.who.id) {
            return Err(PageError::Forbidden("撤销由您提出，须由另一名经办人复核。".into()));
        }
        engine.after_the_end(permit, case, Action::Revoke, proposal.note.as_deref().unwrap_or_default()).await
    });
    answer(cx, id, view, done.await.map(|_| "已撤销，原因已告知申报单位。".to_owned()), PANEL).await
}
