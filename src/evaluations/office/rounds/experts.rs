//! Experts of a round: drawing them, who has declared and handed in, and taking the means. Officials see no score before it is
//! handed in.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::super::{act, admit, found};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::experts::{LEAST, USUAL, questions, scored_by};
use crate::evaluations::engine::stage;
use crate::evaluations::entity::round;
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{DECLARED, DRAWN, SUBMITTED, seat_name};
use crate::evaluations::store::{experts, frameworks, subjects};
use crate::evaluations::{compute, link, permit};
use crate::web::filters::moment;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/experts", show);
    routes.post("/office/rounds/{id}/experts", draw);
    routes.post("/office/rounds/{id}/experts/closing", close);
}

#[derive(Template)]
#[template(path = "evaluations/office/experts.html")]
struct ExpertsPage {
    desk: Desk,
    form: FormView,
    head: Head,
    can_draw: bool,
    can_close: bool,
    least: usize,
    questions: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    employer: String,
    state: &'static str,
    tag: (&'static str, &'static str),
    declared: String,
    recused: String,
    scored: String,
    submitted: String,
    opinion: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct DrawForm {
    #[serde(deserialize_with = "trimmed")]
    count: String,
    #[serde(deserialize_with = "trimmed")]
    why: String,
}

impl Form for DrawForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("count", USUAL.to_string());
    page(&cx, StatusCode::OK, &round, form).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, round: &round::Model, form: FormView) -> Answer {
    permit::lead(&cx.who, round)?;
    let row = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
    let questions = questions(&compute::read(&row)?);
    let seats = experts::seats(cx.database(), round.id).await?;
    let scores = experts::scores(cx.database(), round.id).await?;
    let all = subjects::of_round(cx.database(), round.id).await?;
    let view = |seat: &crate::evaluations::entity::expert_seat::Model| {
        let recused = experts::recused(seat);
        let names: Vec<&str> = all.iter().filter(|row| recused.contains(&row.id)).map(|row| row.name.as_str()).collect();
        Row {
            name: seat.name.clone(),
            employer: seat.organisation_name.clone(),
            state: seat_name(&seat.state),
            tag: match seat.state.as_str() {
                SUBMITTED => ("published", "done"),
                DRAWN | DECLARED => ("scheduled", "clock"),
                _ => ("withdrawn", "withdraw"),
            },
            declared: seat.declared_at.map(moment).unwrap_or_default(),
            recused: if names.is_empty() { "无".to_owned() } else { names.join("、") },
            scored: format!(
                "{} / {}",
                scores.iter().filter(|score| score.seat_id == seat.id).count(),
                scored_by(seat, &all).len() * questions.len()
            ),
            submitted: seat.submitted_at.map(moment).unwrap_or_default(),
            opinion: seat.opinion.clone().unwrap_or_default(),
        }
    };
    let is_time = stage(round) == Stage::Experts;
    let page = ExpertsPage {
        desk: cx.desk(format!("专家：{}", round.name)),
        form,
        head: Head::of(cx, round, "experts").await?,
        can_draw: is_time,
        can_close: is_time && seats.iter().any(|seat| seat.state == SUBMITTED),
        least: LEAST,
        questions: questions.iter().map(|one| (one.name.clone(), one.rubric.clone())).collect(),
        rows: seats.iter().map(view).collect(),
    };
    render(status, &page)
}

async fn draw(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DrawForm>) -> Answer {
    admit(&cx)?;
    let (form, mut view) = posted.unchecked();
    let count = form.count.parse::<usize>().ok().filter(|count| (1..=30).contains(count));
    let outcome = match count {
        None => {
            view.refuse("count", "请填写 1 到 30 之间的人数");
            Ok(None)
        }
        Some(count) => act(&cx, *id, async |engine, round| {
            let permit = permit::lead(&cx.who, round)?;
            engine.draw(&permit, round, count).await
        })
        .await
        .map(Some),
    };
    match view.settle(outcome)? {
        Ok(drawn) => {
            cx.flash(format!("已抽取 {drawn} 名专家，他们会收到通知。"));
            Ok(see_other(format!("{}/experts", link::round(*id))))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, view).await,
    }
}

async fn close(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DrawForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let outcome = act(&cx, *id, async |engine, round| {
        let permit = permit::lead(&cx.who, round)?;
        engine.close_experts(&permit, round, &form.why).await
    });
    match view.settle(outcome.await.map(Some))? {
        Ok(_) => {
            cx.flash("专家评分已汇总。接下来测算得分。");
            Ok(see_other(link::round(*id)))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, view).await,
    }
}
