//! Admission: admit, or not and why.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::{act, answer, refused};
use crate::access::{Cx, Officer, Permit};
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::review_task;
use crate::casework::permit::{self, Handle};
use crate::casework::programme::StageKind;
use crate::casework::store::{applications, tasks};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, PageError, Posted, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/admission", admit_it);
    routes.post("/office/applications/{id}/refusal-of-admission", decline);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct AdmissionForm {
    #[validate(length(max = 500, message = "受理说明最多 500 字"))]
    #[serde(deserialize_with = "trimmed")]
    admission_note: String,
}

impl Form for AdmissionForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DeclineForm {
    #[validate(length(min = 4, max = 1000, message = "请写明不予受理的理由（4 到 1000 字），申报单位会看到"))]
    #[serde(deserialize_with = "trimmed")]
    decline_reason: String,
}

impl Form for DeclineForm {}

async fn admit_it(cx: Cx<Officer>, id: Path<i64>, posted: Posted<AdmissionForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "admission").await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        desk(&cx, engine, case, permit).await?;
        engine.admit(permit, case, &form.admission_note).await
    });
    let done = done.await.map(|_| "已受理，开始计算办理时限；已通知申报单位。".to_owned());
    answer(&cx, *id, view, done, "admission").await
}

async fn decline(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DeclineForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return refused(&cx, *id, view, "decline").await,
    };
    let done = act(&cx, *id, async |engine, case, permit| {
        desk(&cx, engine, case, permit).await?;
        engine.decline(permit, case, &form.decline_reason).await
    });
    let done = done.await.map(|_| "已作出不予受理决定，理由和救济途径已告知申报单位。".to_owned());
    answer(&cx, *id, view, done, "decline").await
}

/// The open task of admission, if it is this officer's desk.
pub(super) async fn desk(
    cx: &Cx<Officer>,
    engine: &Engine<'_>,
    case: &Case,
    _: &Permit<Handle>,
) -> Result<review_task::Model, PageError> {
    let all = tasks::of(&**engine.write, case.application.id).await?;
    let open = all.into_iter().find(|task| task.state == tasks::OPEN && task.kind == StageKind::Admission.key());
    let task = open.ok_or_else(applications::raced)?;
    permit::task(&cx.who, &case.application, &task, false)?;
    Ok(task)
}
