//! Sums over the returns that count, made anew for a month and a division within the write that changes them.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Json;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::platform::Write;
use crate::returns::checks::rounded;
use crate::returns::entity::return_total::{ActiveModel, Column, Entity};
use crate::returns::entity::{form, monthly_return};
use crate::returns::figures::{Figures, numbers};
use crate::returns::rules::COUNTED;

/// A sum with how many there are and the two largest.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// Sum.
    pub total: f64,
    /// How many reporters.
    pub reporters: i32,
    /// The largest single figure.
    pub largest: f64,
    /// The second largest.
    pub second: f64,
}

impl Sum {
    /// Takes one more figure in.
    pub fn add(&mut self, value: f64) {
        self.total += value;
        self.reporters += 1;
        if self.reporters == 1 || value > self.largest {
            (self.largest, self.second) = (value, if self.reporters == 1 { 0.0 } else { self.largest });
        } else if self.reporters == 2 || value > self.second {
            self.second = value;
        }
    }
}

/// Sums of some returns by field.
pub fn sums<'a>(returns: impl IntoIterator<Item = &'a Figures>) -> BTreeMap<String, Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for figures in returns {
        for (field, value) in figures {
            sums.entry(field.clone()).or_default().add(*value);
        }
    }
    sums
}

/// The rows of a month and a division.
pub fn rows(form: &str, period: i32, division: &str, sums: BTreeMap<String, Sum>) -> Vec<ActiveModel> {
    let row = |(field, sum): (String, Sum)| ActiveModel {
        form_key: Set(form.to_owned()),
        period: Set(period),
        division_code: Set(division.to_owned()),
        field: Set(field),
        total: Set(rounded(sum.total, 4)),
        reporters: Set(sum.reporters),
        largest: Set(sum.largest),
        second: Set(sum.second),
    };
    sums.into_iter().map(row).collect()
}

/// Makes the sums of a month and a division anew. Writers of one form follow each other, so none misses the other's figures.
pub async fn renew(write: &Write, form: &str, period: i32, division: &str) -> Result<(), DbErr> {
    form::Entity::update_many()
        .col_expr(form::Column::IsCurrent, Expr::col(form::Column::IsCurrent))
        .filter(form::Column::Key.eq(form))
        .exec(&**write)
        .await?;
    let stored: Vec<Json> = monthly_return::Entity::find()
        .filter(monthly_return::Column::FormKey.eq(form))
        .filter(monthly_return::Column::Period.eq(period))
        .filter(monthly_return::Column::DivisionCode.eq(division))
        .filter(monthly_return::Column::State.is_in(COUNTED))
        .select_only()
        .column(monthly_return::Column::Figures)
        .into_tuple()
        .all(&**write)
        .await?;
    let figures: Vec<Figures> = stored.iter().map(numbers).collect();
    Entity::delete_many()
        .filter(Column::FormKey.eq(form))
        .filter(Column::Period.eq(period))
        .filter(Column::DivisionCode.eq(division))
        .exec(&**write)
        .await?;
    for chunk in rows(form, period, division, sums(&figures)).chunks(100) {
        Entity::insert_many(chunk.to_vec()).exec_without_returning(&**write).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_two_largest_are_found_in_any_order(mut values in proptest::collection::vec(-1e6..1e6_f64, 1..20)) {
            let mut sum = Sum::default();
            for value in &values {
                sum.add(*value);
            }
            values.sort_by(|one, other| other.total_cmp(one));
            prop_assert!((sum.largest - values[0]).abs() < 1e-9);
            prop_assert!((sum.second - values.get(1).copied().unwrap_or(0.0)).abs() < 1e-9);
            prop_assert_eq!(usize::try_from(sum.reporters).unwrap(), values.len());
        }
    }
}
