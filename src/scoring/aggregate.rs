//! From shares to a base: every aggregation is a sum of columns, each multiplied by its weight, and one last function. Columns
//! are turned once; a run of a Monte-Carlo analysis only adds them up.

use super::framework::Aggregation;
use super::share::NEUTRAL;

/// What geometric and harmonic means take for less: otherwise one zero would make everything zero.
pub(super) const LEAST: f64 = 0.01;

/// Shares of subjects, ready to be aggregated. Matrices are flat, one column (indicator) after the other; a share that is not a
/// number counts nothing, its weight must be 0.
#[derive(Debug, Clone)]
pub struct Kernel {
    aggregation: Aggregation,
    subjects: usize,
    indicators: usize,
    /// Turned shares; one matrix for each variant of the shares, after the other.
    columns: Vec<f64>,
    /// For TOPSIS: squared distances from the worst; `columns` are those from the best.
    from_worst: Vec<f64>,
    /// Best and worst share of each column, for TOPSIS.
    ends: Vec<(f64, f64)>,
}

impl Kernel {
    /// For the variants of the shares of so many subjects; `variants` are matrices of equal size.
    pub fn new(aggregation: Aggregation, variants: &[&[f64]], subjects: usize) -> Self {
        let indicators = variants.first().map_or(0, |shares| shares.len() / subjects.max(1));
        let mut kernel =
            Self { aggregation, subjects, indicators, columns: Vec::new(), from_worst: Vec::new(), ends: Vec::new() };
        for column in variants.iter().flat_map(|shares| shares.chunks_exact(subjects)) {
            let ends = ends(column);
            kernel.columns.extend(column.iter().map(|share| kernel.aggregation.turned(*share, ends.0)));
            if aggregation == Aggregation::Topsis {
                kernel.from_worst.extend(column.iter().map(|share| aggregation.turned(*share, ends.1)));
            }
            kernel.ends.push(ends);
        }
        kernel
    }

    /// Bases of all subjects, 0 to 1, by the first variant.
    pub fn bases(&self, weights: &[f64]) -> Vec<f64> {
        let mut bases = vec![0.0; self.subjects];
        self.fill(weights, |_| 0, &mut bases, &mut vec![0.0; self.subjects]);
        bases
    }

    /// Bases of all subjects into `bases`; `variant` says which variant of each indicator counts. `spare` is as long as `bases`.
    pub fn fill(&self, weights: &[f64], variant: impl Fn(usize) -> usize, bases: &mut [f64], spare: &mut [f64]) {
        self.add(&self.columns, weights, &variant, bases);
        if self.aggregation == Aggregation::Topsis {
            self.add(&self.from_worst, weights, &variant, spare);
        }
        for (base, spare) in bases.iter_mut().zip(spare) {
            *base = self.aggregation.last(*base, *spare);
        }
    }

    /// Base of one subject by weights of its own.
    pub fn base(&self, subject: usize, weights: &[f64], variant: impl Fn(usize) -> usize) -> f64 {
        let sum = |matrix: &[f64]| {
            let part = |at: usize| self.aggregation.factor(weights[at]) * matrix[self.column(variant(at), at) + subject];
            (0..self.indicators).map(part).sum::<f64>()
        };
        let worst = if self.from_worst.is_empty() { 0.0 } else { sum(&self.from_worst) };
        self.aggregation.last(sum(&self.columns), worst)
    }

    /// Base that other shares would come to, beside everybody as they are.
    pub fn base_of(&self, shares: &[f64], weights: &[f64]) -> f64 {
        let sum = |end: fn(&(f64, f64)) -> f64| {
            let parts = shares.iter().zip(weights).zip(&self.ends);
            parts
                .map(|((share, weight), ends)| self.aggregation.factor(*weight) * self.aggregation.turned(*share, end(ends)))
                .sum()
        };
        self.aggregation.last(sum(|ends| ends.0), sum(|ends| ends.1))
    }

    const fn column(&self, variant: usize, indicator: usize) -> usize {
        (variant * self.indicators + indicator) * self.subjects
    }

    fn add(&self, matrix: &[f64], weights: &[f64], variant: &impl Fn(usize) -> usize, sums: &mut [f64]) {
        sums.fill(0.0);
        for (at, weight) in weights.iter().enumerate() {
            let (factor, start) = (self.aggregation.factor(*weight), self.column(variant(at), at));
            for (sum, value) in sums.iter_mut().zip(&matrix[start..start + self.subjects]) {
                *sum += factor * value;
            }
        }
    }
}

impl Aggregation {
    /// A share as it is added up; `end` is the best or the worst share of its column.
    fn turned(self, share: f64, end: f64) -> f64 {
        match self {
            _ if share.is_nan() => 0.0,
            Self::Arithmetic => share,
            Self::Geometric => libm::log(share.max(LEAST)),
            Self::Harmonic => 1.0 / share.max(LEAST),
            Self::Topsis => (end - share) * (end - share),
        }
    }

    /// A weight as it multiplies.
    fn factor(self, weight: f64) -> f64 {
        if self == Self::Topsis { weight * weight } else { weight }
    }

    /// From sums to a base; TOPSIS is closeness to the best as against the worst, neutral where they are one.
    fn last(self, sum: f64, worst: f64) -> f64 {
        match self {
            Self::Arithmetic => sum,
            Self::Geometric => libm::exp(sum),
            Self::Harmonic => 1.0 / sum,
            Self::Topsis => {
                let (best, worst) = (sum.sqrt(), worst.sqrt());
                if best + worst > 0.0 { worst / (best + worst) } else { NEUTRAL }
            }
        }
    }
}

/// Best and worst share of a column.
fn ends(column: &[f64]) -> (f64, f64) {
    let known = || column.iter().copied().filter(|share| !share.is_nan());
    (known().reduce(f64::max).unwrap_or_default(), known().reduce(f64::min).unwrap_or_default())
}

/// TOPSIS (Hwang and Yoon 1981) of normalised values, one column after the other, more is better.
pub fn topsis(matrix: &[f64], weights: &[f64]) -> Vec<f64> {
    let subjects = matrix.len() / weights.len().max(1);
    Kernel::new(Aggregation::Topsis, &[matrix], subjects).bases(weights)
}
