//! Down from the zone to divisions and from a division to its reporters.

use actix_web::http::StatusCode;
use askama::Template;

use super::admit;
use super::ask::{Choices, Query, Question};
use super::sums::{Course, by_division, by_reporter};
use crate::access::{Cx, Desk, Officer};
use crate::charts::{Bar, Bars, Caption, Chart as _, Figure as Picture, grouped};
use crate::returns::forms::Nature;
use crate::statistics::catalogue::Catalogue;
use crate::statistics::gather::city;
use crate::statistics::{link, say};
use crate::values::division;
use crate::web::{Answer, Asked, PageError, feed, render};

/// Reporters of a division that are shown.
const MOST: u64 = 1000;
/// Rows of the chart.
const DRAWN: usize = 20;

#[derive(Template)]
#[template(path = "statistics/office/drill.html")]
struct DrillPage {
    desk: Desk,
    tabs: Vec<(&'static str, String, bool)>,
    choices: Choices,
    place: String,
    up: String,
    of: &'static str,
    field: String,
    unit: String,
    is_flow: bool,
    period: String,
    rows: Vec<Row>,
    total: Option<Row>,
    chart: Option<Picture>,
    csv: String,
}

/// A division or a reporter.
struct Row {
    name: String,
    url: String,
    values: [String; 6],
    reporters: String,
    mark: &'static str,
    is_demo: bool,
}

/// What is shown: rows by name, and their chart.
struct Rows {
    of: &'static str,
    courses: Vec<(String, String, Course, bool)>,
}

async fn rows(cx: &Cx<Officer>, question: &Question) -> Result<Rows, PageError> {
    let zone = &cx.site.zone;
    if let Some(code) = &question.division {
        let found = by_reporter(cx.database(), question, division::prefix(code), MOST).await?;
        let row = |(row, course): (crate::returns::entity::reporter::Model, Course)| {
            (row.name, link::reporter(row.id), course, row.is_demo)
        };
        return Ok(Rows { of: "填报单位", courses: found.into_iter().map(row).collect() });
    }
    let prefix = cx.who.division_prefix().unwrap_or_default();
    let mut places: std::collections::BTreeMap<String, Course> = std::collections::BTreeMap::new();
    for (code, course) in by_division(cx.database(), question, prefix).await? {
        // Those who cover a city or less see its counties, others see cities.
        let place = places.entry(if prefix.len() >= 4 { code } else { city(&code) }).or_default();
        course.0.into_iter().for_each(|(period, cell)| place.add(period, cell));
    }
    let row = |(code, course): (String, Course)| (zone.division_name(&code), question.at(link::OFFICE, &code), course, false);
    Ok(Rows { of: "地区", courses: places.into_iter().map(row).collect() })
}

fn row(cx: &Cx<Officer>, question: &Question, name: String, url: String, course: &Course, is_demo: bool) -> Row {
    let (period, field) = (question.period, &question.field);
    let places = usize::from(field.places());
    let number = |value: Option<f64>| value.map_or_else(|| say::NOTHING.to_owned(), |value| grouped(value, places));
    let share = |value: Option<f64>| value.map_or_else(|| say::NOTHING.to_owned(), say::percent);
    let cell = course.0.get(&period);
    let rule = cx.site.kept::<Catalogue>().ok();
    let hidden = cell.zip(rule).and_then(|(cell, catalogue)| catalogue.rule.hides(cell));
    Row {
        values: [
            number(course.value(period)),
            number(course.value(period.previous())),
            share(course.change(period)),
            number(course.value(period.year_before())),
            share(course.growth(period)),
            number(course.so_far(period, field.nature)),
        ],
        reporters: cell.map(|cell| cell.reporters.to_string()).unwrap_or_default(),
        mark: if question.division.is_none() { hidden.map_or("", say::why) } else { "" },
        name,
        url,
        is_demo,
    }
}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<Query>) -> Answer {
    admit(&cx)?;
    let question = Question::read(&cx, &query)?;
    let found = rows(&cx, &question).await?;
    let mut total = Course::default();
    for (_, _, course, _) in &found.courses {
        course.0.iter().for_each(|(period, cell)| total.add(*period, *cell));
    }
    let place = question.division.as_ref().map(|code| cx.site.zone.division_name(code));
    let page = DrillPage {
        desk: cx.desk("统计分析"),
        tabs: question.tabs(link::OFFICE),
        choices: question.choices(&cx)?,
        up: question.division.as_ref().map(|_| question.at(link::OFFICE, "")).unwrap_or_default(),
        place: place.unwrap_or_else(|| if cx.who.division.is_some() { "您负责的地区".to_owned() } else { "全区".to_owned() }),
        field: question.field.name.clone(),
        unit: question.field.unit.clone(),
        is_flow: question.field.nature == Nature::Flow,
        period: question.period.name(),
        chart: chart(&question, &found),
        total: (!found.courses.is_empty()).then(|| row(&cx, &question, "合计".to_owned(), String::new(), &total, false)),
        of: found.of,
        rows: found
            .courses
            .into_iter()
            .map(|(name, url, course, is_demo)| row(&cx, &question, name, url, &course, is_demo))
            .collect(),
        csv: question.at("/office/statistics.csv", question.division.as_deref().unwrap_or_default()),
    };
    render(StatusCode::OK, &page)
}

fn chart(question: &Question, rows: &Rows) -> Option<Picture> {
    let mut known: Vec<(&str, &str, f64)> = rows
        .courses
        .iter()
        .filter_map(|(name, url, course, _)| Some((name.as_str(), url.as_str(), course.value(question.period)?)))
        .collect();
    known.sort_by(|one, other| other.2.total_cmp(&one.2));
    let bar = |(name, url, value): &(&str, &str, f64)| Bar { url: Some((*url).to_owned()), ..Bar::new(*name, Some(*value)) };
    let bars = Bars {
        of: rows.of.to_owned(),
        unit: question.field.unit.clone(),
        decimals: usize::from(question.field.places()),
        series: Vec::new(),
        rows: known.iter().take(DRAWN).map(bar).collect(),
        full: None,
    };
    let title = format!("{}，{}", question.field.name, question.period.name());
    let note = if known.len() > DRAWN { format!("画出前 {DRAWN} 个，其余见表。") } else { String::new() };
    (known.len() > 1).then(|| bars.figure(Caption::new("chart-drill", title).note(note)))
}

pub(super) async fn csv(cx: Cx<Officer>, Asked(query): Asked<Query>) -> Answer {
    admit(&cx)?;
    let question = Question::read(&cx, &query)?;
    let found = rows(&cx, &question).await?;
    let head = [found.of, "期间", "指标", "单位", "本月", "上月", "环比", "上年同月", "同比", "本年累计", "填报单位数"];
    let line = |(name, url, course, is_demo): (String, String, Course, bool)| {
        let shown = row(&cx, &question, name, url, &course, is_demo);
        let mut cells = vec![shown.name, question.period.key(), question.field.name.clone(), question.field.unit.clone()];
        cells.extend(shown.values.map(|value| value.replace(',', "").replace('−', "-").replace('—', "")));
        cells.push(shown.reporters);
        cells
    };
    let name = format!("statistics-{}-{}-{}.csv", question.form.key, question.field.key, question.period.key());
    Ok(feed::csv(&name, &head, found.courses.into_iter().map(line).collect::<Vec<_>>()))
}
