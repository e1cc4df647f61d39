//! How indicators go together, and what they really weigh.

use super::types::{Correlation, EffectiveWeight, Pair};
use crate::scoring::model::Model;
use crate::scoring::statistics::{average_ranks, is_constant, mean, pearson, variance};

/// From here on two indicators say nearly the same.
const REDUNDANT: f64 = 0.9;

/// Correlations of all indicators, by their shares.
pub(super) fn correlation(model: &Model<'_>) -> Correlation {
    let filled = model.filled();
    let columns: Vec<&[f64]> = filled.chunks_exact(model.subjects).collect();
    let ranks: Vec<Vec<f64>> = columns.iter().map(|column| average_ranks(column)).collect();
    let ranks: Vec<&[f64]> = ranks.iter().map(Vec::as_slice).collect();
    let (by_value, by_rank) = (table(&columns), table(&ranks));
    let key = |at: usize| model.leaves[at].node.key.clone();
    let mut redundant = Vec::new();
    for one in 0..model.indicators {
        for other in one + 1..model.indicators {
            let (pearson, spearman) = (by_value[one][other].unwrap_or_default(), by_rank[one][other].unwrap_or_default());
            if pearson.abs().max(spearman.abs()) >= REDUNDANT {
                redundant.push(Pair { one: key(one), other: key(other), pearson, spearman });
            }
        }
    }
    Correlation {
        keys: (0..model.indicators).map(key).collect(),
        names: model.leaves.iter().map(|leaf| leaf.node.name.clone()).collect(),
        constant: (0..model.indicators).filter(|at| is_constant(columns[*at])).map(key).collect(),
        pearson: by_value,
        spearman: by_rank,
        redundant,
    }
}

/// Correlations of columns with each other.
fn table(columns: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    let mut table = vec![vec![None; columns.len()]; columns.len()];
    for one in 0..columns.len() {
        table[one][one] = (!is_constant(columns[one])).then_some(1.0);
        for other in 0..one {
            let together = pearson(columns[one], columns[other]);
            (table[one][other], table[other][one]) = (together, together);
        }
    }
    table
}

/// What indicators really weigh: how much of the variance of the sum of points each of them brings.
pub(super) fn effective_weights(model: &Model<'_>) -> Vec<EffectiveWeight> {
    let own: Vec<Vec<f64>> = model.patterns.iter().map(|pattern| model.tree.around(&model.weights, pattern)).collect();
    let point = |subject: usize, indicator: usize| {
        let share = model.shares[model.at(subject, indicator)];
        if share.is_nan() { 0.0 } else { share * own[model.pattern[subject]][indicator] }
    };
    let points = |indicator: usize| (0..model.subjects).map(|subject| point(subject, indicator)).collect::<Vec<_>>();
    let total = |subject: usize| (0..model.indicators).map(|indicator| point(subject, indicator)).sum();
    let totals: Vec<f64> = (0..model.subjects).map(total).collect();
    let whole = variance(&totals);
    let of_one = |(indicator, leaf): (usize, &crate::scoring::Leaf<'_>)| EffectiveWeight {
        indicator: leaf.node.key.clone(),
        path: leaf.path.clone(),
        weight: model.weights[indicator],
        variance: if whole > 0.0 { covariance(&points(indicator), &totals) / whole } else { 0.0 },
    };
    model.leaves.iter().enumerate().map(of_one).collect()
}

fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (mean_one, mean_other) = (mean(one), mean(other));
    let products: Vec<f64> = one.iter().zip(other).map(|(one, other)| (one - mean_one) * (other - mean_other)).collect();
    mean(&products)
}
