//! Giving a task to somebody or back to its desk, and drawing experts who are missing.

use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::{act, answer};
use crate::access::entity::app_user;
use crate::access::{Cx, Officer};
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::review_task;
use crate::casework::event::CaseEvent;
use crate::casework::flow::State;
use crate::casework::programme::StageKind;
use crate::casework::store::people::{self, as_officer};
use crate::casework::store::{applications, tasks};
use crate::casework::{letter, permit};
use crate::platform::Happened;
use crate::web::{Answer, Form, PageError, Posted, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/{id}/tasks/{task}/assignment", assign);
    routes.post("/office/applications/{id}/expert-draw", draw);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct AssignForm {
    /// Row of the user; empty gives the task back.
    to: String,
}

impl Form for AssignForm {}

async fn assign(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<AssignForm>) -> Answer {
    let (id, task_id) = ids.into_inner();
    let (form, view) = posted.unchecked();
    let done = act(&cx, id, async |engine, case, _| {
        let task = tasks::find(&**engine.write, task_id).await?.filter(|task| task.application_id == id);
        let task = task.ok_or(PageError::NotFound)?;
        given(&cx, engine, case, &task, &form.to).await
    });
    answer(&cx, id, view, done.await, "assign").await
}

/// Gives a task to somebody whose task it can be; words for the message.
pub(super) async fn given(
    cx: &Cx<Officer>,
    engine: &Engine<'_>,
    case: &Case,
    task: &review_task::Model,
    to: &str,
) -> Result<(String, Happened), PageError> {
    let permit = permit::task(&cx.who, &case.application, task, false)?;
    if task.state != tasks::OPEN {
        return Err(applications::raced());
    }
    if to.is_empty() {
        let ((), event) = engine.assign(&permit, case, task, None).await?;
        return Ok(("已退回待领。".to_owned(), event));
    }
    let user = taker(engine, case, task, to).await?;
    let ((), event) = engine.assign(&permit, case, task, Some((user.id, &user.name))).await?;
    if user.id == cx.who.id {
        return Ok(("已领取，由您办理。".to_owned(), event));
    }
    let name = user.name.clone();
    told(engine, case, &user).await?;
    Ok((format!("已分派给 {name}，并已发信提醒。"), event))
}

/// Somebody who could do a task.
pub(super) async fn taker(
    engine: &Engine<'_>,
    case: &Case,
    task: &review_task::Model,
    to: &str,
) -> Result<app_user::Model, PageError> {
    let unknown = || PageError::Conflict("请从列表中选择经办人。".into());
    let id = to.parse::<i64>().map_err(|_| unknown())?;
    let user = crate::access::store::find(&**engine.write, id).await?.filter(|user| user.is_active).ok_or_else(unknown)?;
    let officer = as_officer(&user).ok_or_else(unknown)?;
    let is_recused = people::is_recused(&**engine.write, case.application.id, id).await?;
    permit::task(&officer, &case.application, task, is_recused).map_err(|_| {
        PageError::Conflict(format!("{} 不能办理这项任务：不在其办理范围，或已回避。请选择其他经办人。", user.name))
    })?;
    Ok(user)
}

async fn told(engine: &Engine<'_>, case: &Case, user: &app_user::Model) -> Result<(), PageError> {
    letter::assigned(engine, case, user).await
}

async fn draw(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let done = act(&cx, *id, async |engine, case, _| {
        let stage = case.stage().filter(|stage| stage.kind == StageKind::Experts && case.state() == State::InReview);
        let stage = stage.ok_or_else(|| PageError::Conflict("现在不是专家评审环节，不能抽取专家。".into()))?;
        let there = |all: &[review_task::Model]| {
            let of_stage = all.iter().filter(|task| task.stage == case.application.stage);
            of_stage.filter(|task| matches!(task.state.as_str(), tasks::OPEN | tasks::DONE)).count()
        };
        let before = there(&tasks::of(&**engine.write, case.application.id).await?);
        let missing = stage.experts.saturating_sub(before);
        engine.draw_experts(case, stage, case.application.stage, missing).await?;
        let drawn = there(&tasks::of(&**engine.write, case.application.id).await?) - before;
        if drawn == 0 {
            return Err(PageError::Conflict(
                "没有可以抽取的专家：都已抽中、回避，或与申报单位有关。请先在“评审专家”中增加专家。".into(),
            ));
        }
        let short = missing - drawn;
        let rest = if short > 0 { format!("，还缺 {short} 名") } else { String::new() };
        let words = format!("补抽 {drawn} 名专家{rest}");
        Ok((format!("已{words}。"), CaseEvent::of("application.experts_drawn", &case.application, words)))
    });
    answer(&cx, *id, crate::web::FormView::default(), done.await, "assign").await
}
