//! One reporter: a field over the months that count.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::admit;
use super::ask::{Query, Question};
use crate::access::{Cx, Desk, Officer};
use crate::charts::{Caption, Chart as _, Figure as Picture, Line, Lines, Period as Point, grouped};
use crate::returns::Period;
use crate::returns::entity::{monthly_return, reporter};
use crate::returns::figures::numbers;
use crate::returns::link as returns;
use crate::returns::rules::COUNTED;
use crate::statistics::forecast::growth;
use crate::statistics::{link, say};
use crate::web::{Answer, Asked, PageError, render};

/// Months that are shown.
const MONTHS: u32 = 36;

#[derive(Template)]
#[template(path = "statistics/office/reporter.html")]
struct ReporterPage {
    desk: Desk,
    name: String,
    division: String,
    up: String,
    form: String,
    fields: Vec<(String, String, bool)>,
    action: String,
    field: String,
    chart: Picture,
    rows: Vec<Row>,
    is_demo: bool,
}

struct Row {
    period: String,
    url: String,
    vintage: i32,
    value: String,
    change: String,
    growth: String,
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>, Asked(query): Asked<Query>) -> Answer {
    admit(&cx)?;
    let who = reporter::Entity::find_by_id(*id).one(cx.database()).await?.ok_or(PageError::NotFound)?;
    if !cx.who.covers(&who.division_code) {
        return Err(PageError::NotFound);
    }
    let asked = Query { form: who.form_key.clone(), field: query.field, period: String::new(), division: String::new() };
    let question = Question::read(&cx, &asked)?;
    let last = question.period;
    let rows = monthly_return::Entity::find()
        .filter(monthly_return::Column::ReporterId.eq(who.id))
        .filter(monthly_return::Column::Period.gte(last.back(MONTHS + 11).number()))
        .filter(monthly_return::Column::State.is_in(COUNTED))
        .order_by_desc(monthly_return::Column::Period)
        .all(cx.database())
        .await?;
    let field = &question.field;
    let value = |period: Period| {
        let row = rows.iter().find(|row| row.period == period.number())?;
        numbers(&row.figures).get(&field.key).copied()
    };
    let change = |now: Option<f64>, before: Option<f64>| {
        now.zip(before).and_then(|(now, before)| growth(now, before)).map_or_else(|| say::NOTHING.to_owned(), say::percent)
    };
    let periods: Vec<Period> = last.back(MONTHS - 1).to(last).collect();
    let row = |row: &monthly_return::Model| {
        let period = Period::of_number(row.period)?;
        Some(Row {
            period: period.name(),
            url: returns::office(row.id),
            vintage: row.vintage,
            value: value(period).map_or_else(|| say::NOTHING.to_owned(), |value| grouped(value, usize::from(field.places()))),
            change: change(value(period), value(period.previous())),
            growth: change(value(period), value(period.year_before())),
        })
    };
    let lines = Lines {
        of: "月份".to_owned(),
        unit: field.unit.clone(),
        decimals: usize::from(field.places()),
        periods: periods.iter().map(|period| Point::month(period.number().cast_unsigned())).collect(),
        series: vec![Line::new(field.name.clone(), periods.iter().map(|period| value(*period)).collect())],
        targets: Vec::new(),
    };
    let page = ReporterPage {
        desk: cx.desk(who.name.clone()),
        division: cx.site.zone.division_name(&who.division_code),
        up: question.at(link::OFFICE, &who.division_code),
        form: question.form.name.clone(),
        fields: question.choices(&cx)?.fields,
        action: link::reporter(who.id),
        field: format!("{}（{}）", field.name, field.unit),
        chart: lines.figure(Caption::new("chart-reporter", field.name.clone())),
        rows: rows.iter().filter_map(row).take(usize::try_from(MONTHS).unwrap_or(36)).collect(),
        is_demo: who.is_demo,
        name: who.name,
    };
    render(StatusCode::OK, &page)
}
