//! One's own subject in a round: what there is to do, the score explained, objections, what has to be put right, and what
//! happened.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::look::{Due, Turn};
use super::{Own, take};
use crate::access::{Cx, Member, Workspace};
use crate::evaluations::entity::{rectification, rectification_task, round_objection, round_step};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::explain::body::{self, Body};
use crate::evaluations::explain::file_of;
use crate::evaluations::permit::{may_assess, may_object, may_rectify};
use crate::evaluations::report;
use crate::evaluations::rules::{Action, Stage};
use crate::evaluations::standing::{DONE, PASSED, RAISED, RETURNED, objection_name, rectification_name, task_name};
use crate::evaluations::store::{objections, rectifications, steps};
use crate::values::Calendar;
use crate::web::file_answer::{self, Way};
use crate::web::filters::{date, moment};
use crate::web::{Answer, FormView, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/evaluations/{id}", show);
    routes.get("/my/evaluations/{id}/report.pdf", paper);
    routes.get("/my/evaluations/{id}/evidence/{sha256}", file);
}

#[derive(Template)]
#[template(path = "evaluations/mine/show.html")]
struct ShowPage {
    workspace: Workspace,
    form: FormView,
    name: String,
    round: String,
    base: String,
    stage: Stage,
    is_demo: bool,
    turn: Turn,
    due: Option<Due>,
    obstacle: Option<String>,
    may_assess: bool,
    may_object: bool,
    body: Option<Body>,
    indicators: Vec<(String, String)>,
    objections: Vec<Objection>,
    orders: Vec<Order>,
    timeline: Vec<Event>,
}

struct Objection {
    id: i64,
    about: String,
    state: &'static str,
    is_open: bool,
    body: String,
    raised: String,
    answer: String,
    files: Vec<Evidence>,
}

struct Order {
    id: i64,
    reason: String,
    state: &'static str,
    has_passed: bool,
    is_open: bool,
    due: Option<Due>,
    note: String,
    may_submit: bool,
    tasks: Vec<Task>,
}

struct Task {
    id: i64,
    name: String,
    state: &'static str,
    is_done: bool,
    until: String,
    answer: String,
    returned: String,
    files: Vec<Evidence>,
}

impl Task {
    fn named(&self, part: &str) -> String {
        format!("{part}-{}", self.id)
    }
}

struct Event {
    at: String,
    what: String,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    page(&cx, StatusCode::OK, &own, FormView::default()).await
}

pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    let (round, subject) = (&own.case.round, &own.case.subject);
    let rows = rectifications::of_subjects(cx.database(), &[own.id()]).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let tasks = rectifications::tasks(cx.database(), &ids).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let turn = Turn::of(round, subject, &rows);
    let body = if own.stage().shows_draft() {
        Body::of(&own.case, &body::beside(&cx.site, &own.case, false).await?).await?
    } else {
        None
    };
    let form = with_answers(form, &tasks);
    let leaves = own.case.framework.indicators();
    let indicators: Vec<(String, String)> = leaves.iter().map(|leaf| (leaf.node.key.clone(), leaf.path.clone())).collect();
    let mine = objections::of_subject(cx.database(), own.id()).await?;
    let page = ShowPage {
        workspace: cx.workspace(subject.name.clone()),
        name: subject.name.clone(),
        round: round.name.clone(),
        base: own.url(),
        stage: own.stage(),
        is_demo: round.is_demo,
        turn,
        due: turn.due_on(round, &rows).map(|day| Due::of(&calendar, today, day)),
        obstacle: own.permit().err().map(|error| error.problem().message),
        may_assess: may_assess(round, subject),
        may_object: own.permit.is_some() && may_object(round, subject),
        objections: mine.iter().map(|row| objection(row, &indicators)).collect(),
        orders: rows.iter().map(|row| order(row, &tasks, &calendar, today)).collect(),
        timeline: timeline(&steps::of_round(cx.database(), round.id).await?, own),
        indicators,
        body,
        form,
    };
    render(status, &page)
}

/// What was reported before stands in its field until something else was typed.
fn with_answers(mut form: FormView, tasks: &[rectification_task::Model]) -> FormView {
    for task in tasks {
        let name = format!("answer-{}", task.id);
        if form.value(&name).is_empty() && form.error(&name).is_empty() {
            form.set(&name, task.answer.clone().unwrap_or_default());
        }
    }
    form
}

fn objection(row: &round_objection::Model, indicators: &[(String, String)]) -> Objection {
    let path = row.indicator.as_ref().and_then(|key| indicators.iter().find(|(known, _)| known == key));
    let due = row.due_on.filter(|_| row.state == RAISED).map(|day| format!("，{} 前答复", date(day))).unwrap_or_default();
    Objection {
        id: row.id,
        about: path.map_or_else(|| "整体结果".to_owned(), |(_, path)| path.clone()),
        state: objection_name(&row.state),
        is_open: row.state == RAISED,
        body: row.body.clone(),
        raised: format!("{} 于 {} 提出{due}", row.raised_by_name, moment(row.raised_at)),
        answer: row.answer.clone().unwrap_or_default(),
        files: evidence::read(&row.evidence),
    }
}

fn order(
    row: &rectification::Model,
    tasks: &[rectification_task::Model],
    calendar: &Calendar,
    today: chrono::NaiveDate,
) -> Order {
    let own: Vec<&rectification_task::Model> = tasks.iter().filter(|task| task.rectification_id == row.id).collect();
    let task = |task: &&rectification_task::Model| Task {
        id: task.id,
        name: task.name.clone(),
        state: task_name(&task.state),
        is_done: task.state == DONE,
        until: task.due_on.map(date).unwrap_or_default(),
        answer: task.answer.clone().unwrap_or_default(),
        returned: task.returned_note.clone().filter(|_| task.state == RETURNED).unwrap_or_default(),
        files: evidence::read(&task.evidence),
    };
    let is_open = may_rectify(row);
    Order {
        id: row.id,
        reason: row.reason.clone(),
        state: rectification_name(&row.state),
        has_passed: row.state == PASSED,
        is_open,
        due: row.due_on.filter(|_| is_open).map(|day| Due::of(calendar, today, day)),
        note: row.recheck_note.clone().unwrap_or_default(),
        may_submit: is_open && own.iter().all(|task| task.state == DONE),
        tasks: own.iter().map(task).collect(),
    }
}

/// What the evaluated may read of what happened to it; grades and decisions that are only proposed are not among it.
const OWN_STEPS: [&str; 7] = ["assess", "object", "withdraw", "decide", "rectify", "recheck", "confirm_decision"];
/// The same, once the draft result is shown.
const CHECKED: [&str; 2] = ["check", "adjust"];

/// What happened to the round as a whole and to this subject, without names of officials.
fn timeline(rows: &[round_step::Model], own: &Own) -> Vec<Event> {
    let (subject_id, shows_draft) = (own.id(), own.stage().shows_draft());
    let is_told = |action: &str| OWN_STEPS.contains(&action) || shows_draft && CHECKED.contains(&action);
    let mine = rows
        .iter()
        .filter(|row| row.subject_id.is_some() || row.from_stage != row.to_stage)
        .filter(|row| row.subject_id.is_none_or(|id| id == subject_id && is_told(&row.action)));
    let event = |row: &round_step::Model| {
        // Why officials moved the round as a whole is theirs.
        let known = Action::parse(&row.action).filter(|_| row.subject_id.is_none()).map(|action| action.name().to_owned());
        Event { at: moment(row.at), what: known.or_else(|| row.note.clone()).unwrap_or_default() }
    };
    mine.map(event).filter(|event| !event.what.is_empty()).collect()
}

/// The report about one's own result.
async fn paper(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::find(&cx, *id).await?;
    if !own.stage().shows_draft() {
        return Err(PageError::NotFound);
    }
    report::paper(&cx.site, &own.case, false).await
}

/// A file of one's own.
async fn file(cx: Cx<Member>, path: Path<(i64, String)>) -> Answer {
    let (id, sha256) = path.into_inner();
    let own = Own::find(&cx, id).await?;
    let found = file_of(cx.database(), own.id(), &sha256).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&found.sha256).await?;
    Ok(file_answer::file(Way::Shown, &found.name, &found.media_type).body(bytes))
}

impl ShowPage {
    #[expect(clippy::unused_self, reason = "the template asks the page")]
    fn hint(&self) -> &'static str {
        take::HINT
    }
}
