//! The names that a rule may use.

use std::collections::{BTreeMap, BTreeSet};

use super::node::Node;

/// What stands behind a name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shape {
    /// Nobody knows.
    #[default]
    Any,
    /// A number.
    Number,
    /// A text, a code or a day.
    Text,
    /// Yes or no.
    Truth,
    /// Several values.
    List,
    /// Rows with these columns.
    Table(BTreeMap<String, Shape>),
    /// One row with these parts.
    Row(BTreeMap<String, Shape>),
}

/// Known names. `today` is always one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, Shape>);

impl Names {
    /// With one more name.
    #[must_use]
    pub fn with(mut self, name: &str, shape: Shape) -> Self {
        self.add(name, shape);
        self
    }

    /// One more name.
    pub fn add(&mut self, name: &str, shape: Shape) {
        self.0.insert(name.to_owned(), shape);
    }

    /// These and those.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        let mut all = self.clone();
        all.0.extend(others.0.iter().map(|(name, shape)| (name.clone(), shape.clone())));
        all
    }

    /// What stands behind a name, where it is known.
    pub fn shape(&self, name: &str) -> Option<Shape> {
        if name == "today" { Some(Shape::Text) } else { self.0.get(name).cloned() }
    }

    /// Whether a name is known.
    pub fn has(&self, name: &str) -> bool {
        name == "today" || self.0.contains_key(name)
    }

    /// The known name that is spelled most like this one.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let best = self.0.keys().map(|known| (distance(known, name), known)).min()?;
        (best.0 <= 2 && best.0 < name.len()).then_some(best.1.as_str())
    }
}

impl<N: Into<String>> FromIterator<(N, Shape)> for Names {
    fn from_iter<I: IntoIterator<Item = (N, Shape)>>(names: I) -> Self {
        Self(names.into_iter().map(|(name, shape)| (name.into(), shape)).collect())
    }
}

/// Names of facts that an expression looks at, in the order of their first use.
pub(super) fn referenced(node: &Node) -> Vec<String> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    walk(node, &mut Vec::new(), &mut |name| {
        if name != "today" && seen.insert(name.to_owned()) {
            found.push(name.to_owned());
        }
    });
    found
}

fn walk<'a>(node: &'a Node, bound: &mut Vec<&'a str>, see: &mut impl FnMut(&str)) {
    match node {
        Node::Name(name) if !bound.contains(&name.as_str()) => see(name),
        Node::Fold(fold) => {
            walk(&fold.over, bound, see);
            bound.push(&fold.name);
            for inner in fold.filter.iter().chain(std::iter::once(&fold.body)) {
                walk(inner, bound, see);
            }
            bound.pop();
        }
        _ => node.children().into_iter().for_each(|inner| walk(inner, bound, see)),
    }
}

/// How many letters have to change.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (place, other) in two.iter().enumerate() {
            let changed = corner + usize::from(letter != *other);
            corner = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(corner + 1);
        }
    }
    row[two.len()]
}
