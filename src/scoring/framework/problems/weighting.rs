//! What is wrong with the weights that experts gave.

use std::collections::BTreeSet;

use crate::scoring::Problem;
use crate::scoring::framework::{Allocation, Comparison, Framework, Node, Weighting};
use crate::scoring::weights::{MOST_INCONSISTENT, ahp};

/// How far the product of a pair and its reverse may be off 1: people write 0.33 for a third.
const NEARLY: f64 = 0.02;

/// What is wrong.
pub(super) fn check(framework: &Framework, problems: &mut Vec<Problem>) {
    match &framework.weighting {
        Weighting::Hand | Weighting::Entropy | Weighting::Critic => {}
        Weighting::Budget { experts } => experts.iter().for_each(|expert| budget(framework, expert, problems)),
        Weighting::Ahp { matrices } => matrices.iter().for_each(|matrix| pairs(framework, matrix, problems)),
    }
}

fn budget(framework: &Framework, expert: &Allocation, problems: &mut Vec<Problem>) {
    for (key, points) in &expert.points {
        let Some(node) = framework.node(key) else {
            problems.push(Problem::new("权重", format!("专家{}分配的“{key}”不在指标体系里", expert.expert)));
            continue;
        };
        if !points.is_finite() || *points < 0.0 {
            let message = format!("专家{}给“{}”的点数应为不小于 0 的数，现为 {points}", expert.expert, node.name);
            problems.push(Problem::new("权重", message));
        }
    }
}

fn pairs(framework: &Framework, one: &Comparison, problems: &mut Vec<Problem>) {
    let (name, children): (&str, &[Node]) = match framework.node(&one.parent) {
        _ if one.parent.is_empty() => ("指标体系", &framework.dimensions),
        Some(node) => (&node.name, &node.nodes),
        None => {
            problems.push(Problem::new("权重", format!("判断矩阵的上级“{}”不在指标体系里", one.parent)));
            return;
        }
    };
    let mut say = |message: String| problems.push(Problem::new(name, format!("“{name}”的判断矩阵{message}")));
    let wanted: BTreeSet<&str> = children.iter().map(|node| node.key.as_str()).collect();
    let given: BTreeSet<&str> = one.nodes.iter().map(String::as_str).collect();
    if wanted != given || one.nodes.len() != given.len() {
        let names: Vec<&str> = children.iter().map(|node| node.key.as_str()).collect();
        say(format!("应恰好包含其全部下级：{}", names.join("、")));
        return;
    }
    let size = one.nodes.len();
    if one.matrix.len() != size || one.matrix.iter().any(|row| row.len() != size) {
        say(format!("应为 {size} 行 {size} 列"));
        return;
    }
    if let Some((row, column)) = odd_pair(&one.matrix) {
        let (one, other) = (&one.nodes[row], &one.nodes[column]);
        say(format!("中“{one}”与“{other}”的两次比较不互为倒数，或不是大于 0 的数"));
        return;
    }
    let ratio = ahp(&one.matrix).consistency_ratio;
    if ratio > MOST_INCONSISTENT {
        say(format!("一致性比率 {ratio:.3} 超过 {MOST_INCONSISTENT}，前后判断矛盾，请重新比较"));
    }
}

/// A pair that is not the reverse of its mirror.
fn odd_pair(matrix: &[Vec<f64>]) -> Option<(usize, usize)> {
    let is_odd = |row: usize, column: usize| {
        let (pair, mirror) = (matrix[row][column], matrix[column][row]);
        !(pair.is_finite() && pair > 0.0 && (pair * mirror - 1.0).abs() <= NEARLY)
    };
    let all = (0..matrix.len()).flat_map(|row| (0..matrix.len()).map(move |column| (row, column)));
    all.into_iter().find(|(row, column)| is_odd(*row, *column))
}
