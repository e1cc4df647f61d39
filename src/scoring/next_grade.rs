//! What would move a subject to the next grade.

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::framework::Framework;
use super::scores::Scores;

/// The way to the next grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextGrade {
    /// The next better grade; none for the best and for the vetoed.
    pub grade: Option<String>,
    /// Points that are missing.
    pub points_needed: f64,
    /// Cheapest first: most points for the smallest relative change of the value. Those with `is_needed` are enough together.
    pub steps: Vec<Step>,
    /// Whether all steps together reach it.
    pub reachable: bool,
    /// How this was computed, and what to know about it.
    pub note: String,
}

/// An indicator that could be better.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The indicator.
    pub indicator: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// Unit of the values.
    pub unit: String,
    /// The value now.
    pub from_raw: Option<f64>,
    /// The value it takes.
    pub to_raw: f64,
    /// Points it brings.
    pub gain: f64,
    /// Change of the value, relative to the value now or, if greater, to the median of the peers.
    pub change: f64,
    /// Whether it belongs to the cheapest way.
    pub is_needed: bool,
}

/// The cheapest steps to the next grade; none where the subject is not among the scores. The values of all others are taken as
/// they are.
pub fn steps_to_next_grade(_framework: &Framework, _data: &Data, _scores: &Scores, _subject: &str) -> Option<NextGrade> {
    None
}
