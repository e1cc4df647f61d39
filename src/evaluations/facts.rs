//! Facts that the portal knows by itself, such as person-times of training. A room that knows some implements
//! [`FactSource`]; `app` registers it, so that rooms beside this one can.

mod listings;
mod returns;
mod training;
mod warehouses;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{DatabaseConnection, DbErr};

use crate::indexing::Later;

pub use listings::ListingFacts;
pub use returns::ReturnFacts;
pub use training::TrainingFacts;
pub use warehouses::WarehouseFacts;

/// A fact that a framework can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// Its key in frameworks.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
}

/// Somebody whose facts are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The entry.
    pub listing_id: i64,
    /// Where it is.
    pub division_code: String,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Whose facts.
    pub who: Vec<Who>,
    /// Of which year.
    pub year: i32,
    /// The last day that counts: the end of the year, or today where it is not over.
    pub until: NaiveDate,
}

/// A fact about somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The fact.
    pub fact: &'static str,
    /// The entry.
    pub listing_id: i64,
    /// Its value; none where nobody knows.
    pub value: Option<f64>,
    /// The year before.
    pub previous: Option<f64>,
    /// The record that it comes from, in words.
    pub note: String,
}

/// A room that knows facts.
pub trait FactSource: Send + Sync {
    /// Which facts.
    fn facts(&self) -> Vec<Fact>;

    /// The facts about those who are asked for, in few queries.
    fn values<'a>(&'a self, database: &'a DatabaseConnection, asked: &'a Question) -> Later<'a, Vec<Known>>;
}

/// All who know facts, kept by the site.
#[derive(Default)]
pub struct FactSources(pub Vec<Box<dyn FactSource>>);

impl FactSources {
    /// Those of the rooms below this one, with others.
    pub fn with(others: Vec<Box<dyn FactSource>>) -> Self {
        let own: [Box<dyn FactSource>; 4] =
            [Box::new(ListingFacts), Box::new(TrainingFacts), Box::new(WarehouseFacts), Box::new(ReturnFacts)];
        Self(own.into_iter().chain(others).collect())
    }

    /// All facts.
    pub fn facts(&self) -> Vec<Fact> {
        self.0.iter().flat_map(|source| source.facts()).collect()
    }

    /// All facts about those who are asked for, by fact and entry.
    pub async fn values(
        &self,
        database: &DatabaseConnection,
        asked: &Question,
    ) -> Result<BTreeMap<(&'static str, i64), Known>, DbErr> {
        let mut all = BTreeMap::new();
        for source in &self.0 {
            for known in source.values(database, asked).await? {
                all.insert((known.fact, known.listing_id), known);
            }
        }
        Ok(all)
    }
}

/// The part of a division's code that its city shares.
fn city(code: &str) -> &str {
    code.get(..4).unwrap_or(code)
}
