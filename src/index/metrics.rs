//! Measures of a ranked list against judged answers.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// Share of the relevant items that stand among the first `k`; 1 when nothing is relevant.
#[must_use]
pub fn recall_at<T: Eq + Hash, S: BuildHasher>(ranked: &[T], relevant: &HashSet<T, S>, k: usize) -> f64 {
    if relevant.is_empty() {
        return 1.0;
    }
    let found: HashSet<&T> = ranked.iter().take(k).filter(|item| relevant.contains(*item)).collect();
    ratio(found.len(), relevant.len())
}

/// One over the rank of the first relevant item among the first `k`, else 0.
#[must_use]
pub fn reciprocal_rank_at<T: Eq + Hash, S: BuildHasher>(ranked: &[T], relevant: &HashSet<T, S>, k: usize) -> f64 {
    ranked.iter().take(k).position(|item| relevant.contains(item)).map_or(0.0, |at| ratio(1, at + 1))
}

/// Normalised discounted gain of the first `k`, with gains `2^grade - 1`.
#[must_use]
pub fn ndcg_at<T: Eq + Hash, S: BuildHasher>(ranked: &[T], grades: &HashMap<T, u8, S>, k: usize) -> f64 {
    let mut seen = HashSet::new();
    let found = ranked.iter().take(k).map(|item| {
        let fresh = seen.insert(item);
        if fresh { grades.get(item).copied().unwrap_or(0) } else { 0 }
    });
    let gained = discounted(found);
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(best.into_iter().take(k));
    if ideal == 0.0 { 1.0 } else { gained / ideal }
}

/// Arithmetic mean; 0 of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / count(values.len()) }
}

fn discounted(grades: impl Iterator<Item = u8>) -> f64 {
    grades.enumerate().map(|(at, grade)| (f64::from(grade).exp2() - 1.0) / count(at + 2).log2()).sum()
}

fn ratio(part: usize, whole: usize) -> f64 {
    count(part) / count(whole)
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_and_reciprocal_rank_follow_their_definitions() {
        let relevant: HashSet<i32> = [2, 9].into();
        assert!((recall_at(&[1, 2, 3], &relevant, 10) - 0.5).abs() < 1e-9);
        assert!((reciprocal_rank_at(&[1, 2, 3], &relevant, 10) - 0.5).abs() < 1e-9);
        assert!(reciprocal_rank_at(&[1, 2, 3], &relevant, 1).abs() < 1e-9);
        assert!((recall_at(&[2, 2, 2], &relevant, 10) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_perfect_order_has_full_gain_and_a_worse_one_less() {
        let grades: HashMap<&str, u8> = [("a", 3), ("b", 1)].into();
        assert!((ndcg_at(&["a", "b"], &grades, 10) - 1.0).abs() < 1e-9);
        let worse = ndcg_at(&["b", "a"], &grades, 10);
        assert!(worse < 1.0 && worse > 0.5);
        assert!((ndcg_at(&["a", "a", "b"], &grades, 10)) < 1.0);
    }
}
