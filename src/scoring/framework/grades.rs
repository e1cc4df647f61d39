//! What follows from a total.

use serde::{Deserialize, Serialize};

/// Grades from best to worst; the last one begins at 0 and takes everybody. In TOML: `[[grades.lines]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// From best to worst.
    pub lines: Vec<Grade>,
}

/// A grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Such as “优秀”.
    pub name: String,
    /// Points it takes; the line itself is within.
    pub at_least: f64,
    /// At most this part of all subjects, by rank; the rest falls to the next grade. For the best grade: within it; for a lower
    /// one: within it and all better ones together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// What it means, for the public.
    #[serde(default)]
    pub meaning: String,
}

/// Who stands first among equals. Totals are compared as they are shown: rounded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ties {
    /// Decimals of totals, at most 4.
    pub decimals: u8,
    /// Indicators whose share decides, one after the other. Who is still equal shares the rank.
    pub by: Vec<String>,
    /// Those who share the last place within a quota stay together.
    pub at_quota: Quota,
}

/// Where equals that stand across the end of a quota go, together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quota {
    /// All of them in.
    #[default]
    In,
    /// All of them out.
    Out,
}

/// Points on top or off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// Name in data.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Points each time.
    pub points: f64,
    /// At most these points altogether.
    pub most: f64,
    /// What it rests on.
    #[serde(default)]
    pub basis: String,
}

/// What puts a subject into the lowest grade (一票否决).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Name in data.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: String,
}

impl Default for Ties {
    fn default() -> Self {
        Self { decimals: 2, by: Vec::new(), at_quota: Quota::In }
    }
}

impl Grades {
    /// Name of the lowest grade.
    pub fn lowest(&self) -> &str {
        self.lines.last().map_or("", |grade| &grade.name)
    }

    /// Place of a grade, 0 for the best.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.lines.iter().position(|grade| grade.name == name)
    }
}
