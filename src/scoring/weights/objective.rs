//! Weights that the data give. Matrices are flat, one column (indicator) after the other; more is better.

use crate::scoring::numbers::count;
use crate::scoring::statistics::{is_constant, pearson, sample_deviation};

/// Entropy weights: the more unevenly an indicator is spread, the more it counts. Values must not be negative. A column without
/// variation counts nothing; none where no column varies.
pub fn entropy(matrix: &[f64], rows: usize) -> Option<Vec<f64>> {
    if rows < 2 {
        return None;
    }
    let most = libm::log(count(rows));
    let information = |column: &[f64]| {
        if is_constant(column) {
            return 0.0;
        }
        let sum: f64 = column.iter().sum();
        let parts = column.iter().map(|value| value / sum).filter(|part| *part > 0.0);
        1.0 + parts.map(|part| part * libm::log(part)).sum::<f64>() / most
    };
    to_whole(matrix.chunks_exact(rows).map(information).collect())
}

/// CRITIC weights (Diakoulaki 1995): spread of the min-max values times how little a column goes along with the others. A column
/// without variation counts nothing and says nothing of the others; none where no column varies or all say the same.
pub fn critic(matrix: &[f64], rows: usize) -> Option<Vec<f64>> {
    if rows < 2 {
        return None;
    }
    let columns: Vec<Vec<f64>> = matrix.chunks_exact(rows).map(stretched).collect();
    let information = |column: &Vec<f64>| {
        let conflict: f64 = columns.iter().filter_map(|other| pearson(column, other)).map(|together| 1.0 - together).sum();
        sample_deviation(column) * conflict
    };
    to_whole(columns.iter().map(information).collect())
}

fn stretched(column: &[f64]) -> Vec<f64> {
    let (least, most) = column.iter().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
    column.iter().map(|value| if most > least { (value - least) / (most - least) } else { 0.0 }).collect()
}

fn to_whole(parts: Vec<f64>) -> Option<Vec<f64>> {
    let sum: f64 = parts.iter().sum();
    (sum > 1e-12).then(|| parts.into_iter().map(|part| part / sum).collect())
}
