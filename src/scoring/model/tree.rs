//! The tree of a framework, for weights that go round what is missing.

use crate::scoring::framework::Node;
use crate::scoring::numbers::count;

/// A node with its children, or an indicator with its number.
#[derive(Debug, Clone)]
enum Branch {
    Indicator(usize),
    Node(Vec<Branch>),
}

/// The tree of a framework.
#[derive(Debug, Clone)]
pub struct Tree(Branch);

impl Tree {
    /// Of these dimensions; indicators are numbered in order.
    pub fn of(dimensions: &[Node]) -> Self {
        Self(Branch::Node(branches(dimensions, &mut 0)))
    }

    /// Weights of those indicators that count. What the others weigh goes to their siblings that count, in proportion; where
    /// none does, to the siblings of their parent. The sum stays the same.
    pub fn around(&self, weights: &[f64], counts: &[bool]) -> Vec<f64> {
        let mut around = vec![0.0; weights.len()];
        self.0.spread(weights.iter().sum(), weights, counts, &mut around);
        around
    }
}

fn branches(nodes: &[Node], next: &mut usize) -> Vec<Branch> {
    let branch = |node: &Node| {
        if node.indicator.is_some() {
            *next += 1;
            Branch::Indicator(*next - 1)
        } else {
            Branch::Node(branches(&node.nodes, next))
        }
    };
    nodes.iter().map(branch).collect()
}

impl Branch {
    fn weight(&self, weights: &[f64]) -> f64 {
        match self {
            Self::Indicator(at) => weights[*at],
            Self::Node(inner) => inner.iter().map(|branch| branch.weight(weights)).sum(),
        }
    }

    fn counts(&self, counts: &[bool]) -> bool {
        match self {
            Self::Indicator(at) => counts[*at],
            Self::Node(inner) => inner.iter().any(|branch| branch.counts(counts)),
        }
    }

    fn spread(&self, whole: f64, weights: &[f64], counts: &[bool], around: &mut [f64]) {
        let inner = match self {
            Self::Indicator(at) => {
                around[*at] = whole;
                return;
            }
            Self::Node(inner) => inner,
        };
        let those: Vec<(&Self, f64)> =
            inner.iter().filter(|branch| branch.counts(counts)).map(|branch| (branch, branch.weight(weights))).collect();
        let sum: f64 = those.iter().map(|(_, weight)| weight).sum();
        for (branch, weight) in &those {
            let part = if sum > 0.0 { weight / sum } else { 1.0 / count(those.len()) };
            branch.spread(whole * part, weights, counts, around);
        }
    }
}
