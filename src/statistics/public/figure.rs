//! One figure: its number, its course, its parts, its divisions, its targets, what it means, and where to take it away.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::cards::{Card, card};
use super::index::{GoalRow, RuleWords, goals};
use super::pictures;
use crate::access::{Cx, Visitor};
use crate::charts::Figure as Picture;
use crate::returns::definitions::{self, kind_word};
use crate::returns::entity::definition;
use crate::statistics::board::{Figure, board};
use crate::statistics::catalogue::{Catalogue, Source};
use crate::statistics::lines::{self, Column};
use crate::statistics::say::{self, Shown};
use crate::statistics::table::Row;
use crate::statistics::{forecast, link};
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "statistics/public/figure.html")]
struct FigurePage {
    shell: Shell,
    name: String,
    about: String,
    url: String,
    unit: String,
    card: Card,
    forecast: Option<ForecastWords>,
    course: Option<Picture>,
    splits: Vec<(String, String, Picture)>,
    columns: Vec<Column>,
    years: Vec<TableRow>,
    months: Vec<TableRow>,
    division_years: Vec<String>,
    divisions: Vec<(String, Vec<Shown>)>,
    divisions_chart: Option<Picture>,
    goals: Vec<GoalRow>,
    meaning: Meaning,
    has_hidden: bool,
    rule: RuleWords,
}

/// A row of numbers.
struct TableRow {
    name: String,
    values: Vec<Shown>,
    growth: String,
    is_demo: bool,
}

/// How the year may end, in words.
struct ForecastWords {
    year: i32,
    value: String,
    range: String,
    method: String,
}

/// What the number means.
struct Meaning {
    term: Option<Term>,
    explain: String,
    source: &'static str,
}

/// An entry of the register.
pub(super) struct Term {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) trap: String,
    pub(super) basis: String,
    pub(super) unit: String,
    pub(super) source: String,
    pub(super) since: String,
}

impl Term {
    pub(super) fn of(row: definition::Model) -> Self {
        // The register writes the usual trap behind a fixed word; pages set it apart.
        let (text, trap) = row.text.split_once("容易弄错：").map_or((row.text.as_str(), ""), |(text, trap)| (text, trap));
        Self {
            kind: kind_word(&row.kind),
            text: text.trim().to_owned(),
            trap: trap.trim().to_owned(),
            since: row.valid_from.map(crate::web::filters::date).unwrap_or_default(),
            key: row.key,
            name: row.name,
            basis: row.basis,
            unit: row.unit,
            source: row.source,
        }
    }
}

pub(super) async fn show(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let board = board(&cx.site).await?;
    let figure = board.figure(&key).ok_or(PageError::NotFound)?;
    let catalogue = cx.site.kept::<Catalogue>()?;
    let (spec, table) = (&figure.spec, &figure.table);
    let rows = |rows: &[Row], is_year: bool| rows.iter().rev().map(|row| table_row(figure, row, is_year)).collect::<Vec<_>>();
    let years: Vec<Row> = table.so_far.iter().filter(|row| is_last_of_year(table, row)).cloned().collect();
    let value = |value: &crate::statistics::table::Value| say::shown(*value, spec.decimals);
    let divisions = table.divisions.iter();
    let page = FigurePage {
        shell: cx.shell(spec.name.clone()).described(spec.about.clone()).below("统计数据", link::INDEX).here(&spec.name),
        name: spec.name.clone(),
        about: spec.about.clone(),
        url: spec.url(),
        unit: spec.unit.clone(),
        card: card(figure),
        forecast: table.forecast.as_ref().map(|of| forecast_words(figure, of)),
        course: pictures::over_time(figure, "chart-course", &spec.name),
        splits: splits(figure),
        columns: lines::columns(figure),
        years: rows(&years, true),
        months: if matches!(spec.source, Source::Entries { .. }) { Vec::new() } else { rows(&table.months, false) },
        division_years: table.years.iter().map(|year| year_name(figure, *year)).collect(),
        divisions: divisions
            .map(|(code, values)| (cx.site.zone.division_name(code), values.iter().map(value).collect()))
            .collect(),
        divisions_chart: pictures::divisions(figure, &cx.site.zone),
        goals: goals(figure),
        meaning: meaning(&cx, figure).await?,
        has_hidden: table.has_hidden(),
        rule: RuleWords::of(&catalogue.rule),
    };
    render(StatusCode::OK, &page)
}

/// Whether a sum so far is what stands for its year: December, or the last month that there is.
fn is_last_of_year(table: &crate::statistics::table::Table, row: &Row) -> bool {
    row.period.month() == 12 || table.so_far.last().is_some_and(|last| last.period == row.period)
}

fn year_name(figure: &Figure, year: i32) -> String {
    let last = figure.table.last().map(|row| row.period).filter(|last| last.year() == year && last.month() < 12);
    match (&figure.spec.source, last) {
        (Source::Entries { .. }, _) => "目前".to_owned(),
        (_, Some(last)) if figure.table.so_far.is_empty() => format!("{}末", last.name()),
        (_, Some(last)) => say::span(last),
        _ if figure.table.so_far.is_empty() => format!("{year}年末"),
        _ => format!("{year}年"),
    }
}

fn table_row(figure: &Figure, row: &Row, is_year: bool) -> TableRow {
    let table = &figure.table;
    let growth = if is_year {
        let before = table.year_to(row.period.year_before()).and_then(|before| before.values[0].known());
        row.values[0].known().zip(before).and_then(|(now, before)| forecast::growth(now, before))
    } else {
        table.month_growth(row.period, 0)
    };
    TableRow {
        name: if is_year { say::span(row.period) } else { row.period.name() },
        values: row.values.iter().map(|value| say::shown(*value, figure.spec.decimals)).collect(),
        growth: growth.map_or_else(|| say::NOTHING.to_owned(), say::percent),
        is_demo: row.is_demo,
    }
}

fn splits(figure: &Figure) -> Vec<(String, String, Picture)> {
    let mut column = 1;
    let mut pictures = Vec::new();
    for (at, split) in figure.spec.splits.iter().enumerate() {
        pictures.push((split.key.clone(), split.name.clone(), pictures::parts(figure, at, column)));
        column += split.parts.len();
    }
    pictures
}

fn forecast_words(figure: &Figure, of: &forecast::Forecast) -> ForecastWords {
    let number = |value: f64| say::with_unit(&figure.spec, value);
    let bases: Vec<String> = of.base_years.iter().map(|year| format!("{year} 年")).collect();
    let range = if of.low < of.high { format!("{} 到 {}", number(of.low), number(of.high)) } else { String::new() };
    ForecastWords {
        year: of.year,
        value: number(of.value),
        range,
        method: format!(
            "同月占比法：今年前 {} 个月的合计，除以{}同样月份占全年的平均比例。它假定今年的季节规律与往年相同，是预测，不是统计结果。",
            of.months,
            bases.join("、")
        ),
    }
}

async fn meaning(cx: &Cx<Visitor>, figure: &Figure) -> Result<Meaning, PageError> {
    let spec = &figure.spec;
    let rows = if spec.term.is_empty() { Vec::new() } else { definitions::of_keys(cx.database(), &[&spec.term]).await? };
    let source = match &spec.source {
        Source::Returns { .. } => "月报：已审核、已锁定的版次汇总",
        Source::Entries { .. } => "本站名录：公开的条目",
        Source::Training {} => "本站培训记录：已复核的结业",
        Source::Awards {} => "本站资金拨付记录",
    };
    Ok(Meaning { term: rows.into_iter().next().map(Term::of), explain: spec.explain.clone(), source })
}
