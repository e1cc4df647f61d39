//! A subject of a round, for officials: its score explained, or its values where there is no score yet.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::body::{self, Body};
use super::case::Case;
use super::view;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::entity::{round_objection, round_subject, self_assessment};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing;
use crate::evaluations::store::{assessments, objections, rectifications};
use crate::evaluations::{link, permit};
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/subjects/{subject}", show);
}

#[derive(Template)]
#[template(path = "evaluations/explain/subject.html")]
struct SubjectPage {
    desk: Desk,
    name: String,
    round: String,
    round_url: String,
    base: String,
    stage: Stage,
    revision: i32,
    facts: Vec<(&'static str, String)>,
    body: Option<Body>,
    pending: Vec<view::Row>,
    claims: Vec<Claim>,
    objections: Vec<Objection>,
    compare: Vec<(i64, String)>,
    subject_id: i64,
}

/// What the subject said of itself.
struct Claim {
    name: String,
    claimed: String,
    text: String,
    files: Vec<Evidence>,
}

/// An objection of the subject.
struct Objection {
    about: String,
    state: &'static str,
    body: String,
    answer: String,
    files: Vec<Evidence>,
}

/// A subject that is this official's business; others are not found.
pub(in crate::evaluations) async fn case_of(cx: &Cx<Officer>, round_id: i64, subject_id: i64) -> Result<Case, PageError> {
    let round = super::round_of(cx, round_id).await?;
    let case = Case::find(cx.database(), subject_id).await?.ok_or(PageError::NotFound)?;
    if case.round.id != round.id || !permit::sees(&cx.who, &case.subject) {
        return Err(PageError::NotFound);
    }
    Ok(case)
}

async fn show(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (round_id, subject_id) = path.into_inner();
    let case = case_of(&cx, round_id, subject_id).await?;
    let beside = body::beside(&cx.site, &case, true).await?;
    let body = Body::of(&case, &beside).await?;
    let names: BTreeMap<String, (String, String)> = case
        .framework
        .indicators()
        .into_iter()
        .map(|leaf| (leaf.node.key.clone(), (leaf.path.clone(), leaf.indicator.unit.clone())))
        .collect();
    let claims = assessments::of_subject(cx.database(), subject_id).await?;
    let objections = objections::of_subject(cx.database(), subject_id).await?;
    let page = SubjectPage {
        desk: cx.desk(case.subject.name.clone()),
        name: case.subject.name.clone(),
        round: case.round.name.clone(),
        round_url: link::round(round_id),
        base: link::subject(round_id, subject_id),
        stage: Stage::parse(&case.round.stage).unwrap_or(Stage::Draft),
        revision: case.revision,
        facts: facts(&cx, &case.subject),
        pending: if body.is_some() { Vec::new() } else { view::pending(&case, &beside) },
        claims: claims.iter().map(|row| claim(row, &names)).collect(),
        objections: objections.iter().map(|row| objection(row, &names)).collect(),
        compare: others(&case),
        subject_id,
        body,
    };
    render(StatusCode::OK, &page)
}

fn facts(cx: &Cx<Officer>, subject: &round_subject::Model) -> Vec<(&'static str, String)> {
    let text = |words: &Option<String>| words.clone().filter(|words| !words.is_empty());
    let facts = [
        ("所在地", Some(cx.site.zone.division_name(&subject.division_code))),
        ("同类组", Some(subject.peer_group.clone()).filter(|group| !group.is_empty())),
        ("自评", Some(standing::subject_name(&subject.state).to_owned())),
        ("上一轮等级", text(&subject.previous_grade)),
        ("拟定等级", text(&subject.proposed_grade).map(|grade| with(&grade, subject.proposed_by_name.as_deref()))),
        ("复核", text(&subject.confirmed_by_name)),
        ("最终等级", text(&subject.grade)),
        ("提示", text(&subject.warning)),
    ];
    facts.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
}

fn with(words: &str, name: Option<&str>) -> String {
    name.map_or_else(|| words.to_owned(), |name| format!("{words}（{name}）"))
}

fn claim(row: &self_assessment::Model, names: &BTreeMap<String, (String, String)>) -> Claim {
    let (name, unit) = names.get(&row.indicator).cloned().unwrap_or((row.indicator.clone(), String::new()));
    Claim {
        name,
        claimed: row.claimed.map(|value| super::words::quantity(value, &unit)).unwrap_or_default(),
        text: row.text.clone().unwrap_or_default(),
        files: evidence::read(&row.evidence),
    }
}

fn objection(row: &round_objection::Model, names: &BTreeMap<String, (String, String)>) -> Objection {
    let about = row.indicator.as_ref().and_then(|key| names.get(key)).map_or("整体结果", |(path, _)| path.as_str());
    Objection {
        about: about.to_owned(),
        state: standing::objection_name(&row.state),
        body: row.body.clone(),
        answer: row.answer.clone().unwrap_or_default(),
        files: evidence::read(&row.evidence),
    }
}

/// Neighbours by rank, to compare with.
fn others(case: &Case) -> Vec<(i64, String)> {
    let Some((scores, score)) = case.scores.as_ref().zip(case.score()) else { return Vec::new() };
    let mut near: Vec<_> = scores.subjects.iter().filter(|other| other.key != score.key).collect();
    near.sort_by_key(|other| (other.rank.abs_diff(score.rank), other.rank));
    near.into_iter().take(3).filter_map(|other| Some((other.key.parse().ok()?, other.name.clone()))).collect()
}

/// A file of a subject by its fingerprint, wherever in the round it belongs.
pub(in crate::evaluations) async fn file_of(
    database: &sea_orm::DatabaseConnection,
    subject_id: i64,
    sha256: &str,
) -> Result<Option<Evidence>, PageError> {
    let mut files: Vec<Evidence> = Vec::new();
    for row in assessments::of_subject(database, subject_id).await? {
        files.extend(evidence::read(&row.evidence));
    }
    for row in objections::of_subject(database, subject_id).await? {
        files.extend(evidence::read(&row.evidence));
    }
    let orders: Vec<i64> = rectifications::of_subjects(database, &[subject_id]).await?.into_iter().map(|row| row.id).collect();
    for row in rectifications::tasks(database, &orders).await? {
        files.extend(evidence::read(&row.evidence));
    }
    Ok(files.into_iter().find(|file| file.sha256 == sha256))
}
