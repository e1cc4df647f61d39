//! The analytic hierarchy process (Saaty 1980).

use crate::scoring::numbers::count;

/// What a matrix of pairs comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahp {
    /// Weights in the order of the rows.
    pub weights: Vec<f64>,
    /// Largest eigenvalue.
    pub eigenvalue: f64,
    /// How far the pairs contradict each other: 0 not at all; above 0.1 too much.
    pub consistency_ratio: f64,
}

/// Consistency of matrices filled by chance, by their size from 1 (Saaty).
const BY_CHANCE: [f64; 15] = [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];
const MOST_ROUNDS: usize = 1_000;

/// Weights by the principal eigenvector, by power iteration. The matrix must be square and positive.
pub fn ahp(matrix: &[Vec<f64>]) -> Ahp {
    let size = matrix.len();
    let mut weights = vec![1.0 / count(size.max(1)); size];
    let mut eigenvalue = count(size);
    for _ in 0..MOST_ROUNDS {
        let next: Vec<f64> =
            matrix.iter().map(|row| row.iter().zip(&weights).map(|(pair, weight)| pair * weight).sum()).collect();
        eigenvalue = next.iter().sum();
        let next: Vec<f64> = next.into_iter().map(|weight| weight / eigenvalue).collect();
        let moved = next.iter().zip(&weights).map(|(next, weight)| (next - weight).abs()).fold(0.0, f64::max);
        weights = next;
        if moved < 1e-16 {
            break;
        }
    }
    let by_chance = BY_CHANCE.get(size.wrapping_sub(1)).or(BY_CHANCE.last()).copied().unwrap_or_default();
    let index = if size > 1 { (eigenvalue - count(size)) / count(size - 1) } else { 0.0 };
    let consistency_ratio = if by_chance > 0.0 { (index / by_chance).max(0.0) } else { 0.0 };
    Ahp { weights, eigenvalue, consistency_ratio }
}
