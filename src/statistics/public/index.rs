//! The zone in figures: every figure as a card, trade over the months, and how far the targets are.

use actix_web::http::StatusCode;
use askama::Template;

use super::cards::{Card, card};
use super::pictures;
use crate::access::{Cx, Visitor};
use crate::charts::Figure as Picture;
use crate::statistics::board::{Board, Figure, board};
use crate::statistics::bulletin::store;
use crate::statistics::catalogue::Catalogue;
use crate::statistics::suppression::Rule;
use crate::statistics::{link, say};
use crate::web::{Answer, Shell, render};

/// Bulletins beside the figures.
const BULLETINS: usize = 3;

#[derive(Template)]
#[template(path = "statistics/public/index.html")]
struct IndexPage {
    shell: Shell,
    closed: String,
    closes_on: u32,
    is_demo: bool,
    is_empty: bool,
    cards: Vec<Card>,
    lead: Option<Lead>,
    goals_chart: Option<Picture>,
    goals: Vec<GoalRow>,
    bulletins: Vec<(String, String)>,
    rule: RuleWords,
}

/// The figure that is drawn: the first one with parts.
struct Lead {
    name: String,
    url: String,
    chart: Option<Picture>,
    split: Option<(String, Picture)>,
}

/// A target.
pub(super) struct GoalRow {
    pub(super) figure: String,
    pub(super) figure_url: String,
    pub(super) text: String,
    pub(super) distance: String,
    pub(super) source: String,
    pub(super) url: String,
    pub(super) remark: String,
    pub(super) state: &'static str,
    pub(super) kind: &'static str,
    pub(super) icon: &'static str,
}

/// When numbers are hidden.
pub(super) struct RuleWords {
    pub(super) fewest: i64,
    pub(super) dominance: String,
}

impl RuleWords {
    pub(super) fn of(rule: &Rule) -> Self {
        Self { fewest: rule.fewest, dominance: crate::charts::trimmed(rule.dominance * 100.0, 0) }
    }
}

pub(super) async fn show(cx: Cx<Visitor>) -> Answer {
    let board = board(&cx.site).await?;
    let catalogue = cx.site.kept::<Catalogue>()?;
    let bulletins = store::published(cx.database()).await?;
    let newest = bulletins.into_iter().take(BULLETINS).map(|row| (row.title, link::bulletin(row.period)));
    let known: Vec<&Figure> = board.figures.iter().filter(|figure| figure.table.headline().is_some()).collect();
    let page = IndexPage {
        shell: cx.shell("统计数据").described("跨境电商进出口、备案企业、园区、海外仓、培训和扶持资金，与规划目标对照。").here("统计数据"),
        closed: board.closed.name(),
        closes_on: catalogue.closes_on,
        is_demo: known.iter().any(|figure| figure.table.is_demo()),
        is_empty: known.is_empty(),
        cards: known.iter().map(|figure| card(figure)).collect(),
        lead: lead(&board),
        goals_chart: pictures::goals(known.iter().copied()),
        goals: known.iter().flat_map(|figure| goals(figure)).collect(),
        bulletins: newest.collect(),
        rule: RuleWords::of(&catalogue.rule),
    };
    render(StatusCode::OK, &page)
}

fn lead(board: &Board) -> Option<Lead> {
    let figure = board.figures.iter().find(|figure| !figure.spec.splits.is_empty() && figure.table.last().is_some())?;
    let split = figure.spec.splits.first().map(|split| (split.name.clone(), pictures::parts(figure, 0, 1)));
    Some(Lead {
        name: figure.spec.name.clone(),
        url: figure.spec.url(),
        chart: pictures::over_time(figure, "chart-lead", &figure.spec.name),
        split,
    })
}

/// The targets of a figure in words.
pub(super) fn goals(figure: &Figure) -> Vec<GoalRow> {
    let row = |goal: &crate::statistics::board::Goal| {
        let state = goal.distance.as_ref().map(|far| (far.missing <= 0.0, far.is_on_way));
        let (state, kind, icon) = match state {
            Some((true, _)) => ("已达到", "published", "done"),
            Some((_, Some(true))) => ("预计能达到", "published", "arrow-right"),
            Some((_, Some(false))) => ("预计达不到", "amended", "warning"),
            Some(_) => ("未达到", "amended", "minus"),
            None => ("没有数据", "plain", "question"),
        };
        GoalRow {
            figure: figure.spec.name.clone(),
            figure_url: figure.spec.url(),
            text: goal.target.text.clone(),
            distance: say::distance(figure, goal),
            source: goal.target.source.clone(),
            url: goal.url.clone(),
            remark: goal.target.remark.clone(),
            state,
            kind,
            icon,
        }
    };
    figure.goals.iter().map(row).collect()
}
