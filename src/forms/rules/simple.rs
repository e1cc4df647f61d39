//! Conditions that a browser can judge by itself: one field, compared with fixed values.

use super::node::{Node, Op};

/// A condition on one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simple {
    /// Name of the field.
    pub field: String,
    /// Values of which it must hold one, as they stand in the form; `yes` and `no` for truths.
    pub values: Vec<String>,
    /// Whether it must hold none of them instead.
    pub is_negated: bool,
}

/// The condition, where it is simple.
pub(super) fn of(node: &Node) -> Option<Simple> {
    match node {
        Node::Name(name) => is(name, vec!["yes".to_owned()]),
        Node::Not(inner) => of(inner).map(|simple| Simple { is_negated: !simple.is_negated, ..simple }),
        Node::Binary(op @ (Op::Equal | Op::Unequal), left, right) => {
            let ((Node::Name(name), value) | (value, Node::Name(name))) = (&**left, &**right) else { return None };
            let simple = is(name, vec![written(value)?])?;
            Some(Simple { is_negated: *op == Op::Unequal, ..simple })
        }
        Node::Binary(Op::In, left, right) => match (&**left, &**right) {
            (Node::Name(name), Node::List(values)) => is(name, values.iter().map(written).collect::<Option<_>>()?),
            (Node::Text(value), Node::Name(name)) => is(name, vec![value.clone()]),
            _ => None,
        },
        Node::Call(function, nodes) => match (function.as_str(), &nodes[..]) {
            ("one_of", [Node::Name(name), Node::List(values)]) => is(name, values.iter().map(written).collect::<Option<_>>()?),
            ("contains", [Node::Name(name), Node::Text(value)]) => is(name, vec![value.clone()]),
            _ => None,
        },
        _ => None,
    }
}

fn is(name: &str, values: Vec<String>) -> Option<Simple> {
    (name != "today").then(|| Simple { field: name.to_owned(), values, is_negated: false })
}

fn written(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Truth(truth) => Some(if *truth { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}
