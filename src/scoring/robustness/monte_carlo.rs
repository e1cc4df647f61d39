//! Ranks and grades under noise: each run draws weights and rules, and only adds columns up and sorts.

use super::types::{GradeChance, Line, MonteCarlo, Noise, RankRange};
use crate::scoring::aggregate::Kernel;
use crate::scoring::grading::Place;
use crate::scoring::model::{Fate, Model};
use crate::scoring::numbers::shared;
use crate::scoring::problem::Problem;
use crate::scoring::random::Random;
use crate::scoring::score::Ranking;
use crate::scoring::share::Case;
use crate::scoring::statistics::{is_constant, mean, variance};

/// Swaps in this part of the runs make a grade line shaky.
const SHAKY: f64 = 0.1;
/// Spread of z-scores among the rules that are drawn.
const SPREAD: f64 = 3.0;
const MOST_RUNS: u32 = 1_000_000;

/// Ranks and grades of all runs.
pub(super) fn of(model: &Model<'_>, noise: &Noise) -> Result<MonteCarlo, Problem> {
    if !(0.0..1.0).contains(&noise.weights) {
        return Err(Problem::new("weights", format!("权重扰动幅度应在 0 至 1 之间（不含 1），现为 {}", noise.weights)));
    }
    if !(1..=MOST_RUNS).contains(&noise.runs) {
        return Err(Problem::new("runs", format!("模拟次数应在 1 至 {MOST_RUNS} 之间，现为 {}", noise.runs)));
    }
    let reference = Ranking::of(model, model.framework.aggregation, &model.weights);
    let neighbours = neighbours(model, &reference);
    let variants = if noise.rules { variants(model) } else { vec![model.shares.clone()] };
    let columns: Vec<&[f64]> = variants.iter().map(Vec::as_slice).collect();
    let runs = Runs {
        model,
        noise,
        kernel: Kernel::new(model.framework.aggregation, &columns, model.subjects),
        variants: columns.len(),
        neighbours: &neighbours,
    };
    let cost = model.subjects * (model.indicators + 40);
    let tallies = shared(noise.runs as usize, cost, |range| {
        let mut tally = Tally::new(model, neighbours.len());
        range.for_each(|run| runs.one(run, &mut tally));
        tally
    });
    let tally = tallies.into_iter().reduce(|one, other| one.and(&other)).unwrap_or_else(|| Tally::new(model, neighbours.len()));
    Ok(MonteCarlo {
        noise: *noise,
        subjects: (0..model.subjects).map(|subject| tally.range(model, &reference, noise.runs, subject)).collect(),
        lines: neighbours
            .iter()
            .zip(&tally.swaps)
            .map(|(pair, swaps)| line(model, &reference, *pair, *swaps, noise.runs))
            .collect(),
    })
}

/// What all runs share.
struct Runs<'a> {
    model: &'a Model<'a>,
    noise: &'a Noise,
    kernel: Kernel,
    variants: usize,
    neighbours: &'a [(usize, usize)],
}

impl Runs<'_> {
    fn one(&self, run: usize, tally: &mut Tally) {
        let mut random = Random::new(self.noise.seed, run as u64);
        tally.weights.clear();
        tally.weights.extend(self.model.weights.iter().map(|weight| weight * (1.0 + self.noise.weights * random.around())));
        let sum: f64 = tally.weights.iter().sum();
        for weight in &mut tally.weights {
            *weight /= sum;
        }
        tally.rules.clear();
        tally.rules.extend((0..self.model.indicators).map(|_| if self.variants > 1 { random.below(self.variants) } else { 0 }));
        let Tally { weights, rules, bases, spare, places, .. } = tally;
        self.model.fill(&self.kernel, weights, |indicator| rules[indicator], bases, spare);
        self.model.standing.order(bases, places);
        tally.count(self.model, self.neighbours);
    }
}

/// What one core has seen, and its places to write on.
struct Tally {
    weights: Vec<f64>,
    rules: Vec<usize>,
    bases: Vec<f64>,
    spare: Vec<f64>,
    places: Vec<Place>,
    ranks: Vec<usize>,
    /// Runs by subject and rank, and by subject and grade.
    by_rank: Vec<u32>,
    by_grade: Vec<u32>,
    swaps: Vec<u32>,
}

impl Tally {
    fn new(model: &Model<'_>, neighbours: usize) -> Self {
        let (subjects, grades) = (model.subjects, model.framework.grades.lines.len());
        Self {
            weights: Vec::with_capacity(model.indicators),
            rules: Vec::with_capacity(model.indicators),
            bases: vec![0.0; subjects],
            spare: vec![0.0; subjects],
            places: Vec::with_capacity(subjects),
            ranks: vec![0; subjects],
            by_rank: vec![0; subjects * subjects],
            by_grade: vec![0; subjects * grades],
            swaps: vec![0; neighbours],
        }
    }

    fn count(&mut self, model: &Model<'_>, neighbours: &[(usize, usize)]) {
        let (subjects, grades) = (model.subjects, model.framework.grades.lines.len());
        model.standing.walk(&self.places, |subject, rank, grade| {
            self.ranks[subject] = rank;
            self.by_rank[subject * subjects + rank - 1] += 1;
            self.by_grade[subject * grades + grade] += 1;
        });
        for ((above, below), swaps) in neighbours.iter().zip(&mut self.swaps) {
            *swaps += u32::from(self.ranks[*below] < self.ranks[*above]);
        }
    }

    fn and(mut self, other: &Self) -> Self {
        let add = |mine: &mut [u32], theirs: &[u32]| mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        add(&mut self.by_rank, &other.by_rank);
        add(&mut self.by_grade, &other.by_grade);
        add(&mut self.swaps, &other.swaps);
        self
    }

    fn range(&self, model: &Model<'_>, reference: &Ranking, runs: u32, subject: usize) -> RankRange {
        let ranks = &self.by_rank[subject * model.subjects..][..model.subjects];
        let grades = &model.framework.grades.lines;
        let chance = |(grade, times): (&crate::scoring::Grade, &u32)| GradeChance {
            grade: grade.name.clone(),
            probability: f64::from(*times) / f64::from(runs),
        };
        let one = &model.data.subjects[subject];
        RankRange {
            key: one.key.clone(),
            name: one.name.clone(),
            rank: reference.ranks[subject],
            min: reached(ranks, 1),
            p5: reached(ranks, runs.div_ceil(20)),
            median: reached(ranks, runs.div_ceil(2)),
            p95: reached(ranks, runs - runs / 20),
            max: reached(ranks, runs),
            grades: grades.iter().zip(&self.by_grade[subject * grades.len()..]).map(chance).collect(),
        }
    }
}

/// The best rank that at least so many runs reach.
fn reached(ranks: &[u32], runs: u32) -> usize {
    let mut seen = 0;
    let is_enough = |times: &u32| {
        seen += times;
        seen >= runs
    };
    ranks.iter().position(is_enough).map_or(ranks.len(), |place| place + 1)
}

/// The last subject of each grade and the first one after it, as they stand without noise.
fn neighbours(model: &Model<'_>, reference: &Ranking) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    model.standing.order(&reference.bases, &mut places);
    let pairs = places.windows(2).map(|pair| (pair[0].subject(), pair[1].subject()));
    pairs.filter(|(above, below)| reference.grades[*above] < reference.grades[*below] && !model.standing.vetoed[*below]).collect()
}

fn line(model: &Model<'_>, reference: &Ranking, (above, below): (usize, usize), swaps: u32, runs: u32) -> Line {
    let (upper, lower) = (&model.data.subjects[above], &model.data.subjects[below]);
    let total = |subject: usize| model.standing.total(subject, reference.bases[subject]);
    let swap = f64::from(swaps) / f64::from(runs);
    Line {
        grade: model.framework.grades.lines[reference.grades[above]].name.clone(),
        above: upper.key.clone(),
        above_name: upper.name.clone(),
        below: lower.key.clone(),
        below_name: lower.name.clone(),
        gap: total(above) - total(below),
        swap,
        is_shaky: swap >= SHAKY,
    }
}

/// Shares by the framework's own rules, by min-max, percentile and z-score.
fn variants(model: &Model<'_>) -> Vec<Vec<f64>> {
    let rules: [fn(&Case<'_>) -> Option<f64>; 3] = [
        |case| case.field.min_max(case.value),
        |case| case.field.percentile(case.value),
        |case| case.field.z_score(case.value).map(|z| ((z + SPREAD) / (2.0 * SPREAD)).clamp(0.0, 1.0)),
    ];
    let others = rules.iter().map(|rule| (0..model.indicators).flat_map(|at| variant(model, at, rule)).collect());
    std::iter::once(model.shares.clone()).chain(others).collect()
}

/// Shares of one indicator by another rule, with the mean and the spread of its own. Judgements and what was filled in stay.
fn variant(model: &Model<'_>, indicator: usize, rule: &impl Fn(&Case<'_>) -> Option<f64>) -> Vec<f64> {
    let own = model.column(indicator);
    if model.leaves[indicator].indicator.rule.is_judgement() {
        return own.to_vec();
    }
    let share = |subject: usize| match model.fates[model.at(subject, indicator)] {
        Fate::Scored => model.raw(subject, indicator).and_then(|raw| rule(&model.case(subject, indicator, raw))),
        _ => None,
    };
    let other: Vec<Option<f64>> = (0..model.subjects).map(share).collect();
    let pairs = || other.iter().zip(own).filter_map(|(other, own)| other.map(|other| (other, *own)));
    let (others, owns): (Vec<f64>, Vec<f64>) = pairs().unzip();
    if is_constant(&others) || is_constant(&owns) {
        return own.to_vec();
    }
    let stretch = (variance(&owns) / variance(&others)).sqrt();
    let (from, to) = (mean(&others), mean(&owns));
    let stretched =
        |(other, own): (&Option<f64>, &f64)| other.map_or(*own, |other| (to + (other - from) * stretch).clamp(0.0, 1.0));
    other.iter().zip(own).map(stretched).collect()
}
