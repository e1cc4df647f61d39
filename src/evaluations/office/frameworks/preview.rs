//! A framework tried on last year's data, before it is saved: ranks and grades beside those that were published. Nothing is
//! kept, and the computation runs off the request threads.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use super::super::{admit, shown};
use super::edit::{DefinitionForm, unknown};
use super::normal;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::entity::round;
use crate::evaluations::facts::FactSources;
use crate::evaluations::permit;
use crate::evaluations::store::{results, rounds, subjects};
use crate::returns::Forms;
use crate::scoring::{Data, Framework, Scores, score};
use crate::web::{Answer, PageError, Posted, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/frameworks/preview", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/framework_preview.html")]
struct PreviewPage {
    desk: Desk,
    name: String,
    problems: Vec<String>,
    basis: Option<String>,
    notices: Vec<String>,
    grades: Vec<(String, usize)>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    group: String,
    total: String,
    rank: usize,
    grade: String,
    was: String,
    change: String,
}

async fn show(cx: Cx<Officer>, posted: Posted<DefinitionForm>) -> Answer {
    admit(&cx)?;
    permit::edit(&cx.who, None)?;
    let (form, _) = posted.unchecked();
    let text = normal(&form.definition);
    let framework = match Framework::parse(&text) {
        Ok(framework) => framework,
        Err(problem) => return page(&cx, String::new(), vec![problem.to_string()], None).await,
    };
    let mut problems: Vec<String> = framework.problems().iter().map(ToString::to_string).collect();
    problems.extend(unknown(&framework, &*cx.site.kept::<FactSources>()?, &*cx.site.kept::<Forms>()?));
    let tried = if problems.is_empty() { tried(&cx, &framework).await? } else { None };
    match tried {
        Some((round, Err(found))) => {
            problems.extend(found);
            page(&cx, framework.name, problems, Some((round, None))).await
        }
        Some((round, Ok(scores))) => page(&cx, framework.name, problems, Some((round, Some(scores)))).await,
        None => page(&cx, framework.name, problems, None).await,
    }
}

type Tried = (round::Model, Result<Scores, Vec<String>>);

/// The newest data that were scored with a framework of this kind, and what the framework makes of them.
async fn tried(cx: &Cx<Officer>, framework: &Framework) -> Result<Option<Tried>, PageError> {
    let Some((round, data)) = last_data(cx, &framework.subject_kind).await? else { return Ok(None) };
    let own = framework.clone();
    let work = move || score(&own, &data).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>());
    let scores = tokio::task::spawn_blocking(work).await.map_err(|error| PageError::Internal(error.into()))?;
    Ok(Some((round, scores)))
}

/// The newest data of a kind of subject.
pub(super) async fn last_data(cx: &Cx<Officer>, subject_kind: &str) -> Result<Option<(round::Model, Data)>, PageError> {
    for round in rounds::all(cx.database()).await?.into_iter().filter(|round| round.subject_kind == subject_kind) {
        let Some(text) = results::text(cx.database(), round.id, results::Part::Data).await? else { continue };
        let data = serde_json::from_str(&text).map_err(|error| PageError::Internal(error.into()))?;
        return Ok(Some((round, data)));
    }
    Ok(None)
}

async fn page(cx: &Cx<Officer>, name: String, problems: Vec<String>, tried: Option<(round::Model, Option<Scores>)>) -> Answer {
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (basis, scores) = match tried {
        Some((round, scores)) => (Some(round), scores),
        None => (None, None),
    };
    let before: HashMap<String, (i32, String)> = match &basis {
        Some(round) => subjects::of_round(cx.database(), round.id)
            .await?
            .into_iter()
            .map(|row| (row.listing_id.to_string(), (row.rank.unwrap_or(0), row.grade.or(row.draft_grade).unwrap_or_default())))
            .collect(),
        None => HashMap::new(),
    };
    let mut grades: Vec<(String, usize)> = Vec::new();
    let mut rows = Vec::new();
    for subject in scores.iter().flat_map(|scores| &scores.subjects) {
        match grades.iter_mut().find(|(name, _)| *name == subject.grade) {
            Some((_, count)) => *count += 1,
            None => grades.push((subject.grade.clone(), 1)),
        }
        let (was_rank, was_grade) = before.get(&subject.key).cloned().unwrap_or_default();
        rows.push(Row {
            name: subject.name.clone(),
            group: subject.group.clone(),
            total: shown(Some(subject.total)),
            rank: subject.rank,
            grade: subject.grade.clone(),
            was: if was_rank > 0 { format!("第 {was_rank} 名，{was_grade}") } else { "—".to_owned() },
            change: moved(was_rank, subject.rank),
        });
    }
    rows.sort_by_key(|row| row.rank);
    let page = PreviewPage {
        desk: cx.desk("试算指标体系"),
        name,
        problems,
        basis: basis.map(|round| round.name),
        notices: scores.iter().flat_map(|scores| &scores.notices).map(ToString::to_string).collect(),
        grades,
        rows,
    };
    render(status, &page)
}

fn moved(was: i32, now: usize) -> String {
    let now = i32::try_from(now).unwrap_or(i32::MAX);
    match was - now {
        _ if was == 0 => String::new(),
        0 => "不变".to_owned(),
        up if up > 0 => format!("上升 {up} 位"),
        down => format!("下降 {} 位", -down),
    }
}
