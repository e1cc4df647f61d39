//! Whether a rule can work, said when it is saved.

use super::infer::Infer;
use super::node::Node;
use super::{Names, Rule, RuleProblem, Shape, parse};

/// List macros within list macros.
const MOST_NESTED: usize = 2;

/// What a rule must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expects {
    /// Anything.
    Anything,
    /// Yes or no.
    Truth,
    /// A number.
    Number,
}

/// Everything that is wrong with a rule.
pub(super) fn rule(rule: &Rule, known: &Names, expects: Expects) -> Vec<RuleProblem> {
    let node = match parse::node(rule.source()) {
        Ok(node) => node,
        Err(problem) => return vec![problem],
    };
    let mut infer = Infer::new(known);
    let shape = infer.shape(&node);
    let mut words = infer.problems;
    if nested(&node) > MOST_NESTED {
        words.push(format!("里的列表检查套了 {} 层，最多 {MOST_NESTED} 层", nested(&node)));
    }
    match (expects, &shape) {
        (_, Shape::Any) | (Expects::Anything, _) | (Expects::Truth, Shape::Truth) | (Expects::Number, Shape::Number) => {}
        (Expects::Truth, _) => words.push("的结果应为是或否，例如用 >、== 或 && 写成条件".to_owned()),
        (Expects::Number, _) => words.push("的结果应为数字".to_owned()),
    }
    words.dedup();
    words.iter().map(|words| parse::problem(rule.source(), words)).collect()
}

fn nested(node: &Node) -> usize {
    match node {
        Node::Fold(fold) => {
            let within = fold.filter.iter().chain(std::iter::once(&fold.body)).map(nested).max().unwrap_or(0);
            nested(&fold.over).max(within + 1)
        }
        _ => node.children().into_iter().map(nested).max().unwrap_or(0),
    }
}
