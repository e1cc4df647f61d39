//! Figures for machines: the same cells as on the page, as CSV and as JSON.

use actix_web::web::Path;
use serde::Serialize;
use serde_json::json;

use crate::access::{Cx, Visitor};
use crate::charts::trimmed;
use crate::statistics::board::{Board, Figure, board};
use crate::statistics::catalogue::Nature;
use crate::statistics::lines::{self, Line};
use crate::statistics::{link, say};
use crate::web::render::json as answer;
use crate::web::{Answer, PageError, feed};

const HEAD: [&str; 9] = ["期间", "口径", "分组", "代码", "名称", "数值", "单位", "状态", "演示数据"];

fn scope(line: &Line) -> &'static str {
    match line.scope {
        "month" => "本月",
        "year_to_date" => "本年累计",
        _ => "地区",
    }
}

fn status(line: &Line) -> &'static str {
    match line.status {
        "shown" => "公开",
        "hidden" => "不公开",
        _ => "无数据",
    }
}

fn cells(figure: &Figure, line: Line) -> Vec<String> {
    let number = match line.status {
        "hidden" => say::STAR.to_owned(),
        _ => line.value.map(|value| trimmed(value, figure.spec.decimals).replace(',', "").replace('−', "-")).unwrap_or_default(),
    };
    let (scope, status) = (scope(&line).to_owned(), status(&line).to_owned());
    let scope = if figure.spec.nature == Nature::Stock && line.scope == "month" { "期末".to_owned() } else { scope };
    let is_demo = if line.is_demo { "是" } else { "" };
    vec![line.period, scope, line.split, line.part, line.name, number, figure.spec.unit.clone(), status, is_demo.to_owned()]
}

async fn found(cx: &Cx<Visitor>, key: &str) -> Result<Figure, PageError> {
    board(&cx.site).await?.figure(key).cloned().ok_or(PageError::NotFound)
}

pub(super) async fn csv(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let figure = found(&cx, &key).await?;
    let rows: Vec<Vec<String>> = lines::of(&figure, &cx.site.zone).into_iter().map(|line| cells(&figure, line)).collect();
    Ok(feed::csv(&format!("statistics-{}.csv", figure.spec.key), &HEAD, rows))
}

/// A figure with everything that its page says.
#[derive(Serialize)]
struct Whole {
    key: String,
    name: String,
    unit: String,
    nature: &'static str,
    url: String,
    definition: String,
    closed_month: String,
    growth: Option<f64>,
    forecast: Option<serde_json::Value>,
    targets: Vec<serde_json::Value>,
    has_hidden: bool,
    is_demo: bool,
    cells: Vec<Line>,
}

fn whole(cx: &Cx<Visitor>, board: &Board, figure: &Figure) -> Whole {
    let forecast = figure.table.forecast.as_ref();
    let target = |goal: &crate::statistics::board::Goal| {
        json!({ "text": goal.target.text, "kind": goal.target.kind, "value": goal.target.value, "year": goal.target.year,
            "division": goal.target.division, "source": goal.target.source, "remark": goal.target.remark,
            "distance": goal.distance })
    };
    Whole {
        key: figure.spec.key.clone(),
        name: figure.spec.name.clone(),
        unit: figure.spec.unit.clone(),
        nature: if figure.spec.nature == Nature::Flow { "flow" } else { "stock" },
        url: format!("{}{}", cx.public_url, figure.spec.url()),
        definition: format!("{}{}", cx.public_url, figure.spec.meaning()),
        closed_month: board.closed.key(),
        growth: figure.table.growth(0),
        forecast: forecast.map(|of| json!({ "method": "same-months share of earlier whole years", "of": of })),
        targets: figure.goals.iter().map(target).collect(),
        has_hidden: figure.table.has_hidden(),
        is_demo: figure.table.is_demo(),
        cells: lines::of(figure, &cx.site.zone),
    }
}

pub(super) async fn json(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let board = board(&cx.site).await?;
    let figure = board.figure(&key).ok_or(PageError::NotFound)?;
    answer(&whole(&cx, &board, figure))
}

pub(super) async fn all_csv(cx: Cx<Visitor>) -> Answer {
    let board = board(&cx.site).await?;
    let head: Vec<&str> = std::iter::once("指标").chain(HEAD).collect();
    let rows = board.figures.iter().flat_map(|figure| {
        lines::of(figure, &cx.site.zone).into_iter().map(|line| {
            let mut row = cells(figure, line);
            row.insert(0, figure.spec.name.clone());
            row
        })
    });
    Ok(feed::csv("statistics.csv", &head, rows.collect::<Vec<_>>()))
}

pub(super) async fn all_json(cx: Cx<Visitor>) -> Answer {
    let board = board(&cx.site).await?;
    let figures: Vec<Whole> = board.figures.iter().map(|figure| whole(&cx, &board, figure)).collect();
    let register = format!("{}{}", cx.public_url, link::DEFINITIONS);
    answer(&json!({ "closed_month": board.closed.key(), "definitions": register, "figures": figures }))
}
