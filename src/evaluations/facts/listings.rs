//! What the directories know: how fresh an entry is, and the factories and products below it.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};

use super::{Fact, FactSource, Known, Question};
use crate::indexing::Later;
use crate::listings::entity::listing;
use crate::listings::store::published;
use crate::web::filters::date;

/// The directories.
#[derive(Debug, Clone, Copy)]
pub struct ListingFacts;

const FACTS: [Fact; 3] = [
    Fact { key: "listings.confirm_days", name: "距最近一次确认名录信息的天数", unit: "天" },
    Fact { key: "listings.factories", name: "名录中属于它的源头工厂", unit: "家" },
    Fact { key: "listings.products", name: "名录中属于它的特色产品", unit: "个" },
];

impl FactSource for ListingFacts {
    fn facts(&self) -> Vec<Fact> {
        FACTS.to_vec()
    }

    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>> {
        Box::pin(async move {
            let ids = asked.who.iter().map(|who| who.listing_id);
            let own = listing::Entity::find().filter(listing::Column::Id.is_in(ids.clone())).all(database).await?;
            let below: Vec<(i64, String)> = published()
                .select_only()
                .column(listing::Column::ParentId)
                .column(listing::Column::Directory)
                .filter(listing::Column::ParentId.is_in(ids))
                .into_tuple()
                .all(database)
                .await?;
            let mut counts: HashMap<(i64, String), f64> = HashMap::new();
            for at in below {
                *counts.entry(at).or_default() += 1.0;
            }
            let mut known = Vec::new();
            for entry in own {
                known.push(freshness(&entry, asked));
                for (fact, directory, name) in
                    [("listings.factories", "factories", "源头工厂"), ("listings.products", "products", "特色产品")]
                {
                    let count = counts.get(&(entry.id, directory.to_owned())).copied().unwrap_or(0.0);
                    let note = format!("名录“{name}”中公开、属于它的条目，冻结时清点");
                    known.push(Known { fact, listing_id: entry.id, value: Some(count), previous: None, note });
                }
            }
            Ok(known)
        })
    }
}

fn freshness(entry: &listing::Model, asked: &Question) -> Known {
    let days = entry.confirmed_on.map(|day| (asked.until - day).num_days().max(0));
    let note = match entry.confirmed_on {
        Some(day) => format!("名录条目最近一次确认：{}；计至 {}", date(day), date(asked.until)),
        None => "名录条目没有确认记录".to_owned(),
    };
    #[expect(clippy::cast_precision_loss, reason = "days between two dates")]
    let value = days.map(|days| days as f64);
    Known { fact: "listings.confirm_days", listing_id: entry.id, value, previous: None, note }
}
