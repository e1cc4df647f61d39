//! Ranks by other choices: without an indicator, by other weights and other means.

use super::types::{Dropped, Method};
use crate::scoring::framework::{Aggregation, Weighting};
use crate::scoring::model::Model;
use crate::scoring::numbers::count;
use crate::scoring::score::Ranking;
use crate::scoring::statistics::spearman;
use crate::scoring::weights;

/// Ranks without each indicator. One that stands alone cannot be left out.
pub(super) fn without_each(model: &Model<'_>) -> Vec<Dropped> {
    if model.indicators < 2 {
        return Vec::new();
    }
    let kernel = model.kernel(model.framework.aggregation);
    let reference = Ranking::of(model, model.framework.aggregation, &model.weights);
    let without = |indicator: usize| {
        let weights = |pattern: &Vec<bool>| {
            let mut counts = pattern.clone();
            counts[indicator] = false;
            // Nothing else is known of such a subject: it keeps what it has.
            model.tree.around(&model.weights, if counts.contains(&true) { &counts } else { pattern })
        };
        let own: Vec<Vec<f64>> = model.patterns.iter().map(weights).collect();
        let base = |subject: usize| kernel.base(subject, &own[model.pattern[subject]], |_| 0);
        let ranking = Ranking::by_bases(model, (0..model.subjects).map(base).collect());
        dropped(model, indicator, &reference, &ranking)
    };
    (0..model.indicators).map(without).collect()
}

fn dropped(model: &Model<'_>, indicator: usize, reference: &Ranking, ranking: &Ranking) -> Dropped {
    let shift = |subject: usize| ranking.ranks[subject].abs_diff(reference.ranks[subject]);
    let most = (0..model.subjects).rev().max_by_key(|subject| shift(*subject)).filter(|subject| shift(*subject) > 0);
    let leaf = &model.leaves[indicator];
    Dropped {
        indicator: leaf.node.key.clone(),
        path: leaf.path.clone(),
        mean_shift: count((0..model.subjects).map(shift).sum()) / count(model.subjects),
        most: most.map(|one| (model.data.subjects[one].key.clone(), reference.ranks[one], ranking.ranks[one])),
        grades_changed: reference.grades.iter().zip(&ranking.grades).filter(|(one, other)| one != other).count(),
        spearman: likeness(&reference.ranks, &ranking.ranks),
    }
}

/// Rank correlation; ranks that are the same are alike even where nobody can be told apart.
fn likeness(one: &[usize], other: &[usize]) -> f64 {
    let numbers = |ranks: &[usize]| ranks.iter().map(|rank| count(*rank)).collect::<Vec<_>>();
    if one == other { 1.0 } else { spearman(&numbers(one), &numbers(other)).unwrap_or_default() }
}

/// Ranks by every aggregation with every weighting.
pub(super) fn methods(model: &Model<'_>) -> Vec<Method> {
    let own = &model.framework.weighting;
    let reference = Ranking::of(model, model.framework.aggregation, &model.weights);
    let mut weightings = vec![(own.key(), own.name(), model.weights.clone())];
    for other in [Weighting::Hand, Weighting::Entropy, Weighting::Critic] {
        if other.key() != own.key() {
            weightings.extend(model.weights_by(&other).ok().map(|weights| (other.key(), other.name(), weights)));
        }
    }
    weightings.push(("equal", "等权", weights::equal(model.indicators)));
    let mut methods = Vec::new();
    for aggregation in Aggregation::ALL {
        let kernel = model.kernel(aggregation);
        for (key, name, weights) in &weightings {
            let ranking = Ranking::by_bases(model, model.bases(&kernel, weights));
            methods.push(Method {
                aggregation,
                weighting: (*key).to_owned(),
                weighting_name: (*name).to_owned(),
                is_own: aggregation == model.framework.aggregation && *key == own.key(),
                spearman: likeness(&reference.ranks, &ranking.ranks),
                totals: ranking.bases.iter().enumerate().map(|(subject, base)| model.standing.total(subject, *base)).collect(),
                ranks: ranking.ranks,
            });
        }
    }
    methods
}
