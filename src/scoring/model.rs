//! Framework and data brought together: flat columns of shares, weights, and what stands beside them. Scoring reads it once, the
//! analyses of robustness many times.

mod checks;
mod judge;
mod sheet;
mod tree;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Deref;

use super::aggregate::{Kernel, LEAST};
use super::data::Data;
use super::framework::{Aggregation, Framework, Weighting};
use super::grading::Standing;
use super::problem::Problem;
use super::statistics::mean;
use super::weights;

pub(super) use judge::Fate;
use judge::Judged;
use sheet::Sheet;
pub(super) use tree::Tree;

/// Framework and data brought together: a sheet of values with their marks. Matrices are flat: one column (indicator) after the
/// other.
pub(super) struct Model<'a> {
    sheet: Sheet<'a>,
    pub tree: Tree,
    /// Shares of full marks; not a number where the weight goes to siblings.
    pub shares: Vec<f64>,
    /// Places among the peers, 1 for the best; 0 where nothing was measured.
    pub places: Vec<usize>,
    pub fates: Vec<Fate>,
    /// Which indicators count for a subject: an index into `patterns`; 0 where all do.
    pub pattern: Vec<usize>,
    pub patterns: Vec<Vec<bool>>,
    /// Effective weights; they sum to 1.
    pub weights: Vec<f64>,
    pub standing: Standing,
    pub notices: Vec<Problem>,
}

impl<'a> Deref for Model<'a> {
    type Target = Sheet<'a>;

    fn deref(&self) -> &Sheet<'a> {
        &self.sheet
    }
}

impl<'a> Model<'a> {
    /// Brings both together, or says what stands in the way.
    pub fn new(framework: &'a Framework, data: &'a Data) -> Result<Self, Vec<Problem>> {
        let problems = framework.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let sheet = Sheet::read(framework, data)?;
        let Judged { shares, places, fates, notices, .. } = judge::all(&sheet)?;
        let (pattern, patterns) = patterns(&sheet, &shares)?;
        let weights = weights_by(&sheet, &shares, &framework.weighting).map_err(|problem| vec![problem])?;
        let standing = Standing::new(framework, data, ties(&sheet, &shares));
        let notices = [checks::notices(data, framework, &sheet.leaves), notices, small(&sheet, &shares)].concat();
        let tree = Tree::of(&framework.dimensions);
        Ok(Self { sheet, tree, shares, places, fates, pattern, patterns, weights, standing, notices })
    }

    /// Shares of an indicator.
    pub fn column(&self, indicator: usize) -> &[f64] {
        &self.shares[indicator * self.subjects..][..self.subjects]
    }

    /// Shares with the mean of the column where the weight goes to siblings, for whatever looks at columns as a whole.
    pub fn filled(&self) -> Vec<f64> {
        filled(&self.shares, self.subjects)
    }

    /// Effective weights by a method.
    pub fn weights_by(&self, weighting: &Weighting) -> Result<Vec<f64>, Problem> {
        weights_by(&self.sheet, &self.shares, weighting)
    }

    /// The shares, ready to be aggregated.
    pub fn kernel(&self, aggregation: Aggregation) -> Kernel {
        Kernel::new(aggregation, &[&self.shares], self.subjects)
    }

    /// Bases of all subjects, where each subject's weights go round what is missing.
    pub fn bases(&self, kernel: &Kernel, weights: &[f64]) -> Vec<f64> {
        let (mut bases, mut spare) = (vec![0.0; self.subjects], vec![0.0; self.subjects]);
        self.fill(kernel, weights, |_| 0, &mut bases, &mut spare);
        bases
    }

    /// The same without making room for them.
    pub fn fill(&self, kernel: &Kernel, weights: &[f64], variant: impl Fn(usize) -> usize, bases: &mut [f64], spare: &mut [f64]) {
        kernel.fill(weights, &variant, bases, spare);
        if self.patterns.len() == 1 {
            return;
        }
        let own: Vec<Vec<f64>> = self.patterns.iter().map(|pattern| self.tree.around(weights, pattern)).collect();
        for (subject, pattern) in self.pattern.iter().enumerate().filter(|(_, pattern)| **pattern > 0) {
            bases[subject] = kernel.base(subject, &own[*pattern], &variant);
        }
    }
}

fn weights_by(sheet: &Sheet<'_>, shares: &[f64], weighting: &Weighting) -> Result<Vec<f64>, Problem> {
    weights::effective(sheet.framework, weighting, &filled(shares, sheet.subjects), sheet.subjects)
}

/// Shares with the mean of the column where there is none.
fn filled(shares: &[f64], subjects: usize) -> Vec<f64> {
    let mut filled = shares.to_vec();
    for column in filled.chunks_exact_mut(subjects).filter(|column| column.iter().any(|share| share.is_nan())) {
        let known: Vec<f64> = column.iter().copied().filter(|share| !share.is_nan()).collect();
        let instead = mean(&known);
        for share in column.iter_mut().filter(|share| share.is_nan()) {
            *share = instead;
        }
    }
    filled
}

/// For each subject which indicators count, as an index into all patterns; the first pattern is that all count.
fn patterns(sheet: &Sheet<'_>, shares: &[f64]) -> Result<(Vec<usize>, Vec<Vec<bool>>), Vec<Problem>> {
    let mut patterns = vec![vec![true; sheet.indicators]];
    let mut known = BTreeMap::from([(patterns[0].clone(), 0)]);
    let (mut pattern, mut problems) = (Vec::with_capacity(sheet.subjects), Vec::new());
    for (subject, one) in sheet.data.subjects.iter().enumerate() {
        let counts: Vec<bool> = (0..sheet.indicators).map(|at| !shares[sheet.at(subject, at)].is_nan()).collect();
        if !counts.contains(&true) {
            let message = format!("{}的全部指标都缺数据，权重无处可转，不能计分；请补报数据或移出本轮", one.name);
            problems.push(Problem::new(&one.name, message));
        }
        let number = *known.entry(counts).or_insert_with_key(|counts| {
            patterns.push(counts.clone());
            patterns.len() - 1
        });
        pattern.push(number);
    }
    if problems.is_empty() { Ok((pattern, patterns)) } else { Err(problems) }
}

/// Places by the indicators that decide among equals.
fn ties(sheet: &Sheet<'_>, shares: &[f64]) -> Vec<usize> {
    let find = |key: &String| sheet.leaves.iter().position(|leaf| leaf.node.key == *key);
    let decisive: Vec<usize> = sheet.framework.ties.by.iter().filter_map(find).collect();
    let share = |subject: usize, indicator: usize| Some(shares[sheet.at(subject, indicator)]).filter(|share| !share.is_nan());
    let compare = |one: &usize, two: &usize| {
        let by = |indicator: &usize| share(*two, *indicator).partial_cmp(&share(*one, *indicator)).unwrap_or(Ordering::Equal);
        decisive.iter().map(by).fold(Ordering::Equal, Ordering::then)
    };
    let mut order: Vec<usize> = (0..sheet.subjects).collect();
    order.sort_by(compare);
    let mut places = vec![0; sheet.subjects];
    for (place, equals) in order.chunk_by(|one, two| compare(one, two).is_eq()).enumerate() {
        for subject in equals {
            places[*subject] = place;
        }
    }
    places
}

/// Zeros would make geometric and harmonic means zero; whose they are, officials should know.
fn small(sheet: &Sheet<'_>, shares: &[f64]) -> Vec<Problem> {
    let aggregation = sheet.framework.aggregation;
    if !matches!(aggregation, Aggregation::Geometric | Aggregation::Harmonic) {
        return Vec::new();
    }
    let notice = |(indicator, leaf): (usize, &super::Leaf<'_>)| {
        let low: Vec<usize> = (0..sheet.subjects).filter(|subject| shares[sheet.at(*subject, indicator)] < LEAST).collect();
        let is_negative = low.iter().any(|subject| sheet.raw(*subject, indicator).is_some_and(|raw| raw < 0.0));
        let (name, negative) = (&leaf.node.name, if is_negative { "，其中有负值" } else { "" });
        let (count, first) = (low.len(), &sheet.data.subjects[*low.first()?].name);
        let message = format!(
            "“{name}”有 {count} 个对象的得分率不足 1%（如{first}）{negative}，{}里按 1% 计，否则总分为 0",
            aggregation.name()
        );
        Some(Problem::new(&leaf.path, message))
    };
    sheet.leaves.iter().enumerate().filter_map(notice).collect()
}
