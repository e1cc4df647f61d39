//! Framework and data brought together: flat columns of shares, weights, and what stands beside them. Scoring reads it once, the
//! analyses of robustness many times.

mod checks;
mod tree;

use std::collections::BTreeMap;

use super::aggregate::{Kernel, LEAST};
use super::data::{Data, Value};
use super::field::Field;
use super::framework::{Aggregation, Direction, Framework, Leaf, Missing, Peers, Weighting};
use super::grading::Standing;
use super::numbers::shared;
use super::problem::Problem;
use super::share::{Case, Marks};
use super::statistics::mean;
use super::weights;

pub(super) use tree::Tree;

/// What became of one value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fate {
    /// It was scored.
    Scored,
    /// It was scored, and peers are all equal.
    Even,
    /// It is missing, with what the framework says of that and why.
    Missing(Missing, String),
}

/// Framework and data brought together. Matrices are flat: one column (indicator) after the other.
pub(super) struct Model<'a> {
    pub framework: &'a Framework,
    pub data: &'a Data,
    pub leaves: Vec<Leaf<'a>>,
    pub tree: Tree,
    /// Numbers of subjects and indicators.
    pub subjects: usize,
    pub indicators: usize,
    /// Values as they came.
    pub values: Vec<Option<&'a Value>>,
    /// Peer group of each subject, as far as the framework compares within groups.
    pub group: Vec<usize>,
    pub groups: usize,
    /// Values of peers: groups of the first indicator, then of the second …
    pub fields: Vec<Field>,
    /// Shares of full marks; not a number where the weight goes to siblings.
    pub shares: Vec<f64>,
    pub fates: Vec<Fate>,
    /// Which indicators count for a subject: an index into `patterns`; 0 where all do.
    pub pattern: Vec<usize>,
    pub patterns: Vec<Vec<bool>>,
    /// Effective weights; they sum to 1.
    pub weights: Vec<f64>,
    pub standing: Standing,
    pub notices: Vec<Problem>,
}

impl<'a> Model<'a> {
    /// Brings both together, or says what stands in the way.
    pub fn new(framework: &'a Framework, data: &'a Data) -> Result<Self, Vec<Problem>> {
        let problems = framework.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let leaves = framework.indicators();
        let values = values(data, &leaves);
        let problems = [checks::data(data), checks::values(data, &leaves, &values)].concat();
        if !problems.is_empty() {
            return Err(problems);
        }
        let (group, groups) = groups(framework.peers, data);
        let (subjects, indicators) = (data.subjects.len(), leaves.len());
        let mut model = Self {
            tree: Tree::of(&framework.dimensions),
            values,
            pattern: vec![0; subjects],
            patterns: vec![vec![true; indicators]],
            standing: Standing::new(framework, data, vec![0; subjects]),
            notices: checks::notices(data, framework, &leaves),
            fields: Vec::new(),
            shares: Vec::new(),
            fates: Vec::new(),
            weights: Vec::new(),
            framework,
            data,
            leaves,
            subjects,
            indicators,
            group,
            groups,
        };
        model.fields = model.fields();
        model.judge()?;
        model.find_patterns()?;
        model.weights = model.weights_by(&framework.weighting).map_err(|problem| vec![problem])?;
        model.standing.ties = model.ties();
        model.notice_zeros();
        Ok(model)
    }

    /// Place of a value in the matrices.
    pub const fn at(&self, subject: usize, indicator: usize) -> usize {
        indicator * self.subjects + subject
    }

    /// A measured value.
    pub fn raw(&self, subject: usize, indicator: usize) -> Option<f64> {
        self.values[self.at(subject, indicator)]?.raw
    }

    /// The same a year before.
    pub fn previous(&self, subject: usize, indicator: usize) -> Option<f64> {
        self.values[self.at(subject, indicator)]?.previous
    }

    /// The values of the peers of a subject.
    pub fn field(&self, subject: usize, indicator: usize) -> &Field {
        &self.fields[indicator * self.groups + self.group[subject]]
    }

    /// A value and what it is judged by.
    pub fn case(&self, subject: usize, indicator: usize, value: f64) -> Case<'_> {
        Case {
            rule: &self.leaves[indicator].indicator.rule,
            value,
            previous: self.previous(subject, indicator),
            field: self.field(subject, indicator),
            year: self.data.year,
        }
    }

    /// Shares of an indicator.
    pub fn column(&self, indicator: usize) -> &[f64] {
        &self.shares[indicator * self.subjects..(indicator + 1) * self.subjects]
    }

    /// Shares with the mean of the column where the weight goes to siblings, for whatever looks at columns as a whole.
    pub fn filled(&self) -> Vec<f64> {
        let column = |at: usize| {
            let known: Vec<f64> = self.column(at).iter().copied().filter(|share| !share.is_nan()).collect();
            let instead = mean(&known);
            self.column(at).iter().map(move |share| if share.is_nan() { instead } else { *share }).collect::<Vec<_>>()
        };
        (0..self.indicators).flat_map(column).collect()
    }

    /// Effective weights by a method.
    pub fn weights_by(&self, weighting: &Weighting) -> Result<Vec<f64>, Problem> {
        weights::effective(self.framework, weighting, &self.filled(), self.subjects)
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

    fn fields(&self) -> Vec<Field> {
        let of_one = |indicator: usize| {
            let direction: Direction = self.leaves[indicator].indicator.direction;
            let mut members = vec![Vec::new(); self.groups];
            for subject in 0..self.subjects {
                members[self.group[subject]].extend(self.raw(subject, indicator));
            }
            members.into_iter().map(move |values| Field::new(direction, values)).collect::<Vec<_>>()
        };
        let parts = shared(self.indicators, 40 * self.subjects, |range| range.flat_map(of_one).collect::<Vec<_>>());
        parts.into_iter().flatten().collect()
    }

    /// Shares of all values, and what became of those that are missing.
    fn judge(&mut self) -> Result<(), Vec<Problem>> {
        let of_range = |range: std::ops::Range<usize>| range.map(|indicator| self.judge_one(indicator)).collect::<Vec<_>>();
        let columns: Vec<Column> = shared(self.indicators, 30 * self.subjects, of_range).into_iter().flatten().collect();
        let mut problems = Vec::new();
        for column in columns {
            self.shares.extend(column.shares);
            self.fates.extend(column.fates);
            self.notices.extend(column.notices);
            problems.extend(column.problems);
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn judge_one(&self, indicator: usize) -> Column {
        let leaf = &self.leaves[indicator];
        let mut column = Column::default();
        for subject in 0..self.subjects {
            let name = &self.data.subjects[subject].name;
            let marks = match self.raw(subject, indicator) {
                Some(value) => self.case(subject, indicator, value).marks(),
                None => Marks::Lacking("缺数据".to_owned()),
            };
            column.shares.push(marks.share().unwrap_or(f64::NAN));
            column.fates.push(match &marks {
                Marks::Lacking(why) => Fate::Missing(leaf.indicator.missing.unwrap_or(self.framework.missing), why.clone()),
                Marks::Even => Fate::Even,
                _ => Fate::Scored,
            });
            match marks {
                Marks::Refused(why) => {
                    column.problems.push(Problem::new(&leaf.path, format!("{name}的“{}”{why}", leaf.node.name)))
                }
                Marks::Odd(_, why) => column.notice(leaf, &why),
                Marks::Even => column.notice(leaf, "同类对象的数值完全相同，拉不开差距，一律按半数计分"),
                Marks::Share(_) | Marks::Lacking(_) => {}
            }
        }
        column.fill_gaps(self, indicator);
        column
    }

    /// Groups of subjects for which the same indicators count.
    fn find_patterns(&mut self) -> Result<(), Vec<Problem>> {
        let mut known = BTreeMap::from([(self.patterns[0].clone(), 0)]);
        let mut problems = Vec::new();
        for subject in 0..self.subjects {
            let counts: Vec<bool> = (0..self.indicators).map(|at| !self.shares[self.at(subject, at)].is_nan()).collect();
            if counts.iter().all(|counts| !counts) {
                let name = &self.data.subjects[subject].name;
                problems
                    .push(Problem::new(name, format!("{name}的全部指标都缺数据，权重无处可转，不能计分；请补报数据或移出本轮")));
            }
            let next = self.patterns.len();
            let number = *known.entry(counts.clone()).or_insert(next);
            if number == next {
                self.patterns.push(counts);
            }
            self.pattern[subject] = number;
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Places by the indicators that decide among equals.
    fn ties(&self) -> Vec<usize> {
        let decisive: Vec<usize> =
            self.framework.ties.by.iter().filter_map(|key| self.leaves.iter().position(|leaf| leaf.node.key == *key)).collect();
        let share = |subject: usize, indicator: usize| {
            let share = self.shares[self.at(subject, indicator)];
            if share.is_nan() { -1.0 } else { share }
        };
        let compare = |one: &usize, two: &usize| {
            let each = decisive.iter().map(|indicator| share(*two, *indicator).total_cmp(&share(*one, *indicator)));
            each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let mut order: Vec<usize> = (0..self.subjects).collect();
        order.sort_by(compare);
        let mut places = vec![0; self.subjects];
        for (place, equals) in order.chunk_by(|one, two| compare(one, two).is_eq()).enumerate() {
            for subject in equals {
                places[*subject] = place;
            }
        }
        places
    }

    /// Zeros would make geometric and harmonic means zero; whose they are, officials should know.
    fn notice_zeros(&mut self) {
        if !matches!(self.framework.aggregation, Aggregation::Geometric | Aggregation::Harmonic) {
            return;
        }
        for indicator in 0..self.indicators {
            let low = |subject: &usize| self.shares[self.at(*subject, indicator)] < LEAST;
            let low: Vec<usize> = (0..self.subjects).filter(low).collect();
            let Some(first) = low.first() else { continue };
            let leaf = &self.leaves[indicator];
            let is_negative = low.iter().any(|subject| self.raw(*subject, indicator).is_some_and(|raw| raw < 0.0));
            let message = format!(
                "“{}”有 {} 个对象的得分率不足 1%（如{}）{}，{}里按 1% 计，否则总分为 0",
                leaf.node.name,
                low.len(),
                self.data.subjects[*first].name,
                if is_negative { "，其中有负值" } else { "" },
                self.framework.aggregation.name(),
            );
            self.notices.push(Problem::new(&leaf.path, message));
        }
    }
}

/// One indicator while it is judged.
#[derive(Default)]
struct Column {
    shares: Vec<f64>,
    fates: Vec<Fate>,
    notices: Vec<Problem>,
    problems: Vec<Problem>,
}

impl Column {
    /// Says something of an indicator once.
    fn notice(&mut self, leaf: &Leaf<'_>, why: &str) {
        let notice = Problem::new(&leaf.path, format!("“{}”：{why}", leaf.node.name));
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Puts something in place of what is missing, as the framework says.
    fn fill_gaps(&mut self, model: &Model<'_>, indicator: usize) {
        let leaf = &model.leaves[indicator];
        let mut peers = vec![Vec::new(); model.groups];
        for (subject, share) in self.shares.iter().enumerate().filter(|(_, share)| !share.is_nan()) {
            peers[model.group[subject]].push(*share);
        }
        for subject in 0..self.fates.len() {
            let Fate::Missing(what, why) = &self.fates[subject] else { continue };
            let (name, peers) = (&model.data.subjects[subject].name, &peers[model.group[subject]]);
            let refuse = |words: &str| Problem::new(&leaf.path, format!("{name}的“{}”{why}，{words}", leaf.node.name));
            self.shares[subject] = match what {
                Missing::Zero => 0.0,
                Missing::Reweigh => f64::NAN,
                Missing::Refuse => {
                    self.problems.push(refuse("而指标体系规定不得缺数据；请补报"));
                    0.0
                }
                Missing::Mean | Missing::Worst if peers.is_empty() => {
                    self.problems.push(refuse("同类对象也都没有数据，取不出平均或最低得分率；请补报，或改变缺数据的处理办法"));
                    0.0
                }
                Missing::Mean => mean(peers),
                Missing::Worst => peers.iter().copied().fold(1.0, f64::min),
            };
        }
    }
}

/// Peer group of each subject, and how many there are.
fn groups(peers: Peers, data: &Data) -> (Vec<usize>, usize) {
    if peers == Peers::All {
        return (vec![0; data.subjects.len()], 1);
    }
    let mut known = BTreeMap::new();
    let group = |name: &'_ String| {
        let next = known.len();
        *known.entry(name.clone()).or_insert(next)
    };
    let group: Vec<usize> = data.subjects.iter().map(|subject| &subject.group).map(group).collect();
    (group, known.len())
}

/// Values as they came, one column after the other.
fn values<'a>(data: &'a Data, leaves: &[Leaf<'_>]) -> Vec<Option<&'a Value>> {
    let rows: Vec<_> = data.subjects.iter().map(|subject| data.values.get(&subject.key)).collect();
    leaves.iter().flat_map(|leaf| rows.iter().map(|row| row.and_then(|row| row.get(&leaf.node.key)))).collect()
}
