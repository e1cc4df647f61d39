//! Sobol indices by the estimators of Saltelli et al. (2010), which `SALib` uses too: samples A and B, and for each factor A with
//! that one column of B. Samples are Latin hypercubes, so even a thousand of them cover each weight evenly.

use super::types::{Factor, Level, Outcome, Sobol, SobolSettings};
use crate::scoring::aggregate::Kernel;
use crate::scoring::model::Model;
use crate::scoring::numbers::{count, shared};
use crate::scoring::problem::Problem;
use crate::scoring::random::Random;
use crate::scoring::score::Ranking;
use crate::scoring::statistics::{is_constant, mean, sample_deviation, variance};

/// Resamples for the errors, and the quantile of the normal distribution for 95 %.
const RESAMPLES: u64 = 100;
const NINETY_FIVE: f64 = 1.959_963_984_540_054;
/// Streams of random numbers for resampling begin here; those below belong to columns.
const RESAMPLING: u64 = 1 << 32;
const MOST_SAMPLES: u32 = 100_000;

/// Which weights matter.
pub(super) fn of(model: &Model<'_>, settings: &SobolSettings) -> Result<Sobol, Problem> {
    let analysis = Analysis::new(model, settings)?;
    let samples = analysis.samples();
    let outcomes = analysis.outcomes(&samples);
    let indices = sobol_indices(&outcomes, analysis.factors.len());
    let errors = errors(&outcomes, analysis.factors.len(), settings.seed);
    let factor = |(((key, name), (first, total)), (first_error, total_error))| Factor {
        key,
        name,
        first,
        first_error,
        total,
        total_error,
    };
    Ok(Sobol {
        settings: settings.clone(),
        mean: mean(&outcomes),
        variance: variance(&outcomes),
        factors: analysis.factors.into_iter().zip(indices).zip(errors).map(factor).collect(),
    })
}

/// Outcomes of rows of multipliers of the weights, one for each factor.
pub(super) fn outcomes(model: &Model<'_>, settings: &SobolSettings, rows: &[Vec<f64>]) -> Result<Vec<f64>, Problem> {
    let analysis = Analysis::new(model, settings)?;
    if rows.iter().any(|row| row.len() != analysis.factors.len()) {
        return Err(Problem::new("", format!("每行应有 {} 个权重倍数", analysis.factors.len())));
    }
    Ok(analysis.outcomes_of(rows))
}

/// What is varied and what is looked at.
struct Analysis<'a> {
    model: &'a Model<'a>,
    settings: &'a SobolSettings,
    kernel: Kernel,
    reference: Vec<usize>,
    subject: Option<usize>,
    /// Key and name of each factor, and the factor of each indicator.
    factors: Vec<(String, String)>,
    factor_of: Vec<usize>,
}

impl<'a> Analysis<'a> {
    /// Prepares an analysis, or says what is wrong with its settings.
    fn new(model: &'a Model<'a>, settings: &'a SobolSettings) -> Result<Self, Problem> {
        if !(settings.spread > 0.0 && settings.spread < 1.0) {
            return Err(Problem::new("spread", format!("权重扰动幅度应大于 0、小于 1，现为 {}", settings.spread)));
        }
        if !(2..=MOST_SAMPLES).contains(&settings.n) {
            return Err(Problem::new("n", format!("样本数应在 2 至 {MOST_SAMPLES} 之间，现为 {}", settings.n)));
        }
        let subject = match &settings.outcome {
            Outcome::RankShift => None,
            Outcome::Score { subject } => {
                let at = model.data.subjects.iter().position(|one| one.key == *subject);
                Some(at.ok_or_else(|| Problem::new("outcome", format!("评价对象“{subject}”不在名单里")))?)
            }
        };
        let (factors, factor_of) = factors(model, settings.level);
        Ok(Self {
            kernel: model.kernel(model.framework.aggregation),
            reference: Ranking::of(model, model.framework.aggregation, &model.weights).ranks,
            model,
            settings,
            subject,
            factors,
            factor_of,
        })
    }

    /// Latin hypercubes A and B, each one column (factor) after the other, as multipliers of weights.
    fn samples(&self) -> Vec<f64> {
        let n = self.settings.n as usize;
        let column = |number: usize| {
            let mut random = Random::new(self.settings.seed, number as u64);
            let mut strata: Vec<usize> = (0..n).collect();
            random.shuffle(&mut strata);
            let drawn = strata.into_iter().map(|stratum| (count(stratum) + random.unit()) / count(n));
            drawn.map(|unit| 1.0 + self.settings.spread * (2.0 * unit - 1.0)).collect::<Vec<_>>()
        };
        (0..2 * self.factors.len()).flat_map(column).collect()
    }

    /// Outcomes in the order of `SALib`: for each sample A, then A with one column of B after the other, then B.
    fn outcomes(&self, samples: &[f64]) -> Vec<f64> {
        let (n, factors) = (self.settings.n as usize, self.factors.len());
        let of_sample = |sample: usize, at: &mut Desk| {
            let from = |hypercube: usize, factor: usize| samples[(hypercube * factors + factor) * n + sample];
            for row in 0..factors + 2 {
                let is_b = |factor: usize| row == factors + 1 || row == factor + 1;
                at.multipliers.clear();
                at.multipliers.extend((0..factors).map(|factor| from(usize::from(is_b(factor)), factor)));
                let outcome = self.outcome(at);
                at.outcomes.push(outcome);
            }
        };
        let cost = (factors + 2) * if self.subject.is_some() { 200 } else { self.model.subjects * (self.model.indicators + 40) };
        let parts = shared(n, cost, |range| {
            let mut desk = self.desk();
            range.for_each(|sample| of_sample(sample, &mut desk));
            desk.outcomes
        });
        parts.concat()
    }

    /// Outcomes of rows of multipliers, one for each factor.
    fn outcomes_of(&self, rows: &[Vec<f64>]) -> Vec<f64> {
        let mut desk = self.desk();
        let outcome = |row: &Vec<f64>| {
            desk.multipliers.clone_from(row);
            self.outcome(&mut desk)
        };
        rows.iter().map(outcome).collect()
    }

    fn desk(&self) -> Desk {
        Desk { bases: vec![0.0; self.model.subjects], spare: vec![0.0; self.model.subjects], ..Desk::default() }
    }

    fn outcome(&self, desk: &mut Desk) -> f64 {
        let Desk { multipliers, weights, bases, spare, places, .. } = desk;
        weights.clear();
        weights.extend(self.model.weights.iter().zip(&self.factor_of).map(|(weight, factor)| weight * multipliers[*factor]));
        let sum: f64 = weights.iter().sum();
        for weight in weights.iter_mut() {
            *weight /= sum;
        }
        if let Some(subject) = self.subject {
            let own = self.model.tree.around(weights, &self.model.patterns[self.model.pattern[subject]]);
            return self.kernel.base(subject, &own, |_| 0) * 100.0;
        }
        self.model.fill(&self.kernel, weights, |_| 0, bases, spare);
        self.model.standing.order(bases, places);
        let mut shift = 0;
        self.model.standing.walk(places, |subject, rank, _| shift += rank.abs_diff(self.reference[subject]));
        count(shift) / count(self.model.subjects)
    }
}

/// Places to write on.
#[derive(Default)]
struct Desk {
    multipliers: Vec<f64>,
    weights: Vec<f64>,
    bases: Vec<f64>,
    spare: Vec<f64>,
    places: Vec<crate::scoring::grading::Place>,
    outcomes: Vec<f64>,
}

fn factors(model: &Model<'_>, level: Level) -> (Vec<(String, String)>, Vec<usize>) {
    let name = |node: &crate::scoring::Node| (node.key.clone(), node.name.clone());
    if level == Level::Indicator {
        return (model.leaves.iter().map(|leaf| name(leaf.node)).collect(), (0..model.indicators).collect());
    }
    let dimensions = &model.framework.dimensions;
    let place = |key: &str| dimensions.iter().position(|node| node.key == key).unwrap_or_default();
    (dimensions.iter().map(name).collect(), model.leaves.iter().map(|leaf| place(leaf.dimension)).collect())
}

/// First-order and total index of each factor, from outcomes in the order of `SALib` (no second order). Zero where nothing
/// varies.
pub fn sobol_indices(outcomes: &[f64], factors: usize) -> Vec<(f64, f64)> {
    let (middle, deviation) = (mean(outcomes), variance(outcomes).sqrt());
    if is_constant(outcomes) || deviation == 0.0 {
        return vec![(0.0, 0.0); factors];
    }
    let outcomes: Vec<f64> = outcomes.iter().map(|outcome| (outcome - middle) / deviation).collect();
    let samples: Vec<&[f64]> = outcomes.chunks_exact(factors + 2).collect();
    (0..factors).map(|factor| index(&samples, factor)).collect()
}

/// Indices of one factor; each sample is the outcome of A, of A with a column of B for each factor, and of B.
fn index(samples: &[&[f64]], factor: usize) -> (f64, f64) {
    let both: Vec<f64> = samples.iter().map(|one| one[0]).chain(samples.iter().map(|one| one[one.len() - 1])).collect();
    let spread = variance(&both);
    if spread <= f64::EPSILON {
        return (0.0, 0.0);
    }
    let (mut first, mut total) = (0.0, 0.0);
    for one in samples {
        let (a, mixed, b) = (one[0], one[factor + 1], one[one.len() - 1]);
        first += b * (mixed - a);
        total += (a - mixed) * (a - mixed);
    }
    let n = count(samples.len());
    (first / n / spread, total / n / 2.0 / spread)
}

/// Half the widths of the 95 % intervals, by drawing samples again.
fn errors(outcomes: &[f64], factors: usize, seed: u64) -> Vec<(f64, f64)> {
    let (middle, deviation) = (mean(outcomes), variance(outcomes).sqrt());
    if is_constant(outcomes) || deviation == 0.0 {
        return vec![(0.0, 0.0); factors];
    }
    let outcomes: Vec<f64> = outcomes.iter().map(|outcome| (outcome - middle) / deviation).collect();
    let samples: Vec<&[f64]> = outcomes.chunks_exact(factors + 2).collect();
    let again = |number: u64| {
        let mut random = Random::new(seed, RESAMPLING + number);
        let drawn: Vec<&[f64]> = samples.iter().map(|_| samples[random.below(samples.len())]).collect();
        (0..factors).map(|factor| index(&drawn, factor)).collect::<Vec<_>>()
    };
    let drawn: Vec<Vec<(f64, f64)>> = (0..RESAMPLES).map(again).collect();
    let error = |of: fn(&(f64, f64)) -> f64, factor: usize| {
        NINETY_FIVE * sample_deviation(&drawn.iter().map(|indices| of(&indices[factor])).collect::<Vec<_>>())
    };
    (0..factors).map(|factor| (error(|index| index.0, factor), error(|index| index.1, factor))).collect()
}
