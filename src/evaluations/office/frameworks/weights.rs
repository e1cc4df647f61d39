//! The weights of a framework by every method, side by side on last year's data; and an AHP matrix that can be filled in, with
//! its consistency ratio, to be copied into the framework.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::preview::last_data;
use super::show::{found, percent};
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::compute::read;
use crate::scoring::{Comparison, Framework, Weighting, score};
use crate::web::request::pairs;
use crate::web::{Answer, Asked, FormView, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/frameworks/{id}/weights", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/weights.html")]
struct WeightsPage {
    desk: Desk,
    id: i64,
    name: String,
    basis: Option<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    parents: Vec<(String, String)>,
    matrix: Option<Matrix>,
    form: FormView,
}

struct Column {
    name: &'static str,
    is_own: bool,
    problem: String,
}

struct Row {
    name: String,
    is_dimension: bool,
    cells: Vec<String>,
}

/// A matrix of pairs of siblings.
struct Matrix {
    parent_name: String,
    pairs: Vec<Pair>,
    weights: Vec<(String, String)>,
    problem: String,
    toml: String,
}

/// One pair: how many times the first counts more.
struct Pair {
    field: String,
    first: String,
    second: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asking {
    parent: Option<String>,
}

/// What a pair can be: 1 to 9, or their reciprocals.
pub(super) const SCALE: [(&str, &str); 9] = [
    ("9", "前者极其重要（9）"),
    ("7", "前者非常重要（7）"),
    ("5", "前者重要（5）"),
    ("3", "前者稍重要（3）"),
    ("1", "同样重要（1）"),
    ("0.3333333333333333", "后者稍重要（1/3）"),
    ("0.2", "后者重要（1/5）"),
    ("0.14285714285714285", "后者非常重要（1/7）"),
    ("0.1111111111111111", "后者极其重要（1/9）"),
];

async fn show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<Asking>) -> Answer {
    let row = found(&cx, *id).await?;
    let framework = read(&row)?;
    let data = last_data(&cx, &framework.subject_kind).await?;
    let form = FormView::of_pairs(&pairs(cx.uri.split_once('?').map_or("", |(_, query)| query)), &[]);
    let matrix = asked.0.parent.and_then(|parent| matrix(&framework, &parent, &form));
    let methods = methods(&framework, matrix.as_ref().map(|(_, comparison)| comparison));
    let basis = data.as_ref().map(|(round, _)| round.name.clone());
    let (columns, rows) = compared(&framework, methods, data.map(|(_, data)| data)).await?;
    let page = WeightsPage {
        desk: cx.desk(format!("权重：{}", row.name)),
        id: row.id,
        name: row.name,
        basis,
        columns,
        rows,
        parents: parents(&framework),
        matrix: matrix.map(|(matrix, _)| matrix),
        form,
    };
    render(StatusCode::OK, &page)
}

/// The methods to compare; that of the framework is its own where it is budget or AHP.
fn methods(framework: &Framework, typed: Option<&Comparison>) -> Vec<(&'static str, Weighting)> {
    let mut methods = vec![("人工赋权", Weighting::Hand)];
    if let Weighting::Budget { .. } = &framework.weighting {
        methods.push(("专家分配法", framework.weighting.clone()));
    }
    let mut matrices = match &framework.weighting {
        Weighting::Ahp { matrices } => matrices.clone(),
        _ => Vec::new(),
    };
    if let Some(typed) = typed {
        matrices.retain(|known| known.parent != typed.parent);
        matrices.push(typed.clone());
    }
    if !matrices.is_empty() {
        methods.push(("层次分析法", Weighting::Ahp { matrices }));
    }
    methods.push(("熵权法", Weighting::Entropy));
    methods.push(("CRITIC 法", Weighting::Critic));
    methods
}

type Compared = (Vec<Column>, Vec<Row>);

/// Weights of all indicators by all methods, computed off the request threads.
async fn compared(
    framework: &Framework,
    methods: Vec<(&'static str, Weighting)>,
    data: Option<crate::scoring::Data>,
) -> Result<Compared, PageError> {
    let own = framework.clone();
    let work =
        move || methods.into_iter().map(|(name, weighting)| (name, weights(&own, weighting, data.as_ref()))).collect::<Vec<_>>();
    let found = tokio::task::spawn_blocking(work).await.map_err(|error| PageError::Internal(error.into()))?;
    let columns = found
        .iter()
        .map(|(name, weights)| Column {
            name,
            is_own: *name == framework.weighting.name(),
            problem: weights.as_ref().err().cloned().unwrap_or_default(),
        })
        .collect();
    let mut rows = Vec::new();
    for dimension in &framework.dimensions {
        let sum = |weights: &BTreeMap<String, (String, f64)>| {
            weights.values().filter(|(of, _)| *of == dimension.key).map(|(_, weight)| weight).sum::<f64>()
        };
        let cells = found.iter().map(|(_, weights)| weights.as_ref().map_or("—".to_owned(), |weights| percent(sum(weights))));
        rows.push(Row { name: dimension.name.clone(), is_dimension: true, cells: cells.collect() });
        for leaf in framework.indicators().iter().filter(|leaf| leaf.dimension == dimension.key) {
            let of = |weights: &BTreeMap<String, (String, f64)>| weights.get(&leaf.node.key).map(|(_, weight)| *weight);
            let cell = |weights: &Result<BTreeMap<String, (String, f64)>, String>| {
                weights.as_ref().ok().and_then(of).map_or("—".to_owned(), percent)
            };
            let cells = found.iter().map(|(_, weights)| cell(weights)).collect();
            rows.push(Row { name: leaf.node.name.clone(), is_dimension: false, cells });
        }
    }
    Ok((columns, rows))
}

/// Weights by a method, by indicator with its dimension; why there are none, otherwise.
fn weights(
    framework: &Framework,
    weighting: Weighting,
    data: Option<&crate::scoring::Data>,
) -> Result<BTreeMap<String, (String, f64)>, String> {
    let mut framework = framework.clone();
    framework.weighting = weighting;
    if let Some(problem) = framework.problems().first() {
        return Err(problem.to_string());
    }
    let Some(data) = data else {
        let by_hand = framework.indicators();
        return match framework.weighting {
            Weighting::Hand => {
                Ok(by_hand.iter().map(|leaf| (leaf.node.key.clone(), (leaf.dimension.to_owned(), leaf.weight))).collect())
            }
            _ => Err("还没有评价过的数据，不能测算".to_owned()),
        };
    };
    let scores = score(&framework, data).map_err(|problems| problems.first().map(ToString::to_string).unwrap_or_default())?;
    Ok(scores.weights.into_iter().map(|line| (line.key, (line.dimension, line.weight))).collect())
}

/// Those whose children can be compared in pairs.
fn parents(framework: &Framework) -> Vec<(String, String)> {
    fn walk(nodes: &[crate::scoring::Node], into: &mut Vec<(String, String)>) {
        for node in nodes.iter().filter(|node| node.nodes.len() > 1) {
            into.push((node.key.clone(), format!("{}（{} 项）", node.name, node.nodes.len())));
            walk(&node.nodes, into);
        }
    }
    let mut all = vec![(String::new(), format!("全部维度（{} 项）", framework.dimensions.len()))];
    walk(&framework.dimensions, &mut all);
    all
}

/// The matrix of a parent as it is typed; pairs that nobody typed count the same.
fn matrix(framework: &Framework, parent: &str, form: &FormView) -> Option<(Matrix, Comparison)> {
    let (nodes, parent_name) = if parent.is_empty() {
        (&framework.dimensions, "全部维度".to_owned())
    } else {
        let node = framework.node(parent)?;
        (&node.nodes, node.name.clone())
    };
    if nodes.len() < 2 {
        return None;
    }
    let size = nodes.len();
    let mut values = vec![vec![1.0; size]; size];
    let mut pairs = Vec::new();
    for first in 0..size {
        for second in first + 1..size {
            let field = format!("p-{}-{}", nodes[first].key, nodes[second].key);
            let value = form.value(&field).parse::<f64>().ok().filter(|value| (0.1..=9.0).contains(value)).unwrap_or(1.0);
            values[first][second] = value;
            values[second][first] = 1.0 / value;
            pairs.push(Pair { field, first: nodes[first].name.clone(), second: nodes[second].name.clone() });
        }
    }
    let comparison =
        Comparison { parent: parent.to_owned(), nodes: nodes.iter().map(|node| node.key.clone()).collect(), matrix: values };
    let mut tried = framework.clone();
    tried.weighting = Weighting::Ahp { matrices: vec![comparison.clone()] };
    let problem = tried.problems().first().map(ToString::to_string).unwrap_or_default();
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let matrix = Matrix {
        parent_name,
        pairs,
        weights: geometric(&comparison.matrix)
            .into_iter()
            .zip(names)
            .map(|(weight, name)| (name.to_owned(), percent(weight)))
            .collect(),
        problem,
        toml: toml_of(&comparison),
    };
    Some((matrix, comparison))
}

/// Shares of the rows by their geometric means: a first look; the scores use the method of the framework's room.
fn geometric(matrix: &[Vec<f64>]) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a handful of siblings")]
    let means: Vec<f64> = matrix.iter().map(|row| row.iter().product::<f64>().powf(1.0 / row.len() as f64)).collect();
    let sum: f64 = means.iter().sum();
    means.iter().map(|mean| mean / sum).collect()
}

/// The matrix as it stands in a framework.
fn toml_of(comparison: &Comparison) -> String {
    let keys: Vec<String> = comparison.nodes.iter().map(|key| format!("\"{key}\"")).collect();
    let number = |value: &f64| {
        let text = value.to_string();
        if text.contains('.') { text } else { format!("{text}.0") }
    };
    let rows: Vec<String> =
        comparison.matrix.iter().map(|row| format!("  [{}]", row.iter().map(number).collect::<Vec<_>>().join(", "))).collect();
    format!(
        "[weighting]\nkind = \"ahp\"\n\n[[weighting.matrices]]\nparent = \"{}\"\nnodes = [{}]\nmatrix = [\n{},\n]\n",
        comparison.parent,
        keys.join(", "),
        rows.join(",\n")
    )
}
