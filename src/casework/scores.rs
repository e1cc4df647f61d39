//! What the scores of several experts say together: middle, spread, who stands apart, and how far they agree.

use serde_json::Value;

use super::entity::review_task;
use super::programme::Criterion;

/// Points off the median from which a score stands apart.
const FAR: f64 = 15.0;

/// Numbers about several scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Lowest and highest.
    pub range: (f64, f64),
    /// Standard deviation of the sample; 0 for one score.
    pub deviation: f64,
    /// Which scores stand apart: beyond one and a half times the quartiles' distance, or more than 15 points off the median.
    pub outliers: Vec<usize>,
}

/// Numbers about scores; none without scores.
pub fn statistics(scores: &[f64]) -> Option<Statistics> {
    let count = count(scores.len());
    if scores.is_empty() {
        return None;
    }
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mean = scores.iter().sum::<f64>() / count;
    let square: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
    let median = quantile(&sorted, 0.5);
    let (low, high) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
    let reach = 1.5 * (high - low);
    // Quartiles of fewer than four say nothing about one of them.
    let is_outlier =
        |score: f64| (score - median).abs() > FAR || (scores.len() >= 4 && (score < low - reach || score > high + reach));
    Some(Statistics {
        mean,
        median,
        range: (sorted[0], sorted[sorted.len() - 1]),
        deviation: if scores.len() > 1 { (square / (count - 1.0)).sqrt() } else { 0.0 },
        outliers: (0..scores.len()).filter(|at| is_outlier(scores[*at])).collect(),
    })
}

/// Kendall's coefficient of concordance, corrected for ties: how far raters put the same things in the same order. One row
/// a rater, one column a thing. None where there are fewer than two of either, or nobody tells anything apart.
pub fn agreement(ratings: &[Vec<f64>]) -> Option<f64> {
    let (raters, things) = (ratings.len(), ratings.first().map_or(0, Vec::len));
    if raters < 2 || things < 2 || ratings.iter().any(|row| row.len() != things) {
        return None;
    }
    let (m, n) = (count(raters), count(things));
    let ranked: Vec<(Vec<f64>, f64)> = ratings.iter().map(|row| ranks(row)).collect();
    let sums: Vec<f64> = (0..things).map(|at| ranked.iter().map(|(ranks, _)| ranks[at]).sum()).collect();
    let mean = sums.iter().sum::<f64>() / n;
    let square: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let ties: f64 = ranked.iter().map(|(_, ties)| ties).sum();
    let most = m * m * (n.powi(3) - n) - m * ties;
    (most > 1e-9).then(|| (12.0 * square / most).clamp(0.0, 1.0))
}

/// What an agreement means in words.
pub fn agreement_in_words(agreement: f64) -> &'static str {
    match agreement {
        0.7.. => "意见较为一致",
        0.4.. => "意见有一定分歧",
        _ => "意见分歧较大",
    }
}

/// What an expert gave for each criterion, in the order of the rubric; none for those that are missing.
pub fn given(task: &review_task::Model, rubric: &[Criterion]) -> Vec<(Option<f64>, String)> {
    let scores = task.detail.as_ref().and_then(|detail| detail.get("scores"));
    let of = |criterion: &Criterion| {
        let found = scores.and_then(|scores| scores.get(&criterion.key));
        let score = found.and_then(|found| found.as_f64().or_else(|| found.get("score").and_then(Value::as_f64)));
        let comment = found.and_then(|found| found.get("comment")).and_then(Value::as_str).unwrap_or_default();
        (score, comment.to_owned())
    };
    rubric.iter().map(of).collect()
}

fn count(of: usize) -> f64 {
    f64::from(u32::try_from(of).unwrap_or(u32::MAX))
}

/// Between neighbours by their distance.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (count(sorted.len()) - 1.0);
    let (below, part) = (place.floor() as usize, place.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * part
}

/// Ranks from 1, ties in the middle; and the sum of t³ − t over the ties.
fn ranks(row: &[f64]) -> (Vec<f64>, f64) {
    let rank = |value: f64| {
        let less = row.iter().filter(|other| **other < value).count();
        let same = row.iter().filter(|other| (**other - value).abs() < 1e-12).count();
        (count(less) + f64::midpoint(count(same), 1.0), count(same))
    };
    let found: Vec<(f64, f64)> = row.iter().map(|value| rank(*value)).collect();
    // Each of t ties stands for a part of its group.
    let ties = found.iter().map(|(_, same)| same.powi(2) - 1.0).sum();
    (found.into_iter().map(|(rank, _)| rank).collect(), ties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_spread_and_who_stands_apart() {
        let found = statistics(&[80.0, 85.0, 90.0]).expect("scores");
        assert!((found.mean - 85.0).abs() < 1e-9 && (found.median - 85.0).abs() < 1e-9 && (found.deviation - 5.0).abs() < 1e-9);
        assert!(found.outliers.is_empty());
        assert_eq!(statistics(&[82.0, 84.0, 60.0]).expect("scores").outliers, [2], "22 points off the median");
        assert_eq!(statistics(&[80.0, 81.0, 82.0, 81.0, 90.0]).expect("scores").outliers, [4], "beyond the quartiles");
        assert_eq!(statistics(&[]), None);
        assert!(statistics(&[70.0]).expect("one").deviation.abs() < 1e-12);
    }

    #[test]
    fn agreement_is_one_for_the_same_order_and_nothing_for_opposite_ones() {
        let same = agreement(&[vec![1.0, 5.0, 9.0], vec![2.0, 6.0, 7.0], vec![0.0, 1.0, 3.0]]).expect("agreement");
        assert!((same - 1.0).abs() < 1e-9);
        let opposite = agreement(&[vec![1.0, 2.0, 3.0], vec![3.0, 2.0, 1.0]]).expect("agreement");
        assert!(opposite.abs() < 1e-9);
        // Worked out by hand: ranks 1 2.5 2.5 and 1 2 3, sums 2 4.5 5.5, S = 6.5, corrected by one tie of two.
        let tied = agreement(&[vec![1.0, 2.0, 2.0], vec![1.0, 2.0, 3.0]]).expect("agreement");
        assert!((tied - 12.0 * 6.5 / (4.0 * 24.0 - 2.0 * 6.0)).abs() < 1e-9, "{tied}");
        assert_eq!(agreement(&[vec![1.0, 2.0]]), None);
        assert_eq!(agreement(&[vec![5.0, 5.0], vec![5.0, 5.0]]), None, "nobody tells anything apart");
    }
}
