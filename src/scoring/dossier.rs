//! A round in one file, which anybody can compute again to the last digit.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::data::Data;
use super::framework::Framework;
use super::problem::Problem;
use super::robustness::{Robustness, Settings, robustness};
use super::score::score;
use super::scores::Scores;

/// Version of the file.
const FORMAT: u32 = 1;
/// Differences that are told.
const MOST_DIFFERENCES: usize = 100;

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
    pub fn make(framework: Framework, data: Data, settings: Option<Settings>) -> Result<Self, Vec<Problem>> {
        let scores = score(&framework, &data)?;
        let robustness = settings.as_ref().map(|settings| robustness(&framework, &data, settings)).transpose()?;
        Ok(Self { format: FORMAT, framework, data, settings, scores, robustness })
    }

    /// Reads a file.
    pub fn read(json: &str) -> Result<Self, Problem> {
        let dossier: Self = serde_json::from_str(json).map_err(|error| Problem::new("", format!("文件读不懂：{error}")))?;
        if dossier.format == FORMAT {
            return Ok(dossier);
        }
        Err(Problem::new("format", format!("文件版本 {} 不认识，本程序只认识 {FORMAT}", dossier.format)))
    }

    /// Writes a file: numbers exactly, the same bytes for the same round.
    pub fn write(&self) -> String {
        // It cannot fail: every key is a text and nothing refuses to be written.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Computes everything again; nothing differs where the file is right. At most a hundred differences are told.
    pub fn verify(&self) -> Vec<Difference> {
        let again = match Self::make(self.framework.clone(), self.data.clone(), self.settings.clone()) {
            Ok(again) => again,
            Err(problems) => return problems.iter().map(refused).collect(),
        };
        let mut differences = Vec::new();
        for (at, file, computed) in [
            ("scores", serde_json::to_value(&self.scores), serde_json::to_value(&again.scores)),
            ("robustness", serde_json::to_value(&self.robustness), serde_json::to_value(&again.robustness)),
        ] {
            match (file, computed) {
                (Ok(file), Ok(computed)) => compare(at, &file, &computed, &mut differences),
                (Err(error), _) | (_, Err(error)) => differences.push(differs(at, error.to_string(), String::new())),
            }
        }
        differences
    }
}

fn refused(problem: &Problem) -> Difference {
    differs("framework, data", problem.to_string(), "不能计分".to_owned())
}

fn differs(at: &str, file: String, computed: String) -> Difference {
    Difference { at: at.to_owned(), file, computed }
}

/// Where two values differ; numbers are the same only to the last bit.
fn compare(at: &str, file: &Value, computed: &Value, differences: &mut Vec<Difference>) {
    if differences.len() >= MOST_DIFFERENCES {
        return;
    }
    match (file, computed) {
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() && one.keys().eq(other.keys()) => {
            for (key, value) in one {
                compare(&format!("{at}.{key}"), value, &other[key], differences);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (number, (value, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{at}[{number}]"), value, other, differences);
            }
        }
        _ if file == computed => {}
        _ => differences.push(differs(at, short(file), short(computed))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    let cut: String = text.chars().take(200).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
