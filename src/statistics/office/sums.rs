//! A field by division and by reporter: the month, the month before, the same month of the year before, and the year so far.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::ask::Question;
use crate::returns::Period;
use crate::returns::entity::{monthly_return, reporter, return_total};
use crate::returns::figures::numbers;
use crate::returns::forms::Nature;
use crate::returns::rules::COUNTED;
use crate::statistics::forecast::growth;
use crate::statistics::suppression::Cell;

/// The months of something.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Course(pub(super) BTreeMap<Period, Cell>);

impl Course {
    pub(super) fn add(&mut self, period: Period, cell: Cell) {
        self.0.entry(period).and_modify(|sum| *sum = sum.beside(cell)).or_insert(cell);
    }

    pub(super) fn value(&self, period: Period) -> Option<f64> {
        self.0.get(&period).map(|cell| cell.value)
    }

    /// From January to a month, of what adds up.
    pub(super) fn so_far(&self, period: Period, nature: Nature) -> Option<f64> {
        let january = Period::new(period.year(), 1)?;
        (nature == Nature::Flow).then(|| january.to(period).filter_map(|month| self.value(month)).sum())
    }

    /// Change over the month before, as a part of one.
    pub(super) fn change(&self, period: Period) -> Option<f64> {
        growth(self.value(period)?, self.value(period.previous())?)
    }

    /// Growth over the same month of the year before.
    pub(super) fn growth(&self, period: Period) -> Option<f64> {
        growth(self.value(period)?, self.value(period.year_before())?)
    }
}

/// The months that a page needs.
fn span(period: Period) -> (i32, i32) {
    let first = Period::new(period.year() - 1, 1).unwrap_or(period);
    (first.number(), period.number())
}

/// Divisions that begin with a prefix, by their own codes.
pub(super) async fn by_division(
    database: &impl ConnectionTrait,
    question: &Question,
    prefix: &str,
) -> Result<BTreeMap<String, Course>, DbErr> {
    let (first, last) = span(question.period);
    let rows = return_total::Entity::find()
        .filter(return_total::Column::FormKey.eq(&question.form.key))
        .filter(return_total::Column::Period.between(first, last))
        .filter(return_total::Column::DivisionCode.starts_with(prefix))
        .filter(return_total::Column::Field.eq(&question.field.key))
        .all(database)
        .await?;
    let mut divisions: BTreeMap<String, Course> = BTreeMap::new();
    for row in rows {
        let Some(period) = Period::of_number(row.period) else { continue };
        let reporters = i64::from(row.reporters);
        let cell = Cell { value: row.total, reporters, largest: row.largest, second: row.second };
        divisions.entry(row.division_code).or_default().add(period, cell);
    }
    Ok(divisions)
}

/// Reporters in divisions that begin with a prefix, at most so many, with their months; in two queries.
pub(super) async fn by_reporter(
    database: &impl ConnectionTrait,
    question: &Question,
    prefix: &str,
    most: u64,
) -> Result<Vec<(reporter::Model, Course)>, DbErr> {
    let reporters = reporter::Entity::find()
        .filter(reporter::Column::FormKey.eq(&question.form.key))
        .filter(reporter::Column::DivisionCode.starts_with(prefix))
        .order_by_asc(reporter::Column::Name)
        .limit(most)
        .all(database)
        .await?;
    let (first, last) = span(question.period);
    let mut courses: HashMap<i64, Course> = HashMap::new();
    for ids in reporters.iter().map(|row| row.id).collect::<Vec<_>>().chunks(400) {
        let rows: Vec<(i64, i32, sea_orm::prelude::Json)> = monthly_return::Entity::find()
            .select_only()
            .columns([monthly_return::Column::ReporterId, monthly_return::Column::Period, monthly_return::Column::Figures])
            .filter(monthly_return::Column::ReporterId.is_in(ids.iter().copied()))
            .filter(monthly_return::Column::Period.between(first, last))
            .filter(monthly_return::Column::State.is_in(COUNTED))
            .into_tuple()
            .all(database)
            .await?;
        for (reporter, period, figures) in rows {
            let value = numbers(&figures).get(&question.field.key).copied();
            let (Some(value), Some(period)) = (value, Period::of_number(period)) else { continue };
            let cell = Cell { value, reporters: 1, largest: value, second: 0.0 };
            courses.entry(reporter).or_default().add(period, cell);
        }
    }
    Ok(reporters.into_iter().map(|row| (courses.remove(&row.id).unwrap_or_default(), row)).map(|(course, row)| (row, course)).collect())
}
