//! What scoring comes to: every number with what it was made from.

use serde::{Deserialize, Serialize};

use super::framework::{Aggregation, Missing};
use super::problem::Problem;

/// Scores of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// How shares became totals.
    pub aggregation: Aggregation,
    /// Where the weights came from, in words.
    pub weighting: String,
    /// Effective weights of all indicators, in the order of the framework; they sum to 1.
    pub weights: Vec<WeightLine>,
    /// In the order of the data.
    pub subjects: Vec<SubjectScore>,
    /// What officials should know: it did not stop scoring.
    pub notices: Vec<Problem>,
}

/// The effective weight of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightLine {
    /// The indicator.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Key of its dimension.
    pub dimension: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// Share of the whole.
    pub weight: f64,
}

/// The score of one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectScore {
    /// The subject.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its peer group.
    pub group: String,
    /// Base with bonus and deductions, rounded as it is shown; never below 0.
    pub total: f64,
    /// Out of 100, by the aggregation, before bonus and deductions.
    pub base: f64,
    /// Base less the sum of the points: 0 for arithmetic means; otherwise what uneven strength costs.
    pub balance: f64,
    /// Points on top.
    pub bonus: f64,
    /// Points off.
    pub deducted: f64,
    /// Bonuses and deductions one by one.
    pub adjustments: Vec<AppliedAdjustment>,
    /// Names of vetoes with their reason.
    pub vetoed_by: Vec<String>,
    /// 1 for the best; equals share it; the vetoed stand behind all others.
    pub rank: usize,
    /// The same within its peer group.
    pub rank_in_group: usize,
    /// The grade.
    pub grade: String,
    /// Why this grade, in words with numbers.
    pub grade_reason: String,
    /// How the total was made, in words with numbers.
    pub formula: String,
    /// Points of the dimensions, in order.
    pub dimensions: Vec<DimensionScore>,
    /// All indicators, in order.
    pub lines: Vec<Line>,
}

/// A bonus or a deduction that applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppliedAdjustment {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How many times.
    pub times: f64,
    /// Points; negative for deductions.
    pub points: f64,
    /// Why.
    pub reason: String,
}

/// Points of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionScore {
    /// The dimension.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Points.
    pub points: f64,
    /// Full marks.
    pub full: f64,
}

/// One indicator of one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Key of the indicator.
    pub indicator: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// What was measured.
    pub raw: Option<f64>,
    /// The same a year before.
    pub previous: Option<f64>,
    /// Share of full marks, 0 to 1.
    pub share: f64,
    /// Share of the whole that counted for this subject.
    pub weight: f64,
    /// Full marks.
    pub full: f64,
    /// Marks: share × full.
    pub points: f64,
    /// From raw value to points, in words with numbers.
    pub formula: String,
    /// What happened because the value is missing.
    pub missing: Option<Missing>,
    /// Among its peers.
    pub peer: Peer,
}

/// Where a raw value stands among its peers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// The best of them.
    pub best: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// Its place, 1 for the best; none where it is missing.
    pub position: Option<usize>,
    /// How many have a value.
    pub of: usize,
}

impl Scores {
    /// The score of a subject.
    pub fn subject(&self, key: &str) -> Option<&SubjectScore> {
        self.subjects.iter().find(|subject| subject.key == key)
    }
}

impl SubjectScore {
    /// The line of an indicator.
    pub fn line(&self, indicator: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.indicator == indicator)
    }
}
