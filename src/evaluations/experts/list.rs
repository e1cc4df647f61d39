//! The seats of an expert.

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Member, Workspace};
use crate::evaluations::engine::stage;
use crate::evaluations::link;
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{DECLARED, DRAWN, SUBMITTED, seat_name};
use crate::evaluations::store::{experts, rounds};
use crate::web::filters::date_or_blank;
use crate::web::{Answer, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/scoring", show);
}

#[derive(Template)]
#[template(path = "evaluations/experts/list.html")]
struct ListPage {
    workspace: Workspace,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    name: String,
    state: &'static str,
    tag: (&'static str, &'static str),
    due: String,
}

async fn show(cx: Cx<Member>) -> Answer {
    let seats = experts::of_user(cx.database(), cx.who.id).await?;
    let rounds = rounds::find_many(cx.database(), &seats.iter().map(|seat| seat.round_id).collect::<Vec<_>>()).await?;
    let row = |seat: &crate::evaluations::entity::expert_seat::Model| {
        let round = rounds.iter().find(|round| round.id == seat.round_id)?;
        let is_open = stage(round) == Stage::Experts && matches!(seat.state.as_str(), DRAWN | DECLARED);
        Some(Row {
            url: format!("{}/{}", link::SCORING, seat.id),
            name: round.name.clone(),
            state: seat_name(&seat.state),
            tag: match seat.state.as_str() {
                SUBMITTED => ("published", "done"),
                DRAWN | DECLARED => ("scheduled", "clock"),
                _ => ("withdrawn", "withdraw"),
            },
            due: if is_open { date_or_blank(round.due_on) } else { String::new() },
        })
    };
    let rows = seats.iter().filter_map(row).collect();
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("绩效评价评分"), rows })
}
