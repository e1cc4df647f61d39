//! All evaluations of the organisation that one works for: what waits for it first.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use super::look::{Due, Turn};
use crate::access::{Cx, Member, Workspace};
use crate::evaluations::entity::round;
use crate::evaluations::link;
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::EXCLUDED;
use crate::evaluations::store::{rectifications, rounds, subjects};
use crate::values::Calendar;
use crate::web::{Answer, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/evaluations", show);
}

#[derive(Template)]
#[template(path = "evaluations/mine/list.html")]
struct ListPage {
    workspace: Workspace,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
}

struct Row {
    url: String,
    name: String,
    round: String,
    stage: Stage,
    turn: Turn,
    due: Option<Due>,
    grade: String,
    is_demo: bool,
}

async fn show(cx: Cx<Member>) -> Answer {
    let organisations: Vec<i64> = super::place(&cx).map(|(id, _)| id).into_iter().collect();
    let mine = subjects::of_organisations(cx.database(), &organisations).await?;
    let ids: Vec<i64> = mine.iter().map(|row| row.round_id).collect();
    let known: HashMap<i64, round::Model> =
        rounds::find_many(cx.database(), &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let subject_ids: Vec<i64> = mine.iter().map(|row| row.id).collect();
    let orders = rectifications::of_subjects(cx.database(), &subject_ids).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let mut rows = Vec::new();
    for subject in mine.iter().filter(|row| row.state != EXCLUDED) {
        let Some(round) = known.get(&subject.round_id) else { continue };
        let stage = Stage::parse(&round.stage).unwrap_or(Stage::Draft);
        if !stage.is_told() {
            continue;
        }
        let own: Vec<_> = orders.iter().filter(|row| row.subject_id == subject.id).cloned().collect();
        let turn = Turn::of(round, subject, &own);
        let draft = subject.draft_grade.clone().filter(|_| stage.shows_draft());
        rows.push(Row {
            url: link::mine(subject.id),
            name: subject.name.clone(),
            round: round.name.clone(),
            stage,
            turn,
            due: turn.due_on(round, &own).map(|day| Due::of(&calendar, today, day)),
            grade: subject
                .grade
                .clone()
                .filter(|_| stage.is_final())
                .or(draft.map(|grade| format!("初稿：{grade}")))
                .unwrap_or_default(),
            is_demo: round.is_demo,
        });
    }
    let (ours, others): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.turn.is_ours());
    let (waiting, done): (Vec<Row>, Vec<Row>) = others.into_iter().partition(|row| row.turn != Turn::Done);
    let groups = [("ours", "等您办理", ours), ("waiting", "办理中", waiting), ("done", "已有结果", done)];
    let groups = groups.into_iter().filter(|(.., rows)| !rows.is_empty()).collect();
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("绩效评价"), groups })
}
