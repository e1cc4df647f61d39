//! All frameworks, and one of them as people read it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::super::admit;
use super::super::rounds::source;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::compute::read;
use crate::evaluations::entity::framework;
use crate::evaluations::store::frameworks::{self, CURRENT};
use crate::evaluations::store::rounds;
use crate::evaluations::{PeerGroups, link, permit};
use crate::scoring::{Framework, Leaf};
use crate::web::filters::moment;
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/frameworks", list);
    routes.get("/office/frameworks/{id}", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/frameworks.html")]
struct ListPage {
    desk: Desk,
    may_edit: bool,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    name: String,
    key: String,
    kind: String,
    revision: i32,
    indicators: usize,
    saved: String,
}

async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let groups = cx.site.kept::<PeerGroups>()?;
    let row = |row: framework::Model| {
        Ok(Row {
            url: link::framework(row.id),
            kind: groups.name(&row.subject_kind).to_owned(),
            indicators: read(&row)?.indicators().len(),
            revision: row.revision,
            saved: format!("{}，{}", moment(row.saved_at), row.saved_by_name),
            name: row.name,
            key: row.key,
        })
    };
    let rows = frameworks::current(cx.database()).await?.into_iter().map(row).collect::<Result<_, PageError>>()?;
    let page = ListPage { desk: cx.desk("指标体系"), may_edit: permit::leads(&cx.who), rows };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "evaluations/office/framework.html")]
struct ShowPage {
    desk: Desk,
    id: i64,
    name: String,
    note: String,
    year_basis: String,
    revision: i32,
    is_current: bool,
    current: Option<String>,
    may_edit: bool,
    facts: Vec<(&'static str, String)>,
    dimensions: Vec<Dimension>,
    grades: Vec<(String, String, String)>,
    adjustments: Vec<(&'static str, String, String)>,
    history: Vec<Revision>,
    used_by: Vec<(String, String)>,
}

struct Dimension {
    name: String,
    weight: String,
    definition: String,
    rows: Vec<LeafRow>,
}

struct LeafRow {
    path: String,
    definition: String,
    basis: String,
    unit: String,
    weight: String,
    source: &'static str,
    rule: &'static str,
    missing: &'static str,
}

struct Revision {
    url: String,
    number: i32,
    note: String,
    saved: String,
    is_shown: bool,
}

/// A revision of a framework, or 404.
pub(super) async fn found(cx: &Cx<Officer>, id: i64) -> Result<framework::Model, PageError> {
    admit(cx)?;
    frameworks::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let framework = read(&row)?;
    let history = frameworks::history(cx.database(), &row.key).await?;
    let current = history.iter().find(|other| other.state == CURRENT && other.id != row.id);
    let used = rounds::all(cx.database()).await?.into_iter().filter(|round| round.framework_id == row.id);
    let revision = |other: &framework::Model| Revision {
        url: link::framework(other.id),
        number: other.revision,
        note: other.note.clone().unwrap_or_default(),
        saved: format!("{}，{}", moment(other.saved_at), other.saved_by_name),
        is_shown: other.id == row.id,
    };
    let page = ShowPage {
        desk: cx.desk(row.name.clone()),
        id: row.id,
        name: row.name.clone(),
        note: framework.note.clone(),
        year_basis: framework.year_basis.clone(),
        revision: row.revision,
        is_current: row.state == CURRENT,
        current: current.map(|row| link::framework(row.id)),
        may_edit: permit::leads(&cx.who),
        facts: vec![
            ("综合方法", framework.aggregation.name().to_owned()),
            ("赋权方法", framework.weighting.name().to_owned()),
            ("缺数据时", framework.missing.name().to_owned()),
            ("指标", format!("{} 个维度，{} 项指标", framework.dimensions.len(), framework.indicators().len())),
        ],
        dimensions: dimensions(&framework),
        grades: grades(&framework),
        adjustments: adjustments(&framework),
        history: history.iter().map(revision).collect(),
        used_by: used.map(|round| (link::round(round.id), round.name)).collect(),
    };
    render(StatusCode::OK, &page)
}

/// A share as people read it.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn dimensions(framework: &Framework) -> Vec<Dimension> {
    let leaves = framework.indicators();
    let row = |leaf: &Leaf<'_>| LeafRow {
        path: leaf.path.split_once(" > ").map_or(leaf.path.as_str(), |(_, rest)| rest).to_owned(),
        definition: leaf.node.definition.clone(),
        basis: leaf.node.basis.clone(),
        unit: leaf.indicator.unit.clone(),
        weight: percent(leaf.weight),
        source: source(&leaf.indicator.source).0,
        rule: leaf.indicator.rule.name(),
        missing: leaf.indicator.missing.unwrap_or(framework.missing).name(),
    };
    let dimension = |node: &crate::scoring::Node| Dimension {
        name: node.name.clone(),
        weight: percent(node.weight),
        definition: node.definition.clone(),
        rows: leaves.iter().filter(|leaf| leaf.dimension == node.key).map(row).collect(),
    };
    framework.dimensions.iter().map(dimension).collect()
}

fn grades(framework: &Framework) -> Vec<(String, String, String)> {
    let line = |grade: &crate::scoring::Grade| {
        let most = grade.at_most.map(|share| format!("，不超过 {}", percent(share))).unwrap_or_default();
        (grade.name.clone(), format!("{} 分以上{most}", grade.at_least), grade.meaning.clone())
    };
    framework.grades.lines.iter().map(line).collect()
}

fn adjustments(framework: &Framework) -> Vec<(&'static str, String, String)> {
    let points = |one: &crate::scoring::Adjustment| format!("每次 {} 分，最多 {} 分。{}", one.points, one.most, one.basis);
    let bonuses = framework.bonuses.iter().map(|one| ("加分", one.name.clone(), points(one)));
    let deductions = framework.deductions.iter().map(|one| ("扣分", one.name.clone(), points(one)));
    let vetoes = framework.vetoes.iter().map(|one| ("一票否决", one.name.clone(), one.basis.clone()));
    bonuses.chain(deductions).chain(vetoes).collect()
}
