//! What a contest is made of: rounds with their criteria and weights, awards, and how large a team is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::signups::entity::occasion;

/// A contest as its occasion's details say it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// In order.
    pub rounds: Vec<Round>,
    /// From the first place on.
    #[serde(default)]
    pub awards: Vec<Award>,
    /// People in a team at least.
    #[serde(default = "one")]
    pub team_min: usize,
    /// People in a team at most.
    #[serde(default = "ten")]
    pub team_max: usize,
    /// When the result was published.
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
}

/// A round.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Round {
    /// Name.
    pub name: String,
    /// How much it counts, against the other rounds.
    pub weight: f64,
    /// What is judged.
    pub criteria: Vec<Criterion>,
}

/// What is judged in a round.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Criterion {
    /// Name.
    pub name: String,
    /// Points at most.
    pub max: f64,
}

/// An award.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Award {
    /// Name.
    pub name: String,
    /// How many places it is given to.
    pub places: usize,
}

impl Plan {
    /// Of an occasion; none where it is no contest.
    pub fn of(occasion: &occasion::Model) -> Option<Self> {
        let plan: Self = serde_json::from_value(occasion.details.get("contest")?.clone()).ok()?;
        (!plan.rounds.is_empty()).then_some(plan)
    }

    /// The award of a place; empty where there is none.
    pub fn award(&self, place: usize) -> &str {
        let mut until = 0;
        for award in &self.awards {
            until += award.places;
            if place <= until {
                return &award.name;
            }
        }
        ""
    }
}

impl Round {
    /// Points at most.
    pub fn max(&self) -> f64 {
        self.criteria.iter().map(|criterion| criterion.max).sum()
    }
}

fn one() -> usize {
    1
}

fn ten() -> usize {
    10
}
