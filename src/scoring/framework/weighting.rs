//! Where weights come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where weights come from. In TOML: `weighting = { kind = "entropy" }`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Weighting {
    /// As written at each node.
    #[default]
    Hand,
    /// Experts share out points among siblings; the mean of their shares counts. Siblings that nobody looked at keep the weights
    /// written at them.
    Budget {
        /// One for each expert.
        experts: Vec<Allocation>,
    },
    /// Pairs of siblings compared, with a consistency ratio of at most 0.1. Siblings without a matrix keep their weights.
    Ahp {
        /// One for each parent.
        matrices: Vec<Comparison>,
    },
    /// By how unevenly the shares of an indicator are spread (熵权法).
    Entropy,
    /// By the spread of an indicator and by how little it says what others say too.
    Critic,
}

/// Points of one expert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Who.
    pub expert: String,
    /// Points by key of a node; those of siblings are compared with each other.
    pub points: BTreeMap<String, f64>,
}

/// Siblings compared in pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Key of their parent; empty for the dimensions.
    #[serde(default)]
    pub parent: String,
    /// Keys of all children of the parent, in the order of rows and columns.
    pub nodes: Vec<String>,
    /// How many times the row counts more than the column: 1 to 9 or their reciprocals.
    pub matrix: Vec<Vec<f64>>,
}

impl Weighting {
    /// Name for people.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hand => "人工赋权",
            Self::Budget { .. } => "专家分配法",
            Self::Ahp { .. } => "层次分析法",
            Self::Entropy => "熵权法",
            Self::Critic => "CRITIC 法",
        }
    }

    /// Name in files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Budget { .. } => "budget",
            Self::Ahp { .. } => "ahp",
            Self::Entropy => "entropy",
            Self::Critic => "critic",
        }
    }
}
