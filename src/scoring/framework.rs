//! A framework of indicators (指标体系) as data: TOML for people, JSON in the database.

mod grades;
mod problems;
mod rule;
mod weighting;

use serde::{Deserialize, Serialize};

pub use grades::{Adjustment, Grade, Grades, Quota, Ties, Veto};
pub use rule::{Direction, Over, ScoringRule, Source};
pub use weighting::{Allocation, Comparison, Weighting};

use super::Problem;

/// Between the names of a path.
const INTO: &str = " > ";

/// What is measured, how much it counts and what follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Name in addresses and files.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Whom it evaluates: `park` or `belt`.
    pub subject_kind: String,
    /// Where it comes from, such as “本项目建议稿”.
    #[serde(default)]
    pub note: String,
    /// Which year the figures are of, in words.
    #[serde(default)]
    pub year_basis: String,
    /// Dimensions, each with nodes or an indicator.
    pub dimensions: Vec<Node>,
    /// How shares become a total.
    #[serde(default)]
    pub aggregation: Aggregation,
    /// Where weights come from.
    #[serde(default)]
    pub weighting: Weighting,
    /// What happens where a value is missing, unless the indicator says otherwise.
    #[serde(default)]
    pub missing: Missing,
    /// Points on top.
    #[serde(default)]
    pub bonuses: Vec<Adjustment>,
    /// Points off.
    #[serde(default)]
    pub deductions: Vec<Adjustment>,
    /// What puts a subject into the lowest grade, whatever its points.
    #[serde(default)]
    pub vetoes: Vec<Veto>,
    /// Grades from best to worst.
    pub grades: Grades,
    /// Who stands first among equals.
    #[serde(default)]
    pub ties: Ties,
    /// With whom a subject is compared.
    #[serde(default)]
    pub peers: Peers,
}

/// A dimension, a node below it, or an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Unique in the framework.
    pub key: String,
    /// Name for people.
    pub name: String,
    /// Share among its siblings; siblings sum to 1.
    pub weight: f64,
    /// What is counted, exactly.
    #[serde(default)]
    pub definition: String,
    /// What it rests on.
    #[serde(default)]
    pub basis: String,
    /// What it consists of; empty for an indicator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<Node>,
    /// What is measured; only where there are no nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Indicator>,
}

/// How one thing is measured and scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Unit of the raw value.
    #[serde(default)]
    pub unit: String,
    /// Whether more is better.
    #[serde(default)]
    pub direction: Direction,
    /// Where the raw value comes from.
    pub source: Source,
    /// What share of full marks a raw value is worth.
    pub rule: ScoringRule,
    /// What happens where the value is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// What happens where a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No marks.
    #[default]
    Zero,
    /// The mean share of the peers that have one.
    Mean,
    /// The lowest share of the peers that have one.
    Worst,
    /// Its weight goes to its siblings, and if they have none, to the siblings of its parent.
    Reweigh,
    /// The data are refused.
    Refuse,
}

/// How shares become a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Weighted sum: weaknesses are made up for by strengths.
    #[default]
    Arithmetic,
    /// Weighted geometric mean: weaknesses weigh more.
    Geometric,
    /// Weighted harmonic mean: weaknesses weigh most.
    Harmonic,
    /// Closeness to the best of all, as against the worst of all.
    Topsis,
}

/// With whom a subject is compared by rules such as rank or min-max.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Peers {
    /// With everybody.
    #[default]
    All,
    /// With those of its peer group (同类组).
    Group,
}

/// An indicator with its place in the framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf<'a> {
    /// The node that holds it.
    pub node: &'a Node,
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Key of its dimension.
    pub dimension: &'a str,
    /// Names from the dimension down to itself.
    pub path: String,
    /// Its share of the whole by the weights written in the framework.
    pub weight: f64,
}

impl Framework {
    /// Reads a framework and checks it.
    pub fn read(toml: &str) -> Result<Self, Vec<Problem>> {
        let framework = Self::parse(toml).map_err(|problem| vec![problem])?;
        let problems = framework.problems();
        if problems.is_empty() { Ok(framework) } else { Err(problems) }
    }

    /// Reads a framework, whatever may be wrong with what it says.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].lines().count().max(1));
            let at = line.map(|line| format!("第 {line} 行")).unwrap_or_default();
            Problem::new(at, format!("指标体系读不懂：{}", error.message()))
        })
    }

    /// Everything that is wrong with it; nothing, where it can be used.
    pub fn problems(&self) -> Vec<Problem> {
        problems::of(self)
    }

    /// All indicators in order, each with its share of the whole by the weights written in the framework.
    pub fn indicators(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        for dimension in &self.dimensions {
            walk(dimension, &dimension.key, "", dimension.weight, &mut leaves);
        }
        leaves
    }

    /// The node of a key.
    pub fn node(&self, key: &str) -> Option<&Node> {
        fn find<'a>(nodes: &'a [Node], key: &str) -> Option<&'a Node> {
            nodes.iter().find_map(|node| if node.key == key { Some(node) } else { find(&node.nodes, key) })
        }
        find(&self.dimensions, key)
    }
}

fn walk<'a>(node: &'a Node, dimension: &'a str, above: &str, weight: f64, leaves: &mut Vec<Leaf<'a>>) {
    let path = if above.is_empty() { node.name.clone() } else { format!("{above}{INTO}{}", node.name) };
    if let Some(indicator) = &node.indicator {
        leaves.push(Leaf { node, indicator, dimension, path, weight });
        return;
    }
    for inner in &node.nodes {
        walk(inner, dimension, &path, weight * inner.weight, leaves);
    }
}

impl Missing {
    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zero => "按零分计",
            Self::Mean => "取同类平均得分率",
            Self::Worst => "取同类最低得分率",
            Self::Reweigh => "权重转给同级指标",
            Self::Refuse => "不得缺数据",
        }
    }
}

impl Aggregation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Arithmetic, Self::Geometric, Self::Harmonic, Self::Topsis];

    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arithmetic => "加权算术平均",
            Self::Geometric => "加权几何平均",
            Self::Harmonic => "加权调和平均",
            Self::Topsis => "TOPSIS（与最优最劣的距离）",
        }
    }
}
