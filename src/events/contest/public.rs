//! The published result, for everybody.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::plan::Plan;
use super::ranking::rank;
use super::store;
use crate::access::{Cx, Visitor};
use crate::signups::link;
use crate::signups::store::occasions;
use crate::web::{Answer, PageError, Routes, Shell, filters, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/events/{code}/result", show);
}

#[derive(Template)]
#[template(path = "events/contest/result.html")]
struct ResultPage {
    shell: Shell,
    published: String,
    url: String,
    rounds: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    place: usize,
    name: String,
    school: String,
    rounds: Vec<String>,
    score: String,
    award: String,
}

async fn show(cx: Cx<Visitor>, code: Path<String>) -> Answer {
    let occasion = occasions::find_public(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let plan = Plan::of(&occasion).ok_or(PageError::NotFound)?;
    let published = plan.published_at.ok_or(PageError::NotFound)?;
    let teams = store::teams(cx.database(), occasion.id).await?;
    let ids: Vec<i64> = teams.iter().filter(|team| team.state == store::REGISTERED).map(|team| team.id).collect();
    let placed = rank(&plan, &ids, &store::signed(&store::sheets(cx.database(), occasion.id).await?));
    let rows = placed.into_iter().filter_map(|placed| {
        let team = teams.iter().find(|team| team.id == placed.team_id)?;
        Some(Row {
            place: placed.place,
            name: team.name.clone(),
            school: team.school.clone(),
            score: placed.shown(),
            rounds: placed.rounds_shown(),
            award: team.award.clone().unwrap_or_default(),
        })
    });
    let title = format!("{}比赛结果", occasion.title);
    let url = link::occasion(&occasion);
    let page = ResultPage {
        shell: cx.shell(title).below("活动", "/events").below(&occasion.title, &url).here("比赛结果"),
        published: filters::moment(published),
        rounds: plan.rounds.iter().map(|round| round.name.clone()).collect(),
        rows: rows.collect(),
        url,
    };
    render(StatusCode::OK, &page)
}
