//! Rectifications of all rounds, and the re-check.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::{act, admit};
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::manage::Finding;
use crate::evaluations::entity::{rectification, rectification_task, round, round_subject};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::standing::{HANDED_IN, OPEN, PASSED, rectification_name, task_name};
use crate::evaluations::store::{rectifications, rounds, subjects};
use crate::evaluations::{link, permit};
use crate::forms::read_day;
use crate::values::Calendar;
use crate::web::filters::{date_or_blank, moment};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, deadline, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rectifications", list);
    routes.get("/office/rectifications/{id}", show);
    routes.post("/office/rectifications/{id}/recheck", recheck);
}

#[derive(Template)]
#[template(path = "evaluations/office/rectifications.html")]
struct ListPage {
    desk: Desk,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    subject: String,
    round: String,
    state: &'static str,
    tag: (&'static str, &'static str),
    due: String,
    is_late: bool,
    done: String,
}

fn tag(state: &str) -> (&'static str, &'static str) {
    match state {
        PASSED => ("published", "done"),
        OPEN => ("scheduled", "clock"),
        HANDED_IN => ("upcoming", "search"),
        _ => ("repealed", "warning"),
    }
}

async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let all = rectifications::all(cx.database()).await?;
    let ids: Vec<i64> = all.iter().map(|row| row.subject_id).collect();
    let subjects = subjects::find_many(cx.database(), &ids).await?;
    let rounds = rounds::find_many(cx.database(), &all.iter().map(|row| row.round_id).collect::<Vec<_>>()).await?;
    let tasks = rectifications::tasks(cx.database(), &all.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let view = |row: &rectification::Model| {
        let subject = subjects.iter().find(|one| one.id == row.subject_id).filter(|one| permit::sees(&cx.who, one))?;
        let own: Vec<_> = tasks.iter().filter(|task| task.rectification_id == row.id).collect();
        let done = own.iter().filter(|task| task.state == crate::evaluations::standing::DONE).count();
        let due = row.due_on.filter(|_| row.state == OPEN).map(|day| deadline::due(&calendar, today, day));
        let (due, is_late) = due.unwrap_or_else(|| (date_or_blank(row.due_on), false));
        Some(Row {
            url: link::rectification(row.id),
            subject: subject.name.clone(),
            round: rounds.iter().find(|one| one.id == row.round_id).map(|one| one.name.clone()).unwrap_or_default(),
            state: rectification_name(&row.state),
            tag: tag(&row.state),
            due,
            is_late,
            done: format!("{done} / {}", own.len()),
        })
    };
    let rows = all.iter().filter_map(view).collect();
    render(StatusCode::OK, &ListPage { desk: cx.desk("整改"), rows })
}

#[derive(Template)]
#[template(path = "evaluations/office/rectification.html")]
struct ShowPage {
    desk: Desk,
    form: FormView,
    id: i64,
    name: String,
    round: (String, String),
    state: &'static str,
    tag: (&'static str, &'static str),
    reason: String,
    opened: String,
    due: String,
    result: String,
    evidence_base: String,
    tasks: Vec<TaskView>,
    can_recheck: bool,
    refused: String,
}

struct TaskView {
    name: String,
    state: &'static str,
    due: String,
    answer: String,
    done: String,
    returned: String,
    evidence: Vec<Evidence>,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RecheckForm {
    outcome: String,
    #[validate(length(min = 10, max = 1000, message = "请写明复查情况（10 到 1000 字）"))]
    #[serde(deserialize_with = "trimmed")]
    note: String,
    due_on: String,
}

impl Form for RecheckForm {}

struct Found {
    row: rectification::Model,
    round: round::Model,
    subject: round_subject::Model,
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<Found, PageError> {
    admit(cx)?;
    let row = rectifications::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let subject = subjects::find(cx.database(), row.subject_id).await?.filter(|one| permit::sees(&cx.who, one));
    let round = rounds::find(cx.database(), row.round_id).await?.ok_or(PageError::NotFound)?;
    Ok(Found { row, round, subject: subject.ok_or(PageError::NotFound)? })
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let found = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, found, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, found: Found, form: FormView) -> Answer {
    let Found { row, round, subject } = found;
    let allowed = permit::recheck(&cx.who, &row);
    let is_late = row.state == OPEN && row.due_on.is_some_and(|due| due < cx.site.clock.today());
    let is_time = row.state == HANDED_IN || is_late;
    let page = ShowPage {
        desk: cx.desk(format!("整改：{}", subject.name)),
        form,
        id: row.id,
        round: (round.name.clone(), link::round(round.id)),
        state: rectification_name(&row.state),
        tag: tag(&row.state),
        reason: row.reason.clone(),
        opened: format!("{} 于 {} 下达", row.opened_by_name, moment(row.opened_at)),
        due: date_or_blank(row.due_on),
        result: match (&row.rechecked_by_name, row.rechecked_at, &row.recheck_note) {
            (Some(name), Some(at), note) => format!("{name} 于 {} 复查：{}", moment(at), note.as_deref().unwrap_or_default()),
            _ => String::new(),
        },
        evidence_base: format!("{}/evidence", link::subject(round.id, subject.id)),
        tasks: rectifications::tasks(cx.database(), &[row.id]).await?.into_iter().map(task).collect(),
        can_recheck: is_time && allowed.is_ok(),
        refused: allowed.err().filter(|_| is_time).map(|refusal| refusal.0).unwrap_or_default(),
        name: subject.name,
    };
    render(status, &page)
}

fn task(row: rectification_task::Model) -> TaskView {
    TaskView {
        state: task_name(&row.state),
        due: date_or_blank(row.due_on),
        answer: row.answer.unwrap_or_default(),
        done: match (row.done_by_name, row.done_at) {
            (Some(name), Some(at)) => format!("{name}，{}", moment(at)),
            _ => String::new(),
        },
        returned: row.returned_note.unwrap_or_default(),
        evidence: evidence::read(&row.evidence),
        name: row.name,
    }
}

async fn recheck(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RecheckForm>) -> Answer {
    let before = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, before, view).await,
    };
    let finding = match form.outcome.as_str() {
        "passed" => Some(Finding::Passed),
        "failed" => Some(Finding::Failed),
        "again" => {
            let day = read_day(&form.due_on);
            if day.is_none() {
                view.refuse("due_on", "退回继续整改的，请填写新的期限，例如 2026-09-30");
            }
            day.map(Finding::Again)
        }
        _ => {
            view.refuse("outcome", "请选择复查结果");
            None
        }
    };
    let outcome = match finding {
        None => Ok(None),
        Some(finding) => act(&cx, before.round.id, async |engine, _| {
            let row = rectifications::find(&**engine.write, *id).await?.ok_or(PageError::NotFound)?;
            let permit = permit::recheck(&cx.who, &row)?;
            engine.recheck(&permit, &row, finding, &form.note).await
        })
        .await
        .map(Some),
    };
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("复查结果已记录，并通知参评单位。");
            Ok(see_other(link::rectification(*id)))
        }
        Err(status) => page(&cx, status, found(&cx, *id).await?, view).await,
    }
}
