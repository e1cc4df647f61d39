//! What is analysed, and what it comes to.

use serde::{Deserialize, Serialize};

use crate::scoring::framework::Aggregation;

/// What is varied in a Monte-Carlo analysis. Bonuses, deductions, vetoes and grade lines stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noise {
    /// Each effective weight is multiplied by a number drawn evenly from `1 - weights` to `1 + weights`; then they sum to 1 again.
    pub weights: f64,
    /// Whether each run and indicator draws its rule from its own, min-max, percentile and z-score. The others are stretched to
    /// the mean and the spread of its own, so that grade lines keep their meaning.
    pub rules: bool,
    /// How many runs.
    pub runs: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// What a Monte-Carlo analysis comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonteCarlo {
    /// What was varied.
    pub noise: Noise,
    /// In the order of the data.
    pub subjects: Vec<RankRange>,
    /// Neighbours on both sides of each grade line.
    pub lines: Vec<Line>,
}

/// Ranks of a subject in all runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankRange {
    /// The subject.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its rank without noise.
    pub rank: usize,
    /// Best rank.
    pub min: usize,
    /// The best rank that at least one run of twenty reaches.
    pub p5: usize,
    /// The best rank that at least half of the runs reach.
    pub median: usize,
    /// The best rank that at least nineteen of twenty runs reach.
    pub p95: usize,
    /// Worst rank.
    pub max: usize,
    /// Part of the runs with each grade, from best to worst.
    pub grades: Vec<GradeChance>,
}

/// How probable a grade is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeChance {
    /// The grade.
    pub grade: String,
    /// Part of the runs, 0 to 1.
    pub probability: f64,
}

/// Two neighbours with a grade line between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The better grade.
    pub grade: String,
    /// The last of those with the better grade.
    pub above: String,
    /// Its name.
    pub above_name: String,
    /// The first of those with a worse one.
    pub below: String,
    /// Its name.
    pub below_name: String,
    /// Points between them.
    pub gap: f64,
    /// Part of the runs in which the lower one stands before the upper one.
    pub swap: f64,
    /// Whether they swap in at least a tenth of the runs: look again before publishing.
    pub is_shaky: bool,
}

/// Which weights a Sobol analysis varies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Of the dimensions.
    Dimension,
    /// Of the indicators.
    Indicator,
}

/// What a Sobol analysis explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// By how many places subjects move on average, against the ranks without noise.
    RankShift,
    /// The total of one subject.
    Score {
        /// Its key.
        subject: String,
    },
}

/// A Sobol analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SobolSettings {
    /// Which weights are varied.
    pub level: Level,
    /// What is explained.
    pub outcome: Outcome,
    /// Each weight is multiplied by a number drawn evenly from `1 - spread` to `1 + spread`.
    pub spread: f64,
    /// Base samples; the model is evaluated n × (factors + 2) times.
    pub n: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// Which weights matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sobol {
    /// What was analysed.
    pub settings: SobolSettings,
    /// Mean of the outcome.
    pub mean: f64,
    /// Variance of the outcome.
    pub variance: f64,
    /// Weights, in the order of the framework.
    pub factors: Vec<Factor>,
}

/// How much of the variance of the outcome comes from one weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Key of the dimension or indicator.
    pub key: String,
    /// Its name.
    pub name: String,
    /// From it alone.
    pub first: f64,
    /// Half the width of its 95 % interval, by resampling.
    pub first_error: f64,
    /// From it and from all that it does together with others.
    pub total: f64,
    /// Half the width of its 95 % interval, by resampling.
    pub total_error: f64,
}

/// What happens without an indicator; its weight goes to its siblings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropped {
    /// The indicator.
    pub indicator: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// By how many places subjects move on average.
    pub mean_shift: f64,
    /// The subject that moves most, its rank with and without the indicator.
    pub most: Option<(String, usize, usize)>,
    /// How many subjects get another grade.
    pub grades_changed: usize,
    /// Rank correlation with the ranks as they are.
    pub spearman: f64,
}

/// Ranks by another method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// How shares become totals.
    pub aggregation: Aggregation,
    /// Key of the weighting, or `equal` for equal weights of all indicators.
    pub weighting: String,
    /// Its name.
    pub weighting_name: String,
    /// Whether it is the framework's own.
    pub is_own: bool,
    /// Rank correlation with the framework's own.
    pub spearman: f64,
    /// Totals in the order of the data.
    pub totals: Vec<f64>,
    /// Ranks in the order of the data.
    pub ranks: Vec<usize>,
}

/// How indicators go together, by their shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// Keys of the indicators, in the order of rows and columns.
    pub keys: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// Correlations of values; none where an indicator does not vary.
    pub pearson: Vec<Vec<Option<f64>>>,
    /// Correlations of ranks.
    pub spearman: Vec<Vec<Option<f64>>>,
    /// Pairs that say nearly the same: 0.9 or more by either.
    pub redundant: Vec<Pair>,
    /// Keys of indicators that do not vary: they tell nobody apart.
    pub constant: Vec<String>,
}

/// Two indicators that say nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// Correlation of values.
    pub pearson: f64,
    /// Correlation of ranks.
    pub spearman: f64,
}

/// What an indicator really weighs: its covariance with the total, by the variance of the total. They sum to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectiveWeight {
    /// The indicator.
    pub indicator: String,
    /// Names from the dimension down to itself.
    pub path: String,
    /// The weight it was given.
    pub weight: f64,
    /// Its share of the variance of the sum of points; below 0 where it works against the others.
    pub variance: f64,
}

/// What is analysed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Monte-Carlo.
    pub noise: Noise,
    /// Sobol analyses.
    pub sobol: Vec<SobolSettings>,
}

/// Everything about robustness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Robustness {
    /// What was analysed.
    pub settings: Settings,
    /// Ranks and grades under noise.
    pub monte_carlo: MonteCarlo,
    /// Which weights matter.
    pub sobol: Vec<Sobol>,
    /// Without each indicator.
    pub leave_one_out: Vec<Dropped>,
    /// By other methods.
    pub methods: Vec<Method>,
    /// How indicators go together.
    pub correlation: Correlation,
    /// What they really weigh.
    pub effective_weights: Vec<EffectiveWeight>,
}

impl Settings {
    /// What a round is analysed by: weights ±25 %, rules drawn, 10,000 runs; Sobol over the dimensions, 1,000 samples.
    pub fn of_seed(seed: u64) -> Self {
        let sobol = SobolSettings { level: Level::Dimension, outcome: Outcome::RankShift, spread: 0.25, n: 1_000, seed };
        Self { noise: Noise { weights: 0.25, rules: true, runs: 10_000, seed }, sobol: vec![sobol] }
    }
}
