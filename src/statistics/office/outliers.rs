//! Figures that changed more than the form lets pass without a reason.

use actix_web::http::StatusCode;
use askama::Template;

use super::admit;
use super::ask::{Choices, Query, Question};
use crate::access::{Cx, Desk, Officer};
use crate::charts::grouped;
use crate::returns::{figures, link as returns};
use crate::statistics::{link, say};
use crate::values::division;
use crate::web::{Answer, Asked, render};

/// Rows that are shown.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "statistics/office/outliers.html")]
struct OutliersPage {
    desk: Desk,
    tabs: Vec<(&'static str, String, bool)>,
    choices: Choices,
    period: String,
    form: String,
    count: usize,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    url: String,
    return_url: String,
    division: String,
    field: String,
    previous: String,
    value: String,
    change: String,
    reason: String,
}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<Query>) -> Answer {
    admit(&cx)?;
    let question = Question::read(&cx, &query)?;
    let prefix = question.division.as_deref().map(division::prefix);
    let is_here = |code: &str| cx.who.covers(code) && prefix.is_none_or(|prefix| code.starts_with(prefix));
    let found = figures::outliers(cx.database(), &question.form, question.period.number().cast_unsigned()).await?;
    let found: Vec<figures::Outlier> = found.into_iter().filter(|row| is_here(&row.reporter.division_code)).collect();
    let row = |row: &figures::Outlier| {
        let field = question.form.field(&row.field);
        let number = |value: f64| grouped(value, field.map_or(2, |field| usize::from(field.places())));
        Row {
            name: row.reporter.name.clone(),
            url: link::reporter(row.reporter.id),
            return_url: returns::office(row.return_id),
            division: cx.site.zone.division_name(&row.reporter.division_code),
            field: field.map(|field| format!("{}（{}）", field.name, field.unit)).unwrap_or_default(),
            previous: number(row.previous),
            value: number(row.value),
            change: if row.change.is_finite() { say::percent(row.change) } else { "上月为 0".to_owned() },
            reason: row.reason.clone(),
        }
    };
    let page = OutliersPage {
        tabs: question.tabs("/office/statistics/outliers"),
        choices: question.choices(&cx)?,
        period: question.period.name(),
        form: question.form.name.clone(),
        count: found.len(),
        rows: found.iter().take(MOST).map(row).collect(),
        desk: cx.desk("异常变动"),
    };
    render(StatusCode::OK, &page)
}
