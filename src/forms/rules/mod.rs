//! Rules as data: expressions of CEL (Common Expression Language) over named facts. The language is read by the crate
//! `cel`; what is read is evaluated here, because rules of programmes need three things a general interpreter does not
//! give: all numbers are numbers (no `1` against `1.0`), what is not known yet is *missing* and not an error, and every
//! evaluation ends after so many steps.

mod check;
mod dates;
mod evaluate;
mod facts;
mod functions;
mod infer;
mod names;
mod node;
mod operate;
mod parse;
mod say;
mod simple;
mod term;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use check::Expects;
pub use facts::Facts;
pub use functions::rounded;
pub use names::{Names, Shape};
pub use say::number;
pub use simple::Simple;

/// Most characters of a rule.
pub const LONGEST: usize = 2_000;
/// Most rows that a rule walks through.
pub const MOST_ROWS: usize = 500;

/// An expression. It keeps what its author wrote; whether that makes sense is said by [`Rule::check`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule(String);

/// What is wrong with a rule, in words for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// Words that quote the expression.
    pub message: String,
}

/// What a rule says of some facts.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// It says this.
    Value(T),
    /// It cannot say anything before these are known.
    Missing(Vec<String>),
    /// It cannot be evaluated: a sentence for people.
    Failed(String),
}

impl<T> Outcome<T> {
    /// What was said, where something was.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Names that have to be known first.
    pub fn missing(&self) -> &[String] {
        match self {
            Self::Missing(names) => names,
            _ => &[],
        }
    }
}

impl Rule {
    /// A rule that can be read.
    pub fn parse(source: &str) -> Result<Self, RuleProblem> {
        parse::node(source)?;
        Ok(Self(source.to_owned()))
    }

    /// What its author wrote.
    pub fn source(&self) -> &str {
        &self.0
    }

    /// Names of facts it looks at, in order, without `today`.
    pub fn references(&self) -> Vec<String> {
        parse::node(&self.0).map(|node| names::referenced(&node)).unwrap_or_default()
    }

    /// What is wrong with it where these names are known; any result will do.
    pub fn check(&self, known: &Names) -> Vec<RuleProblem> {
        check::rule(self, known, Expects::Anything)
    }

    /// The same, and its result must be of this kind.
    pub fn check_result(&self, known: &Names, expects: Expects) -> Vec<RuleProblem> {
        check::rule(self, known, expects)
    }

    /// Whether the facts fulfil it.
    pub fn test(&self, facts: &Facts) -> Outcome<bool> {
        match self.run(facts) {
            Outcome::Value(term::Said::Truth(truth)) => Outcome::Value(truth),
            Outcome::Value(_) => Outcome::Failed(format!("规则“{}”的结果应为是或否。", self.short())),
            Outcome::Missing(names) => Outcome::Missing(names),
            Outcome::Failed(words) => Outcome::Failed(words),
        }
    }

    /// The number it comes to.
    pub fn amount(&self, facts: &Facts) -> Outcome<f64> {
        match self.run(facts) {
            Outcome::Value(term::Said::Number(number)) => Outcome::Value(number),
            Outcome::Value(_) => Outcome::Failed(format!("公式“{}”的结果应为数字。", self.short())),
            Outcome::Missing(names) => Outcome::Missing(names),
            Outcome::Failed(words) => Outcome::Failed(words),
        }
    }

    /// The names it looks at with what stands in them, in words; `—` where nothing does.
    pub fn explain(&self, facts: &Facts) -> Vec<(String, String)> {
        self.references().into_iter().map(|name| (name.clone(), say::shown(facts.get(&name)))).collect()
    }

    /// The expression with the values of the facts in it: `min(1,200,000 × 3%, 1,000,000)`. Names that are missing stay.
    pub fn worked(&self, facts: &Facts) -> String {
        self.said(|name| facts.get(name).map(|value| say::shown(Some(value))))
    }

    /// The expression with names replaced by other words, such as labels.
    pub fn said(&self, words: impl Fn(&str) -> Option<String>) -> String {
        parse::node(&self.0).map_or_else(|_| self.0.clone(), |node| say::node(&node, &words))
    }

    /// The condition, where it is so simple that a browser can judge it.
    pub fn simple(&self) -> Option<Simple> {
        parse::node(&self.0).ok().and_then(|node| simple::of(&node))
    }

    fn run(&self, facts: &Facts) -> Outcome<term::Said> {
        match parse::node(&self.0) {
            Ok(node) => evaluate::run(&node, facts),
            Err(problem) => Outcome::Failed(problem.message),
        }
    }

    fn short(&self) -> String {
        parse::short(&self.0)
    }
}

impl From<&str> for Rule {
    fn from(source: &str) -> Self {
        Self(source.to_owned())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RuleProblem {}

/// The names a rule looks at with what stands in them.
pub fn explain(rule: &Rule, facts: &Facts) -> Vec<(String, String)> {
    rule.explain(facts)
}

#[cfg(test)]
mod tests;
