//! Grades for machines.

use actix_web::web::Path;
use serde::Serialize;

use super::{find, graded, standing};
use crate::access::{Cx, Visitor};
use crate::web::{Answer, Routes, feed, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/evaluations/{round}/grades.csv", csv);
    routes.get("/evaluations/{round}/grades.json", json);
}

#[derive(Serialize)]
struct Line {
    name: String,
    division: String,
    division_code: String,
    peer_group: String,
    grade: String,
    total: Option<f64>,
    rank: Option<i32>,
    previous_grade: Option<String>,
}

#[derive(Serialize)]
struct Grades {
    round: String,
    name: String,
    year: i32,
    is_demo: bool,
    dossier_sha256: Option<String>,
    subjects: Vec<Line>,
}

async fn read(cx: &Cx<Visitor>, key: &str) -> Result<Grades, crate::web::PageError> {
    let round = find(cx, key).await?;
    let line = |row: crate::evaluations::entity::round_subject::Model| Line {
        grade: standing(&row),
        division: cx.site.zone.division_name(&row.division_code),
        name: row.name,
        division_code: row.division_code,
        peer_group: row.peer_group,
        total: row.total,
        rank: row.rank,
        previous_grade: row.previous_grade,
    };
    let subjects = graded(cx, round.id).await?.into_iter().map(line).collect();
    Ok(Grades {
        round: round.key,
        name: round.name,
        year: round.year,
        is_demo: round.is_demo,
        dossier_sha256: round.dossier_sha256,
        subjects,
    })
}

async fn json(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    render::json(&read(&cx, &key).await?)
}

async fn csv(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let grades = read(&cx, &key).await?;
    let number = |value: Option<f64>| value.map(|value| format!("{value:.2}")).unwrap_or_default();
    let rows = grades.subjects.iter().map(|line| {
        vec![
            line.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            line.name.clone(),
            line.division.clone(),
            line.peer_group.clone(),
            line.grade.clone(),
            number(line.total),
            line.previous_grade.clone().unwrap_or_default(),
        ]
    });
    let head = ["名次", "名称", "所在地", "同类组", "等级", "综合得分", "上一轮等级"];
    Ok(feed::csv(&format!("{}-grades.csv", grades.round), &head, rows))
}
