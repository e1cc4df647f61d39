//! From the sums of monthly returns. A month counts when every form of the figure has it.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{Span, city};
use crate::returns::Period;
use crate::returns::entity::{monthly_return, reporter, return_total};
use crate::returns::figures::active_in;
use crate::returns::rules::COUNTED;
use crate::statistics::catalogue::{Catalogue, FieldRef, Source, Spec};
use crate::statistics::suppression::Cell;
use crate::statistics::table::Raw;

/// Sums of a field, by what they are of.
type Sums<K> = BTreeMap<FieldRef, BTreeMap<K, Cell>>;

/// Sums of all fields that are wanted.
#[derive(Default)]
struct Kept {
    zone: Sums<Period>,
    cities: Sums<(String, Period)>,
    demo_from: BTreeMap<String, Period>,
}

/// All figures that come from returns.
pub(super) async fn all(
    database: &impl ConnectionTrait,
    catalogue: &Catalogue,
    span: Span,
) -> Result<BTreeMap<String, Raw>, DbErr> {
    let is_of_returns = |figure: &&Spec| matches!(figure.source, Source::Returns { .. });
    let figures: Vec<&Spec> = catalogue.figures.iter().filter(is_of_returns).collect();
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for field in figures.iter().flat_map(|figure| figure.columns()).flatten() {
        wanted.entry(&field.form).or_default().insert(&field.field);
    }
    let mut kept = Kept::default();
    for (form, fields) in wanted {
        for row in totals(database, form, &fields, span).await? {
            kept.add(row);
        }
    }
    kept.demo_from = demo_from(database).await?;
    Ok(figures.into_iter().map(|figure| (figure.key.clone(), kept.raw(figure))).collect())
}

async fn totals(
    database: &impl ConnectionTrait,
    form: &str,
    fields: &BTreeSet<&str>,
    span: Span,
) -> Result<Vec<return_total::Model>, DbErr> {
    return_total::Entity::find()
        .filter(return_total::Column::FormKey.eq(form))
        .filter(return_total::Column::Period.between(span.first.number(), span.last.number()))
        .filter(return_total::Column::Field.is_in(fields.iter().copied()))
        .all(database)
        .await
}

/// The least share of reporters of any of the forms whose return of a month counts; none where nobody reports.
pub(super) async fn coverage(
    database: &impl ConnectionTrait,
    forms: &BTreeSet<&str>,
    period: Period,
) -> Result<Option<f64>, DbErr> {
    let due: Vec<(String, i64)> = reporter::Entity::find()
        .select_only()
        .column(reporter::Column::FormKey)
        .column_as(reporter::Column::Id.count(), "reporters")
        .filter(active_in(period.number()))
        .filter(reporter::Column::FormKey.is_in(forms.iter().copied()))
        .group_by(reporter::Column::FormKey)
        .into_tuple()
        .all(database)
        .await?;
    let came: Vec<(String, i64)> = monthly_return::Entity::find()
        .select_only()
        .column(monthly_return::Column::FormKey)
        .column_as(monthly_return::Column::Id.count(), "returns")
        .filter(monthly_return::Column::Period.eq(period.number()))
        .filter(monthly_return::Column::State.is_in(COUNTED))
        .group_by(monthly_return::Column::FormKey)
        .into_tuple()
        .all(database)
        .await?;
    let came: BTreeMap<String, i64> = came.into_iter().collect();
    let share = |(form, due): &(String, i64)| number(came.get(form).copied().unwrap_or(0)) / number(*due);
    Ok(due.iter().filter(|(_, due)| *due > 0).map(share).min_by(f64::total_cmp))
}

#[expect(clippy::cast_precision_loss, reason = "counts are far smaller than what doubles hold exactly")]
fn number(count: i64) -> f64 {
    count as f64
}

/// The first month of demonstration reporters, by form.
async fn demo_from(database: &impl ConnectionTrait) -> Result<BTreeMap<String, Period>, DbErr> {
    let rows: Vec<(String, i32)> = reporter::Entity::find()
        .select_only()
        .column(reporter::Column::FormKey)
        .column_as(reporter::Column::SincePeriod.min(), "since_period")
        .filter(reporter::Column::IsDemo.eq(true))
        .group_by(reporter::Column::FormKey)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().filter_map(|(form, since)| Some((form, Period::of_number(since)?))).collect())
}

impl Kept {
    fn add(&mut self, row: return_total::Model) {
        let Some(period) = Period::of_number(row.period) else { return };
        let cell = Cell { value: row.total, reporters: i64::from(row.reporters), largest: row.largest, second: row.second };
        let field = FieldRef { form: row.form_key, field: row.field };
        let place = (city(&row.division_code), period);
        let beside = |sum: &mut Cell| *sum = sum.beside(cell);
        self.cities.entry(field.clone()).or_default().entry(place).and_modify(beside).or_insert(cell);
        self.zone.entry(field).or_default().entry(period).and_modify(beside).or_insert(cell);
    }

    fn raw(&self, figure: &Spec) -> Raw {
        let columns = figure.columns();
        let forms: BTreeSet<&str> = columns[0].iter().map(|field| field.form.as_str()).collect();
        let mut raw = Raw { demo_from: self.demo(&forms), ..Raw::default() };
        for period in self.whole_months(columns[0]) {
            for (at, fields) in columns.iter().enumerate() {
                let cell = together(fields, |field| self.zone.get(field)?.get(&period).copied());
                raw.months.insert((period, at), cell.unwrap_or_default());
            }
        }
        let places = columns[0].iter().filter_map(|field| self.cities.get(field)).flat_map(BTreeMap::keys);
        let places: BTreeSet<&(String, Period)> = places.filter(|(_, period)| raw.months.contains_key(&(*period, 0))).collect();
        for place in places {
            let cell = together(columns[0], |field| self.cities.get(field)?.get(place).copied());
            cell.map(|cell| raw.divisions.insert(place.clone(), cell));
        }
        raw
    }

    fn demo(&self, forms: &BTreeSet<&str>) -> Option<Period> {
        forms.iter().filter_map(|form| self.demo_from.get(*form)).min().copied()
    }

    /// Months that every form has.
    fn whole_months(&self, fields: &[FieldRef]) -> BTreeSet<Period> {
        let mut by_form: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        for field in fields {
            let months = self.zone.get(field).into_iter().flat_map(BTreeMap::keys).copied();
            by_form.entry(&field.form).or_default().extend(months);
        }
        let all = by_form.into_values().reduce(|all, months| all.intersection(&months).copied().collect());
        all.unwrap_or_default()
    }
}

/// Fields that add up: those of one form are of the same reporters, those of different forms are not.
fn together(fields: &[FieldRef], cell: impl Fn(&FieldRef) -> Option<Cell>) -> Option<Cell> {
    let mut by_form: BTreeMap<&str, Cell> = BTreeMap::new();
    for field in fields {
        let Some(cell) = cell(field) else { continue };
        by_form.entry(&field.form).and_modify(|sum| *sum = sum.onward(cell)).or_insert(cell);
    }
    by_form.into_values().reduce(Cell::beside)
}
