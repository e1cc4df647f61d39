//! Values as they came: flat columns, and the field of peers of each.

use std::collections::BTreeMap;

use super::checks;
use crate::scoring::data::Data;
use crate::scoring::field::Field;
use crate::scoring::framework::{Framework, Leaf, Peers};
use crate::scoring::numbers::shared;
use crate::scoring::problem::Problem;
use crate::scoring::share::Case;

/// Framework and values. Matrices are flat: one column (indicator) after the other.
pub struct Sheet<'a> {
    pub framework: &'a Framework,
    pub data: &'a Data,
    pub leaves: Vec<Leaf<'a>>,
    /// Numbers of subjects and indicators.
    pub subjects: usize,
    pub indicators: usize,
    /// Measured values and those of the year before; not a number where they are missing.
    raw: Vec<f64>,
    previous: Vec<f64>,
    /// Peer group of each subject, as far as the framework compares within groups.
    pub group: Vec<usize>,
    pub groups: usize,
    /// Values of peers: groups of the first indicator, then of the second …
    fields: Vec<Field>,
}

impl<'a> Sheet<'a> {
    /// Reads the data, or says what stands in the way.
    pub fn read(framework: &'a Framework, data: &'a Data) -> Result<Self, Vec<Problem>> {
        let leaves = framework.indicators();
        let (raw, previous, infinite) = values(data, &leaves);
        let problems = [checks::data(data), infinite].concat();
        if !problems.is_empty() {
            return Err(problems);
        }
        let (group, groups) = groups(framework.peers, data);
        let (subjects, indicators) = (data.subjects.len(), leaves.len());
        let sheet = Self { framework, data, leaves, subjects, indicators, raw, previous, group, groups, fields: Vec::new() };
        Ok(Self { fields: sheet.fields(), ..sheet })
    }

    /// Place of a value in the matrices.
    pub const fn at(&self, subject: usize, indicator: usize) -> usize {
        indicator * self.subjects + subject
    }

    /// A measured value.
    pub fn raw(&self, subject: usize, indicator: usize) -> Option<f64> {
        Some(self.raw[self.at(subject, indicator)]).filter(|raw| !raw.is_nan())
    }

    /// The same a year before.
    pub fn previous(&self, subject: usize, indicator: usize) -> Option<f64> {
        Some(self.previous[self.at(subject, indicator)]).filter(|previous| !previous.is_nan())
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

    fn fields(&self) -> Vec<Field> {
        let of_one = |indicator: usize| {
            let direction = self.leaves[indicator].indicator.direction;
            let mut members = vec![Vec::with_capacity(self.subjects / self.groups); self.groups];
            for subject in 0..self.subjects {
                members[self.group[subject]].extend(self.raw(subject, indicator));
            }
            members.into_iter().map(move |values| Field::new(direction, values)).collect::<Vec<_>>()
        };
        let parts = shared(self.indicators, 40 * self.subjects, |range| range.flat_map(of_one).collect::<Vec<_>>());
        parts.into_iter().flatten().collect()
    }
}

/// Values and those of the year before, one column after the other, and what is wrong with them. Keys of a subject's values are
/// sorted, so both lists are walked side by side.
fn values(data: &Data, leaves: &[Leaf<'_>]) -> (Vec<f64>, Vec<f64>, Vec<Problem>) {
    let subjects = data.subjects.len();
    let (mut raw, mut previous) = (vec![f64::NAN; subjects * leaves.len()], vec![f64::NAN; subjects * leaves.len()]);
    let mut problems = Vec::new();
    let mut order: Vec<usize> = (0..leaves.len()).collect();
    order.sort_by_key(|at| &leaves[*at].node.key);
    for (row, subject) in data.subjects.iter().enumerate() {
        let Some(values) = data.values.get(&subject.key) else { continue };
        let mut wanted = order.iter().peekable();
        for (key, value) in values {
            while wanted.next_if(|at| leaves[**at].node.key < *key).is_some() {}
            let Some(at) = wanted.next_if(|at| leaves[**at].node.key == *key) else { continue };
            if [value.raw, value.previous].into_iter().flatten().any(|number| !number.is_finite()) {
                let message = format!("{}的“{}”不是有限的数", subject.name, leaves[*at].node.name);
                problems.push(Problem::new(&leaves[*at].path, message));
            }
            raw[at * subjects + row] = value.raw.unwrap_or(f64::NAN);
            previous[at * subjects + row] = value.previous.unwrap_or(f64::NAN);
        }
    }
    (raw, previous, problems)
}

/// Peer group of each subject, and how many there are.
fn groups(peers: Peers, data: &Data) -> (Vec<usize>, usize) {
    if peers == Peers::All {
        return (vec![0; data.subjects.len()], 1);
    }
    let mut known = BTreeMap::new();
    let group = |name| {
        let next = known.len();
        *known.entry(name).or_insert(next)
    };
    let group: Vec<usize> = data.subjects.iter().map(|subject| subject.group.as_str()).map(group).collect();
    (group, known.len())
}
