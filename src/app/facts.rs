//! Facts that rooms beside evaluations know: neighbours never use each other, so they are joined here.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use crate::casework::store::applications;
use crate::evaluations::FactSource;
use crate::evaluations::facts::{Fact, Known, Question};
use crate::indexing::Later;
use crate::subsidies::entity::disbursement;
use crate::subsidies::store::payments::PAID;

/// Money that was paid to firms of a city.
pub(super) struct AwardFacts;

const FACT: Fact = Fact { key: "subsidies.awards", name: "所在市州企业获得的扶持资金", unit: "万元" };

/// The part of a division's code that its city shares.
fn city(code: &str) -> String {
    code.get(..4).unwrap_or(code).to_owned()
}

impl FactSource for AwardFacts {
    fn facts(&self) -> Vec<Fact> {
        vec![FACT]
    }

    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>> {
        Box::pin(async move {
            let first = chrono::NaiveDate::from_ymd_opt(asked.year, 1, 1).unwrap_or(asked.until);
            let paid = disbursement::Entity::find()
                .filter(disbursement::Column::State.eq(PAID))
                .filter(disbursement::Column::PaidOn.between(first, asked.until))
                .all(database)
                .await?;
            let ids: Vec<i64> = paid.iter().map(|row| row.application_id).collect();
            let files = applications::find_many(database, &ids).await?;
            let homes: HashMap<i64, String> = files.iter().map(|row| (row.id, city(&row.division_code))).collect();
            let mut sums: HashMap<String, i64> = HashMap::new();
            for row in &paid {
                if let Some(home) = homes.get(&row.application_id) {
                    *sums.entry(home.clone()).or_default() += row.amount_fen;
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "sums of money far below 2^53")]
            let sum = |code: &str| sums.get(&city(code)).copied().unwrap_or(0) as f64 / 1_000_000.0;
            let known = |who: &crate::evaluations::facts::Who| Known {
                fact: FACT.key,
                listing_id: who.listing_id,
                value: Some(sum(&who.division_code)),
                previous: None,
                note: format!("资金拨付：{} 年已拨付给所在市州单位的扶持资金", asked.year),
            };
            Ok(asked.who.iter().map(known).collect())
        })
    }
}
