//! What is wrong with data, and what officials should know of them.

use std::collections::BTreeSet;

use crate::scoring::data::Data;
use crate::scoring::framework::{Adjustment, Framework, Leaf};
use crate::scoring::grading::MOST_SUBJECTS;
use crate::scoring::problem::Problem;

/// What stands in the way of scoring.
pub fn data(data: &Data) -> Vec<Problem> {
    let mut problems = Vec::new();
    if data.subjects.is_empty() {
        problems.push(Problem::new("", "没有评价对象"));
    }
    if data.subjects.len() >= MOST_SUBJECTS {
        problems.push(Problem::new("", format!("评价对象过多，一轮最多 {} 个", MOST_SUBJECTS - 1)));
    }
    let mut seen = BTreeSet::new();
    for subject in data.subjects.iter().filter(|subject| !seen.insert(&subject.key)) {
        problems.push(Problem::new(&subject.name, format!("评价对象“{}”重复", subject.key)));
    }
    for (key, applied) in &data.adjustments {
        let bad = applied.iter().filter(|(_, applied)| !applied.times.is_finite() || applied.times < 0.0);
        problems.extend(bad.map(|(what, _)| Problem::new(key, format!("加减分“{what}”的次数应为不小于 0 的数"))));
    }
    problems
}

/// Keys in the data that nothing in the framework answers to: they would be lost without a word.
pub fn notices(data: &Data, framework: &Framework, leaves: &[Leaf<'_>]) -> Vec<Problem> {
    let subjects: BTreeSet<&str> = data.subjects.iter().map(|subject| subject.key.as_str()).collect();
    let indicators: BTreeSet<&str> = leaves.iter().map(|leaf| leaf.node.key.as_str()).collect();
    let adjustments: BTreeSet<&str> = keys(&framework.bonuses).chain(keys(&framework.deductions)).collect();
    let vetoes: BTreeSet<&str> = framework.vetoes.iter().map(|veto| veto.key.as_str()).collect();
    let mut lost = BTreeSet::new();
    lost.extend(data.values.keys().filter(|key| !subjects.contains(key.as_str())).map(|key| ("评价对象", key)));
    lost.extend(
        data.values.values().flat_map(|row| row.keys()).filter(|key| !indicators.contains(key.as_str())).map(|key| ("指标", key)),
    );
    let applied = data.adjustments.values().flat_map(|row| row.keys());
    lost.extend(applied.filter(|key| !adjustments.contains(key.as_str())).map(|key| ("加减分", key)));
    let vetoed = data.vetoes.values().flat_map(|row| row.keys());
    lost.extend(vetoed.filter(|key| !vetoes.contains(key.as_str())).map(|key| ("否决项", key)));
    lost.into_iter().map(|(what, key)| Problem::new(key, format!("数据里的{what}“{key}”不在指标体系和名单里，未计入"))).collect()
}

fn keys(list: &[Adjustment]) -> impl Iterator<Item = &str> {
    list.iter().map(|one| one.key.as_str())
}
