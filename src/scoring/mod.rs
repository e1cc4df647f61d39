//! Evaluation by numbers: a framework of indicators as data, scores with every step explained, and how robust they are.
//! Everything here is pure and reproducible to the last bit: no clock, no database, random numbers from a seed by a fixed
//! algorithm, logarithms by `libm`, results that do not depend on the number of threads
//! (`docs/decisions/0036-scoring-is-pure-and-reproducible.md`).
//!
//! The way of a score: raw value → share of full marks (0 to 1, by the indicator's [`ScoringRule`]) → effective weights (by
//! hand or by [`Weighting`]) → total of 100 (by [`Aggregation`]) → bonus and deductions → rank → grade.

mod aggregate;
mod data;
mod dossier;
mod field;
mod framework;
mod grading;
mod model;
mod next_grade;
mod numbers;
mod problem;
mod random;
mod robustness;
mod score;
mod scores;
mod share;
mod statistics;
mod weights;
mod words;

pub use aggregate::{Kernel, topsis};
pub use data::{Applied, Data, Subject, Value};
pub use dossier::{Difference, Dossier};
pub use field::Field;
pub use framework::{
    Adjustment, Aggregation, Allocation, Comparison, Direction, Framework, Grade, Grades, Indicator, Leaf, Missing, Node, Over,
    Peers, Quota, ScoringRule, Source, Ties, Veto, Weighting,
};
pub use next_grade::{NextGrade, Step, steps_to_next_grade};
pub use problem::Problem;
pub use robustness::{
    Correlation, Dropped, EffectiveWeight, Factor, GradeChance, Level, Line as GradeLine, Method, MonteCarlo, Noise, Outcome,
    Pair, RankRange, Robustness, Settings, Sobol, SobolSettings, correlation, effective_weights, leave_one_out, methods,
    monte_carlo, robustness, sobol, sobol_indices, sobol_outcomes,
};
pub use score::score;
pub use scores::{AppliedAdjustment, DimensionScore, Line, Peer, Scores, SubjectScore, WeightLine};
pub use statistics::{average_ranks, pearson, spearman};
pub use weights::{Ahp, ahp, critic, entropy};

#[cfg(test)]
mod tests;
