//! From the site's own records: public entries, completed training, money paid. They are public one by one, so nothing of
//! them is hidden.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, JoinType, QueryFilter, QuerySelect};

use super::{Span, city};
use crate::listings::entity::listing;
use crate::listings::store::published;
use crate::returns::Period;
use crate::signups::entity::occasion;
use crate::statistics::suppression::Cell;
use crate::statistics::table::Raw;
use crate::subsidies::entity::disbursement;
use crate::subsidies::store::payments::PAID;
use crate::training::entity::result;
use crate::training::results::rules::Outcome;

/// Public entries of a directory as they stand: how many, or how many different values of a field.
pub(super) async fn entries(
    database: &impl ConnectionTrait,
    directory: &str,
    distinct: Option<&str>,
    now: Period,
) -> Result<Raw, DbErr> {
    let named = distinct.filter(|field| field.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
    let value = named.map_or_else(|| "CAST(NULL AS TEXT)".to_owned(), |field| format!(r#""listing"."facts" ->> '{field}'"#));
    let rows: Vec<(String, bool, Option<String>)> = published()
        .select_only()
        .columns([listing::Column::DivisionCode, listing::Column::IsDemo])
        .column_as(Expr::cust(value), "fact")
        .filter(listing::Column::Directory.eq(directory))
        .into_tuple()
        .all(database)
        .await?;
    if rows.is_empty() {
        return Ok(Raw::default());
    }
    let mut raw = Raw { demo_from: rows.iter().any(|(_, is_demo, _)| *is_demo).then_some(now), ..Raw::default() };
    if named.is_some() {
        let values: BTreeSet<&str> = rows.iter().filter_map(|(_, _, value)| value.as_deref()).collect();
        raw.months.insert((now, 0), Cell::open(count(values.len())));
        return Ok(raw);
    }
    raw.months.insert((now, 0), Cell::open(count(rows.len())));
    for (division, ..) in &rows {
        add(&mut raw.divisions, (city(division), now), 1.0);
    }
    Ok(raw)
}

/// Completed results by month and division.
pub(super) async fn training(database: &impl ConnectionTrait, span: Span) -> Result<Raw, DbErr> {
    let (first, last) = days(span);
    let sessions = result::Entity::belongs_to(occasion::Entity).from(result::Column::OccasionId).to(occasion::Column::Id);
    let rows: Vec<(NaiveDate, String, bool, i64)> = result::Entity::find()
        .select_only()
        .column(result::Column::CompletedOn)
        .join(JoinType::InnerJoin, sessions.into())
        .column_as(occasion::Column::DivisionCode, "division_code")
        .column_as(occasion::Column::IsDemo, "is_demo")
        .column_as(result::Column::Id.count(), "times")
        .filter(result::Column::Outcome.eq(Outcome::Completed.key()))
        .filter(result::Column::CompletedOn.between(first, last))
        .group_by(result::Column::CompletedOn)
        .group_by(occasion::Column::DivisionCode)
        .group_by(occasion::Column::IsDemo)
        .into_tuple()
        .all(database)
        .await?;
    let mut raw = every_month(span, rows.iter().map(|(on, ..)| *on).min());
    for (on, division, is_demo, times) in rows {
        note(&mut raw, on, is_demo, number(times));
        add(&mut raw.divisions, (city(&division), Period::of(on)), number(times));
    }
    Ok(raw)
}

/// Money paid by month, in ten thousand yuan.
pub(super) async fn awards(database: &impl ConnectionTrait, span: Span) -> Result<Raw, DbErr> {
    let (first, last) = days(span);
    let sum = Expr::expr(disbursement::Column::AmountFen.sum()).cast_as("BIGINT");
    let rows: Vec<(NaiveDate, bool, i64)> = disbursement::Entity::find()
        .select_only()
        .columns([disbursement::Column::PaidOn, disbursement::Column::IsDemo])
        .column_as(sum, "amount")
        .filter(disbursement::Column::State.eq(PAID))
        .filter(disbursement::Column::PaidOn.between(first, last))
        .group_by(disbursement::Column::PaidOn)
        .group_by(disbursement::Column::IsDemo)
        .into_tuple()
        .all(database)
        .await?;
    let mut raw = every_month(span, rows.iter().map(|(on, ..)| *on).min());
    for (on, is_demo, fen) in rows {
        note(&mut raw, on, is_demo, number(fen) / 1_000_000.0);
    }
    Ok(raw)
}

fn days(span: Span) -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::from_ymd_opt(span.first.year(), span.first.month(), 1).unwrap_or_default();
    (first.with_day(1).unwrap_or(first), span.last.last_day())
}

/// A month in which nothing happened is nothing, and not unknown; from the year in which something first did.
fn every_month(span: Span, first: Option<NaiveDate>) -> Raw {
    let since = first.map(|first| first.year());
    let months = span.months().filter(|month| since.is_some_and(|since| month.year() >= since));
    Raw { months: months.map(|month| ((month, 0), Cell::open(0.0))).collect(), ..Raw::default() }
}

fn note(raw: &mut Raw, on: NaiveDate, is_demo: bool, more: f64) {
    let period = Period::of(on);
    add(&mut raw.months, (period, 0), more);
    if is_demo {
        raw.demo_from = Some(raw.demo_from.map_or(period, |from| from.min(period)));
    }
}

fn add<K: Ord>(cells: &mut BTreeMap<K, Cell>, place: K, more: f64) {
    cells.entry(place).or_insert(Cell::open(0.0)).value += more;
}

#[expect(clippy::cast_precision_loss, reason = "counts are far smaller than what doubles hold exactly")]
fn number(count: i64) -> f64 {
    count as f64
}

fn count(rows: usize) -> f64 {
    i64::try_from(rows).map_or(f64::MAX, number)
}
