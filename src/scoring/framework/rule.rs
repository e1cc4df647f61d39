//! Where a value comes from and what share of full marks it is worth.

use serde::{Deserialize, Serialize};

use crate::forms::rules::Rule;

/// Whether more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}

/// Where a raw value comes from. In TOML: `source = { kind = "return", form = "park", field = "tenants", over = "last" }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A field of the monthly returns.
    Return {
        /// Key of the form.
        form: String,
        /// Key of its field.
        field: String,
        /// How twelve months become one number.
        over: Over,
    },
    /// Something the portal knows by itself, such as person-times of training.
    System {
        /// Key of the fact.
        fact: String,
    },
    /// An official says it.
    Official {
        /// How.
        guidance: String,
    },
    /// Experts score it.
    Expert {
        /// By what.
        rubric: String,
    },
    /// The evaluated upload proof, which is checked.
    Evidence {
        /// What proves it.
        what: String,
    },
}

/// How the months of a year become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Their sum.
    Sum,
    /// The last one, for stocks.
    Last,
    /// Their mean.
    Mean,
    /// Growth of their sum over the year before, as a share.
    Growth,
}

/// What share of full marks a raw value is worth, from 0 to 1. In TOML: `rule = { kind = "linear", from = 0, to = 50 }`.
/// Whatever is compared with peers is neutral (half) where all peers are equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScoringRule {
    /// None at `from`, all at `to`, evenly between them. Where less is better, `from` is the greater one.
    Linear {
        /// Where marks begin.
        from: f64,
        /// Where marks are full.
        to: f64,
    },
    /// Value by target (target by value where less is better); full marks at `cap` times the target.
    TargetRatio {
        /// The target; greater than 0.
        target: f64,
        /// The ratio of full marks.
        #[serde(default = "one")]
        cap: f64,
    },
    /// The share of the best step that is reached: `steps = [[10, 0.6], [50, 1.0]]`.
    Steps {
        /// From which value on (up to which value, where less is better), and the share.
        steps: Vec<(f64, f64)>,
    },
    /// Growth over the year before as a share: none at `zero_at`, full marks at `full_at`, such as 0 and 0.2.
    Growth {
        /// Growth without marks.
        zero_at: f64,
        /// Growth with full marks.
        full_at: f64,
    },
    /// Place among the peers: the best gets all, the last nothing; equals share the better place.
    Rank,
    /// Part of the peers that are worse, equals counting half.
    Percentile,
    /// Between the worst and the best of the peers.
    MinMax,
    /// Standard deviations from the mean of the peers: none at `-spread`, full marks at `+spread`.
    ZScore {
        /// How many of them.
        spread: f64,
    },
    /// Value by the best of the peers (best by value where less is better).
    DistanceToBest,
    /// Everything but 0 gets full marks (0 does, where less is better).
    YesNo,
    /// Marks of people, out of `max`.
    Expert {
        /// The highest marks.
        max: f64,
    },
    /// A formula over `value`, `previous`, `best`, `worst`, `mean` and `peers` (their number) that comes to a share.
    Formula {
        /// The formula.
        rule: Rule,
    },
}

const fn one() -> f64 {
    1.0
}

impl ScoringRule {
    /// Name for people.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Linear { .. } => "线性",
            Self::TargetRatio { .. } => "目标完成率",
            Self::Steps { .. } => "分档",
            Self::Growth { .. } => "增长率",
            Self::Rank => "名次",
            Self::Percentile => "百分位",
            Self::MinMax => "极差法",
            Self::ZScore { .. } => "标准差法",
            Self::DistanceToBest => "与最优值之比",
            Self::YesNo => "是否达到",
            Self::Expert { .. } => "评分",
            Self::Formula { .. } => "公式",
        }
    }

    /// Whether it looks at the peers.
    pub const fn is_relative(&self) -> bool {
        matches!(self, Self::Rank | Self::Percentile | Self::MinMax | Self::ZScore { .. } | Self::DistanceToBest)
    }

    /// Whether it says more than a number could: yes or no, and marks of people, are never normalised otherwise.
    pub const fn is_judgement(&self) -> bool {
        matches!(self, Self::YesNo | Self::Expert { .. })
    }
}
