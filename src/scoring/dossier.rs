//! A round in one file, which anybody can compute again to the last digit.

use serde::{Deserialize, Serialize};

use super::data::Data;
use super::framework::Framework;
use super::problem::Problem;
use super::robustness::{Robustness, Settings};
use super::scores::Scores;

/// Version of the file.
const FORMAT: u32 = 1;

/// A round in one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dossier {
    /// Version of the file.
    pub format: u32,
    /// The framework.
    pub framework: Framework,
    /// The data.
    pub data: Data,
    /// What was analysed, with seeds; none where robustness was not.
    #[serde(default)]
    pub settings: Option<Settings>,
    /// Scores as they were published.
    pub scores: Scores,
    /// Robustness as it was looked at.
    #[serde(default)]
    pub robustness: Option<Robustness>,
}

/// Where the file and the computation differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// Where: `scores.subjects[3].total`.
    pub at: String,
    /// What the file says.
    pub file: String,
    /// What was computed.
    pub computed: String,
}

impl Dossier {
    /// Scores and, with settings, analyses a round.
    pub fn make(_framework: Framework, _data: Data, _settings: Option<Settings>) -> Result<Self, Vec<Problem>> {
        let _ = FORMAT;
        Err(vec![Problem::new("", "尚未实现")])
    }

    /// Reads a file.
    pub fn read(_json: &str) -> Result<Self, Problem> {
        Err(Problem::new("", "尚未实现"))
    }

    /// Writes a file: numbers exactly, the same bytes for the same round.
    pub fn write(&self) -> String {
        String::new()
    }

    /// Computes everything again; nothing differs where the file is right.
    pub fn verify(&self) -> Vec<Difference> {
        Vec::new()
    }
}
