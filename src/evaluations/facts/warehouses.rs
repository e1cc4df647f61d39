//! What the directory of overseas warehouses knows: certified public warehouses by the city of whoever runs them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};

use super::{Fact, FactSource, Known, Question, city};
use crate::access::entity::organisation;
use crate::indexing::Later;
use crate::listings::entity::listing;
use crate::listings::store::published;

/// The directory of warehouses.
#[derive(Debug, Clone, Copy)]
pub struct WarehouseFacts;

const FACT: Fact = Fact { key: "warehouses.certified", name: "所在市州企业运营的已认定公共海外仓", unit: "个" };

impl FactSource for WarehouseFacts {
    fn facts(&self) -> Vec<Fact> {
        vec![FACT]
    }

    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>> {
        Box::pin(async move {
            let rows = published().filter(listing::Column::Directory.eq("warehouses")).all(database).await?;
            let certified: Vec<_> = rows.into_iter().filter(|row| is_certified(row, asked.until)).collect();
            let owners: Vec<i64> = certified.iter().filter_map(|row| row.organisation_id).collect();
            let owners = organisation::Entity::find().filter(organisation::Column::Id.is_in(owners)).all(database).await?;
            let homes: HashMap<i64, &str> = owners.iter().map(|row| (row.id, row.division_code.as_str())).collect();
            let mut counts: HashMap<&str, f64> = HashMap::new();
            for row in &certified {
                let home = row.organisation_id.and_then(|id| homes.get(&id).copied()).unwrap_or(&row.division_code);
                *counts.entry(city(home)).or_default() += 1.0;
            }
            let known = |who: &super::Who| Known {
                fact: FACT.key,
                listing_id: who.listing_id,
                value: Some(counts.get(city(&who.division_code)).copied().unwrap_or(0.0)),
                previous: None,
                note: "海外仓名录中认定仍有效、由所在市州企业运营的条目，冻结时清点".to_owned(),
            };
            Ok(asked.who.iter().map(known).collect())
        })
    }
}

/// Whether a warehouse was certified until a day, and its certificate holds on it.
fn is_certified(row: &listing::Model, until: NaiveDate) -> bool {
    let text = |key: &str| row.facts.get(key).and_then(serde_json::Value::as_str);
    let day = |key: &str| text(key).and_then(|text| text.parse::<NaiveDate>().ok());
    let is_one = text("certification_level").is_some_and(|level| level != "未认定");
    is_one && day("certified_on").is_none_or(|on| on <= until) && day("valid_until").is_none_or(|last| last >= until)
}
