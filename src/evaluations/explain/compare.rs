//! Up to four subjects of a round side by side.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::case;
use super::figures;
use super::view::points;
use super::words;
use crate::access::{Cx, Desk, Officer};
use crate::charts::Figure;
use crate::evaluations::store::subjects;
use crate::evaluations::{link, permit};
use crate::scoring::{Framework, SubjectScore};
use crate::web::{Answer, Asked, PageError, Routes, render};

/// Subjects that fit side by side.
const MOST: usize = 4;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/compare", show);
}

#[derive(Template)]
#[template(path = "evaluations/explain/compare.html")]
struct ComparePage {
    desk: Desk,
    round: String,
    round_url: String,
    choices: Vec<Choice>,
    columns: Vec<Column>,
    radar: Option<Figure>,
    groups: Vec<Group>,
    is_cut: bool,
}

struct Choice {
    id: i64,
    name: String,
    is_chosen: bool,
}

struct Column {
    url: String,
    name: String,
    total: String,
    grade: String,
    rank: usize,
}

struct Group {
    name: String,
    cells: Vec<String>,
    rows: Vec<Line>,
}

struct Line {
    name: String,
    cells: Vec<(String, String)>,
    differs: bool,
}

async fn show(cx: Cx<Officer>, id: Path<i64>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let round = super::round_of(&cx, *id).await?;
    let all: Vec<_> =
        subjects::of_round(cx.database(), round.id).await?.into_iter().filter(|row| permit::sees(&cx.who, row)).collect();
    let wanted = |row: &crate::evaluations::entity::round_subject::Model| {
        pairs.iter().any(|(name, value)| {
            let id = value.parse::<i64>().ok();
            name == "subject" && id == Some(row.id) || name == "listing" && id == Some(row.listing_id)
        })
    };
    let chosen: Vec<_> = all.iter().filter(|row| wanted(row)).collect();
    let is_cut = chosen.len() > MOST;
    let chosen = &chosen[..chosen.len().min(MOST)];
    let scores = case::scores(cx.database(), round.id)
        .await?
        .ok_or_else(|| PageError::BadRequest("这一轮还没有测算得分，暂时不能比较。请先在轮次页面测算。".into()))?;
    let (framework, _) = case::framework(cx.database(), &round).await?;
    let found: Vec<&SubjectScore> = chosen.iter().filter_map(|row| scores.subject(&row.listing_id.to_string())).collect();
    let column = |row: &&crate::evaluations::entity::round_subject::Model| {
        let score = scores.subject(&row.listing_id.to_string())?;
        let grade = row.grade.clone().unwrap_or_else(|| score.grade.clone());
        Some(Column {
            url: link::subject(round.id, row.id),
            name: row.name.clone(),
            total: points(score.total),
            grade,
            rank: score.rank,
        })
    };
    let page = ComparePage {
        desk: cx.desk("比较"),
        round: round.name.clone(),
        round_url: link::round(round.id),
        columns: chosen.iter().filter_map(column).collect(),
        radar: (found.len() > 1).then(|| figures::compared(&found)),
        groups: groups(&framework, &found),
        choices: all
            .iter()
            .map(|row| Choice { id: row.id, name: row.name.clone(), is_chosen: chosen.iter().any(|one| one.id == row.id) })
            .collect(),
        is_cut,
    };
    render(StatusCode::OK, &page)
}

fn groups(framework: &Framework, scores: &[&SubjectScore]) -> Vec<Group> {
    let leaves = framework.indicators();
    let group = |dimension: &crate::scoring::Node| Group {
        name: dimension.name.clone(),
        cells: scores
            .iter()
            .map(|score| {
                let found = score.dimensions.iter().find(|one| one.key == dimension.key);
                found.map_or_else(|| "—".to_owned(), |one| format!("{} / {}", points(one.points), points(one.full)))
            })
            .collect(),
        rows: leaves.iter().filter(|leaf| leaf.dimension == dimension.key).map(|leaf| line(leaf, scores)).collect(),
    };
    framework.dimensions.iter().map(group).collect()
}

fn line(leaf: &crate::scoring::Leaf<'_>, scores: &[&SubjectScore]) -> Line {
    let lines: Vec<_> = scores.iter().map(|score| score.line(&leaf.node.key)).collect();
    let cell = |line: Option<&crate::scoring::Line>| {
        line.map_or_else(Default::default, |line| (points(line.points), words::raw(line.raw, &leaf.indicator.unit)))
    };
    let shares: Vec<f64> = lines.iter().flatten().map(|line| line.share).collect();
    let spread = shares.iter().copied().fold(f64::MIN, f64::max) - shares.iter().copied().fold(f64::MAX, f64::min);
    Line {
        name: leaf.node.name.clone(),
        cells: lines.iter().copied().map(cell).collect(),
        differs: shares.len() > 1 && spread >= 0.25,
    }
}
