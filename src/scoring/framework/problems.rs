//! What is wrong with a framework: every sentence names the indicator or node that it is about.

mod rules;
mod weighting;

use std::collections::BTreeSet;

use super::{Adjustment, Framework, Grades, INTO, Node, Ties};
use crate::scoring::Problem;

/// How far the weights of siblings may be off 1: they are written with some decimals.
const NEARLY: f64 = 1e-6;

/// Everything that is wrong.
pub(super) fn of(framework: &Framework) -> Vec<Problem> {
    let mut problems = head(framework);
    if framework.dimensions.is_empty() {
        problems.push(Problem::new("", "指标体系没有维度"));
    }
    siblings("指标体系", &framework.dimensions, "", &mut problems);
    let mut seen = BTreeSet::new();
    nodes(&framework.dimensions, "", &mut seen, &mut problems);
    adjustments("加分", &framework.bonuses, &mut problems);
    adjustments("扣分", &framework.deductions, &mut problems);
    let items = framework.bonuses.iter().chain(&framework.deductions).map(|one| (&one.key, &one.name));
    unique(items.chain(framework.vetoes.iter().map(|veto| (&veto.key, &veto.name))), &mut problems);
    grades(&framework.grades, &mut problems);
    ties(framework, &framework.ties, &mut problems);
    weighting::check(framework, &mut problems);
    problems
}

fn head(framework: &Framework) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (what, text) in [("key", &framework.key), ("name", &framework.name)] {
        if text.trim().is_empty() {
            problems.push(Problem::new(what, format!("指标体系的 {what} 不能为空")));
        }
    }
    if !["park", "belt"].contains(&framework.subject_kind.as_str()) {
        let message = format!("评价对象种类 subject_kind 应为 park（产业园）或 belt（产业带），现为“{}”", framework.subject_kind);
        problems.push(Problem::new("subject_kind", message));
    }
    problems
}

fn nodes<'a>(list: &'a [Node], above: &str, seen: &mut BTreeSet<&'a str>, problems: &mut Vec<Problem>) {
    for node in list {
        let path = if above.is_empty() { node.name.clone() } else { format!("{above}{INTO}{}", node.name) };
        if node.key.trim().is_empty() || node.name.trim().is_empty() {
            problems.push(Problem::new(&path, format!("“{}{}”的 key 和 name 都要填写", node.key, node.name)));
        }
        if !seen.insert(&node.key) {
            problems.push(Problem::new(&path, format!("“{}”的代号 {} 与别的指标重复", node.name, node.key)));
        }
        if !node.weight.is_finite() || node.weight < 0.0 {
            problems.push(Problem::new(&path, format!("“{}”的权重应为不小于 0 的数，现为 {}", node.name, node.weight)));
        }
        match (&node.indicator, node.nodes.is_empty()) {
            (Some(_), false) => problems.push(Problem::new(&path, format!("“{}”有下级，不能再是指标", node.name))),
            (None, true) => problems.push(Problem::new(&path, format!("“{}”既没有下级也不是指标", node.name))),
            (Some(indicator), true) => rules::check(&node.name, &path, indicator, problems),
            (None, false) => siblings(&format!("“{}”", node.name), &node.nodes, &path, problems),
        }
        nodes(&node.nodes, &path, seen, problems);
    }
}

/// Weights of siblings sum to 1.
fn siblings(of: &str, list: &[Node], path: &str, problems: &mut Vec<Problem>) {
    let sum: f64 = list.iter().map(|node| node.weight).sum();
    if !list.is_empty() && sum.is_finite() && (sum - 1.0).abs() > NEARLY {
        let each: Vec<String> = list.iter().map(|node| format!("{} {}", node.name, node.weight)).collect();
        let message = format!("{of}下各项权重合计 {}，应为 1：{}", (sum * 1e6).round() / 1e6, each.join("、"));
        problems.push(Problem::new(path, message));
    }
}

fn adjustments(what: &str, list: &[Adjustment], problems: &mut Vec<Problem>) {
    for one in list {
        if !(one.points.is_finite() && one.points > 0.0 && one.most.is_finite() && one.most > 0.0 && one.most <= 1_000.0) {
            let message =
                format!("{what}“{}”的每次分值 points 和上限 most 都应大于 0，现为 {} 和 {}", one.name, one.points, one.most);
            problems.push(Problem::new(what, message));
        }
    }
}

fn unique<'a>(items: impl Iterator<Item = (&'a String, &'a String)>, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (key, name) in items {
        if key.trim().is_empty() || !seen.insert(key) {
            problems.push(Problem::new(name, format!("“{name}”的代号 {key} 为空或与别的加减分、否决项重复")));
        }
    }
}

fn grades(grades: &Grades, problems: &mut Vec<Problem>) {
    let mut say = |message: String| problems.push(Problem::new("等级", message));
    let Some(lowest) = grades.lines.last() else {
        say("没有等级；至少要有一个从 0 分起的等级".to_owned());
        return;
    };
    if lowest.at_least != 0.0 || lowest.at_most.is_some() {
        say(format!("最低等级“{}”应从 0 分起、不设名额，否则有的对象没有等级", lowest.name));
    }
    for pair in grades.lines.windows(2).filter(|pair| pair[0].at_least.total_cmp(&pair[1].at_least).is_le()) {
        let (upper, lower) = (&pair[0], &pair[1]);
        say(format!("等级“{}”的分数线 {} 应高于下一等级“{}”的 {}", upper.name, upper.at_least, lower.name, lower.at_least));
    }
    for grade in grades.lines.iter().filter(|grade| !grade.at_least.is_finite() || !(0.0..=1_000.0).contains(&grade.at_least)) {
        say(format!("等级“{}”的分数线 {} 不在 0 至 1,000 之间", grade.name, grade.at_least));
    }
    for grade in &grades.lines {
        if grade.at_most.is_some_and(|part| !(part > 0.0 && part <= 1.0)) {
            say(format!("等级“{}”的名额比例 at_most 应大于 0、不超过 1，如 0.2", grade.name));
        }
    }
    let mut seen = BTreeSet::new();
    for grade in grades.lines.iter().filter(|grade| grade.name.trim().is_empty() || !seen.insert(&grade.name)) {
        say(format!("等级名称“{}”为空或重复", grade.name));
    }
}

fn ties(framework: &Framework, ties: &Ties, problems: &mut Vec<Problem>) {
    if ties.decimals > 4 {
        problems.push(Problem::new("同分", format!("总分最多保留 4 位小数，现为 {}", ties.decimals)));
    }
    for key in ties.by.iter().filter(|key| framework.node(key).is_none_or(|node| node.indicator.is_none())) {
        problems.push(Problem::new("同分", format!("同分时先看的“{key}”不是指标代号")));
    }
}
