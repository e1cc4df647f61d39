//! Effective weights: the share of the whole of each indicator.

mod ahp;
mod objective;

use std::collections::BTreeMap;

use super::framework::{Allocation, Comparison, Framework, Node, Weighting};
use super::numbers::count;
use super::problem::Problem;

pub use ahp::{Ahp, ahp};
pub use objective::{critic, entropy};

/// Highest consistency ratio of a matrix that can be used.
pub(super) const MOST_INCONSISTENT: f64 = 0.1;

/// Weights of all indicators in order; they sum to 1. `shares` are shares of full marks, one column after the other, of `n`
/// subjects; only entropy and CRITIC look at them.
pub(super) fn effective(framework: &Framework, weighting: &Weighting, shares: &[f64], n: usize) -> Result<Vec<f64>, Problem> {
    let objective = match weighting {
        Weighting::Hand => return Ok(nested(framework, &BTreeMap::new())),
        Weighting::Budget { experts } => return Ok(nested(framework, &of_budget(framework, experts))),
        Weighting::Ahp { matrices } => return Ok(nested(framework, &of_matrices(matrices))),
        Weighting::Entropy => entropy(shares, n),
        Weighting::Critic => critic(shares, n),
    };
    let name = weighting.name();
    objective.ok_or_else(|| {
        Problem::new("", format!("{name}至少需要两个得分不全相同的对象；现有 {n} 个对象，各指标得分率都没有差异，请改用人工赋权"))
    })
}

/// Equal weights of all indicators.
pub(super) fn equal(indicators: usize) -> Vec<f64> {
    vec![1.0 / count(indicators); indicators]
}

/// Products of the weights among siblings, from the dimensions down to the indicators. `instead` replaces weights by key.
fn nested(framework: &Framework, instead: &BTreeMap<String, f64>) -> Vec<f64> {
    let mut weights = Vec::new();
    spread(&framework.dimensions, 1.0, instead, &mut weights);
    weights
}

fn spread(siblings: &[Node], whole: f64, instead: &BTreeMap<String, f64>, weights: &mut Vec<f64>) {
    let weight = |node: &Node| instead.get(&node.key).copied().unwrap_or(node.weight);
    let sum: f64 = siblings.iter().map(weight).sum();
    for node in siblings {
        let part = whole * weight(node) / sum;
        if node.indicator.is_some() { weights.push(part) } else { spread(&node.nodes, part, instead, weights) }
    }
}

/// For siblings that experts gave points to: the mean of the shares that each of them gave.
fn of_budget(framework: &Framework, experts: &[Allocation]) -> BTreeMap<String, f64> {
    let mut weights = BTreeMap::new();
    for siblings in families(framework) {
        let given = |expert: &Allocation| siblings.iter().map(|node| expert.points.get(&node.key).copied().unwrap_or(0.0)).sum();
        let experts: Vec<(&Allocation, f64)> = experts.iter().map(|one| (one, given(one))).filter(|one| one.1 > 0.0).collect();
        if experts.is_empty() {
            continue;
        }
        for node in siblings {
            let share = |(expert, sum): &(&Allocation, f64)| expert.points.get(&node.key).copied().unwrap_or(0.0) / sum;
            weights.insert(node.key.clone(), experts.iter().map(share).sum::<f64>() / count(experts.len()));
        }
    }
    weights
}

fn of_matrices(matrices: &[Comparison]) -> BTreeMap<String, f64> {
    let of_one = |one: &Comparison| one.nodes.iter().cloned().zip(ahp(&one.matrix).weights).collect::<Vec<_>>();
    matrices.iter().flat_map(of_one).collect()
}

/// All groups of siblings.
pub(super) fn families(framework: &Framework) -> Vec<&[Node]> {
    fn below<'a>(siblings: &'a [Node], families: &mut Vec<&'a [Node]>) {
        families.push(siblings);
        siblings.iter().filter(|node| !node.nodes.is_empty()).for_each(|node| below(&node.nodes, families));
    }
    let mut families = Vec::new();
    below(&framework.dimensions, &mut families);
    families
}
