//! Means, spreads and correlations.

use super::numbers::count;

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / count(values.len()) }
}

/// Sum of squared distances from the mean.
fn squares(values: &[f64], mean: f64) -> f64 {
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}

/// Variance of a whole population.
pub fn variance(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { squares(values, mean(values)) / count(values.len()) }
}

/// Standard deviation of a sample (`n - 1`); 0 of fewer than two.
pub fn sample_deviation(values: &[f64]) -> f64 {
    if values.len() < 2 { 0.0 } else { (squares(values, mean(values)) / count(values.len() - 1)).sqrt() }
}

/// Whether all values are the same.
#[expect(clippy::float_cmp, reason = "the same means the same")]
pub fn is_constant(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0] == pair[1])
}

/// Correlation of values; none where one of them does not vary.
pub fn pearson(one: &[f64], two: &[f64]) -> Option<f64> {
    if one.len() != two.len() || one.len() < 2 || is_constant(one) || is_constant(two) {
        return None;
    }
    let (mean_one, mean_two) = (mean(one), mean(two));
    let product: f64 = one.iter().zip(two).map(|(one, two)| (one - mean_one) * (two - mean_two)).sum();
    let spread = (squares(one, mean_one) * squares(two, mean_two)).sqrt();
    (spread > 0.0).then(|| (product / spread).clamp(-1.0, 1.0))
}

/// Correlation of ranks; none where one of them does not vary.
pub fn spearman(one: &[f64], two: &[f64]) -> Option<f64> {
    pearson(&average_ranks(one), &average_ranks(two))
}

/// Ranks from the smallest, 1, to the largest; equals share the mean of their ranks.
#[expect(clippy::float_cmp, reason = "equals are the same to the bit")]
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, two| values[*one].total_cmp(&values[*two]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equals in order.chunk_by(|one, two| values[*one] == values[*two]) {
        let rank = count(2 * before + equals.len() + 1) / 2.0;
        for at in equals {
            ranks[*at] = rank;
        }
        before += equals.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_ranks() {
        assert_eq!(average_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }

    #[test]
    fn correlation_needs_variation() {
        assert_eq!(pearson(&[1.0, 2.0], &[5.0, 5.0]), None);
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[1.0, 10.0, 100.0]), Some(1.0));
        assert_eq!(pearson(&[1.0], &[2.0]), None);
    }
}
