//! The same step with many files: first what would happen to each and what is refused and why, then the step itself, one
//! write a file, so that one that fails stops no other.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::assignment::{given, taker};
use super::look::{number, state_tag, task_name};
use super::{act, admit, visible};
use crate::access::{Cx, Desk, Officer};
use crate::casework::engine::{Case, Engine};
use crate::casework::entity::review_task;
use crate::casework::flow::State;
use crate::casework::office::look::Tag;
use crate::casework::programme::StageKind;
use crate::casework::store::{applications, people, tasks};
use crate::casework::{link, permit};
use crate::platform::Happened;
use crate::web::{Answer, Form, PageError, Posted, Routes, render, see_other};

/// Files in one go.
const MOST: usize = 100;

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/applications/bulk/preview", preview);
    routes.post("/office/applications/bulk", apply);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct BulkForm {
    id: Vec<String>,
    /// `assign` or `admit`.
    r#do: String,
    to: String,
}

impl Form for BulkForm {}

/// A step for many.
enum Step {
    Admit,
    Assign(String),
}

#[derive(Template)]
#[template(path = "casework/office/bulk.html")]
struct BulkPage {
    desk: Desk,
    verb: String,
    key: String,
    to: String,
    will: Vec<Row>,
    wont: Vec<Row>,
}

struct Row {
    id: i64,
    url: String,
    name: String,
    number: String,
    state: Tag,
    words: String,
}

impl BulkForm {
    fn ids(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.id.iter().filter_map(|id| id.parse().ok()).take(MOST).collect();
        ids.dedup();
        ids
    }

    fn step(&self) -> Option<Step> {
        match self.r#do.as_str() {
            "admit" => Some(Step::Admit),
            "assign" => Some(Step::Assign(self.to.clone())),
            _ => None,
        }
    }
}

async fn preview(cx: Cx<Officer>, posted: Posted<BulkForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    let (ids, step) = (form.ids(), form.step());
    let Some(step) = step.filter(|_| !ids.is_empty()) else {
        cx.flash("还没有选择申报。请勾选后再批量办理。");
        return Ok(see_other("/office/applications"));
    };
    // Tried in a write that is given up, so that the preview says what the step itself would say.
    let (mut will, mut wont) = (Vec::new(), Vec::new());
    for id in ids {
        let Some((row, is_well)) = tried(&cx, id, &step).await? else { continue };
        if is_well { will.push(row) } else { wont.push(row) }
    }
    let verb = match &step {
        Step::Admit => "受理".to_owned(),
        Step::Assign(to) if to.is_empty() => "退回待领".to_owned(),
        Step::Assign(to) => {
            let user = crate::access::store::find(cx.database(), to.parse().unwrap_or(0)).await?;
            format!("分派给 {}", user.map_or("未知的人员".to_owned(), |user| user.name))
        }
    };
    let page = BulkPage { desk: cx.desk("批量办理"), verb, key: form.r#do, to: form.to, will, wont };
    render(StatusCode::OK, &page)
}

/// What would become of one file; none where the officer may not know of it.
async fn tried(cx: &Cx<Officer>, id: i64, step: &Step) -> Result<Option<(Row, bool)>, PageError> {
    let Some(application) = applications::find(cx.database(), id).await?.filter(|row| permit::see(&cx.who, row)) else {
        return Ok(None);
    };
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let Ok(case) = visible(cx, engine.case(id).await?) else { return Ok(None) };
    let outcome = would(cx, &engine, &case, step).await;
    let (words, is_well) = match outcome {
        Ok(words) => (words, true),
        Err(error) => (said(&error)?, false),
    };
    let row = Row {
        id,
        url: link::office(id),
        name: application.organisation_name.clone(),
        number: number(&application),
        state: state_tag(case.state()),
        words,
    };
    Ok(Some((row, is_well)))
}

/// The words of a refusal; faults of ours stay faults.
fn said(error: &PageError) -> Result<String, PageError> {
    match error {
        PageError::Forbidden(words) | PageError::Conflict(words) => Ok(words.clone()),
        PageError::NotFound => Ok("没有找到可以办理的任务。".to_owned()),
        other => Err(PageError::Unavailable(other.problem().message)),
    }
}

/// What a step would do, or why it is refused. Reads only.
async fn would(cx: &Cx<Officer>, engine: &Engine<'_>, case: &Case, step: &Step) -> Result<String, PageError> {
    let is_recused = people::is_recused(&**engine.write, case.application.id, cx.who.id).await?;
    permit::handle(&cx.who, &case.application, is_recused)?;
    let task = task_for(cx, engine, case, step).await?;
    match step {
        Step::Admit => Ok("受理，开始计算办理时限，并通知申报单位".to_owned()),
        Step::Assign(to) if to.is_empty() => Ok(format!("“{}”退回待领", task_name(&case.definition, &task))),
        Step::Assign(to) => {
            let user = taker(engine, case, &task, to).await?;
            Ok(format!("“{}”分派给 {}", task_name(&case.definition, &task), user.name))
        }
    }
}

/// The open task that a step is about.
async fn task_for(cx: &Cx<Officer>, engine: &Engine<'_>, case: &Case, step: &Step) -> Result<review_task::Model, PageError> {
    let all = tasks::of(&**engine.write, case.application.id).await?;
    let mut open = all.into_iter().filter(|task| task.state == tasks::OPEN && task.expert_id.is_none());
    let task = match step {
        Step::Admit => {
            if case.state() != State::Submitted {
                return Err(PageError::Conflict(format!("申报现在是“{}”，不需要受理。", case.state().name())));
            }
            open.find(|task| task.kind == StageKind::Admission.key())
        }
        Step::Assign(_) => {
            let open: Vec<review_task::Model> = open.collect();
            let own = open.iter().find(|task| permit::task(&cx.who, &case.application, task, false).is_ok());
            own.or(open.first()).cloned()
        }
    };
    let task = task.ok_or_else(|| PageError::Conflict("现在没有等待办理的任务。".into()))?;
    permit::task(&cx.who, &case.application, &task, false)?;
    if matches!(step, Step::Admit) && task.assignee_id.is_some_and(|id| id != cx.who.id) {
        return Err(PageError::Conflict("已分派给其他经办人。".into()));
    }
    Ok(task)
}

async fn apply(cx: Cx<Officer>, posted: Posted<BulkForm>) -> Answer {
    admit(&cx)?;
    let (form, _) = posted.unchecked();
    let Some(step) = form.step() else {
        return Err(PageError::BadRequest("没有可以办理的内容，请从申报办理重新选择。".into()));
    };
    let (mut done, mut failed) = (0, Vec::new());
    for id in form.ids() {
        match taken(&cx, id, &step).await {
            Ok(()) => done += 1,
            Err(error) => {
                let name = applications::find(cx.database(), id).await?.filter(|row| permit::see(&cx.who, row));
                failed.push(format!("{}：{}", name.map_or("未找到".to_owned(), |row| number(&row)), said(&error)?));
            }
        }
    }
    let rest =
        if failed.is_empty() { String::new() } else { format!("{} 件没有办理：{}", failed.len(), failed.join("；")) };
    cx.flash(format!("已办理 {done} 件。{rest}"));
    Ok(see_other("/office/applications"))
}

async fn taken(cx: &Cx<Officer>, id: i64, step: &Step) -> Result<(), PageError> {
    act(cx, id, async |engine, case, permit| {
        let task = task_for(cx, engine, case, step).await?;
        let event: Happened = match step {
            Step::Admit => engine.admit(permit, case, "").await?.1,
            Step::Assign(to) => given(cx, engine, case, &task, to).await?.1,
        };
        Ok(((), event))
    })
    .await
}
