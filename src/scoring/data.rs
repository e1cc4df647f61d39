//! Who is evaluated, and by which values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The data of a round. Frozen when it starts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// The year they are of.
    pub year: i32,
    /// Who is evaluated.
    pub subjects: Vec<Subject>,
    /// By key of the subject, then of the indicator.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
    /// Bonuses and deductions by key of the subject, then of the adjustment.
    #[serde(default)]
    pub adjustments: BTreeMap<String, BTreeMap<String, Applied>>,
    /// Vetoes by key of the subject, then of the veto: why.
    #[serde(default)]
    pub vetoes: BTreeMap<String, BTreeMap<String, String>>,
}

/// A park or a belt.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Unique; the id of its listing as text.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Peer group; may be empty.
    #[serde(default)]
    pub group: String,
    /// Code of its division.
    #[serde(default)]
    pub division: String,
}

/// A value of one indicator.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// What was measured; none where it is missing.
    #[serde(default)]
    pub raw: Option<f64>,
    /// The same a year before.
    #[serde(default)]
    pub previous: Option<f64>,
    /// The source record, in words.
    #[serde(default)]
    pub note: String,
}

/// How often a bonus or deduction applies, and why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// How many times; parts are possible.
    pub times: f64,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Data {
    /// A value, where there is one.
    pub fn value(&self, subject: &str, indicator: &str) -> Option<&Value> {
        self.values.get(subject)?.get(indicator)
    }

    /// A subject.
    pub fn subject(&self, key: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.key == key)
    }
}

impl Value {
    /// A measured value.
    pub fn of(raw: f64) -> Self {
        Self { raw: Some(raw), ..Self::default() }
    }

    /// With the value of the year before.
    pub fn after(self, previous: f64) -> Self {
        Self { previous: Some(previous), ..self }
    }
}
