//! What training knows: completed person-times by city.

use std::collections::HashMap;

use sea_orm::DatabaseConnection;

use super::{Fact, FactSource, Known, Question, city};
use crate::indexing::Later;
use crate::training::figures::store;

/// Training.
#[derive(Debug, Clone, Copy)]
pub struct TrainingFacts;

const FACT: Fact = Fact { key: "training.person_times", name: "所在市州在本平台结业的培训人次", unit: "人次" };

impl FactSource for TrainingFacts {
    fn facts(&self) -> Vec<Fact> {
        vec![FACT]
    }

    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>> {
        Box::pin(async move {
            let mut counts = [HashMap::<String, f64>::new(), HashMap::new()];
            for (count, year) in counts.iter_mut().zip([asked.year, asked.year - 1]) {
                for row in store::of_year(database, year, None).await? {
                    *count.entry(city(&row.division_code).to_owned()).or_default() += 1.0;
                }
            }
            let of = |year: usize, division: &str| counts[year].get(city(division)).copied().unwrap_or(0.0);
            let known = |who: &super::Who| Known {
                fact: FACT.key,
                listing_id: who.listing_id,
                value: Some(of(0, &who.division_code)),
                previous: Some(of(1, &who.division_code)),
                note: format!("培训结果登记：{} 年在所在市州举办的培训，结业人次", asked.year),
            };
            Ok(asked.who.iter().map(known).collect())
        })
    }
}
