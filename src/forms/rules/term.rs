//! Values while a rule is evaluated.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

/// A value. Lists and rows of the facts are looked at where they lie.
#[derive(Debug, Clone)]
pub(super) enum Term<'a> {
    Null,
    Truth(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Rc<Vec<Term<'a>>>),
    /// A list of the facts.
    Rows(&'a [Value]),
    /// A row of the facts.
    Row(&'a serde_json::Map<String, Value>),
}

/// Why there is no value.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    Missing(BTreeSet<String>),
    Failed(String),
}

/// What an evaluation comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Truth(bool),
    Number(f64),
    Other,
}

pub(super) type Answer<'a> = Result<Term<'a>, Stop>;

impl Stop {
    pub fn missing(name: impl Into<String>) -> Self {
        Self::Missing(BTreeSet::from([name.into()]))
    }

    pub fn failed(words: impl Into<String>) -> Self {
        Self::Failed(words.into())
    }

    /// Two reasons are one: what is missing may still mend what failed.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Missing(mut names), Self::Missing(more)) => {
                names.extend(more);
                Self::Missing(names)
            }
            (Self::Failed(_), missing @ Self::Missing(_)) => missing,
            (first, _) => first,
        }
    }
}

impl<'a> Term<'a> {
    pub fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Truth(*truth),
            Value::Number(number) => number.as_f64().map_or(Self::Null, Self::Number),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(rows) => Self::Rows(rows),
            Value::Object(row) => Self::Row(row),
        }
    }

    /// What it is, in words.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "空值",
            Self::Truth(_) => "是或否",
            Self::Number(_) => "数字",
            Self::Text(_) => "文字",
            Self::List(_) | Self::Rows(_) => "列表",
            Self::Row(_) => "一行",
        }
    }

    /// How many elements a list has.
    pub fn length(&self) -> Option<usize> {
        match self {
            Self::List(items) => Some(items.len()),
            Self::Rows(rows) => Some(rows.len()),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::List(items) => Some(items.to_vec()),
            Self::Rows(rows) => Some(rows.iter().map(Term::of).collect()),
            _ => None,
        }
    }

    pub fn number(&self, whose: &str) -> Result<f64, Stop> {
        match self {
            Self::Number(number) => Ok(*number),
            other => Err(Stop::failed(format!("类型不符：{whose}需要数字，得到的是{}。", other.kind()))),
        }
    }

    pub fn text(&self, whose: &str) -> Result<&str, Stop> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(Stop::failed(format!("类型不符：{whose}需要文字，得到的是{}。", other.kind()))),
        }
    }

    pub fn truth(&self, whose: &str) -> Result<bool, Stop> {
        match self {
            Self::Truth(truth) => Ok(*truth),
            other => Err(Stop::failed(format!("类型不符：{whose}需要是或否，得到的是{}。", other.kind()))),
        }
    }

    /// Whether both are the same value; values of different kinds are not.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Truth(one), Self::Truth(two)) => one == two,
            (Self::Number(one), Self::Number(two)) => is_near(*one, *two),
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::Row(one), Self::Row(two)) => one == two,
            _ => match (self.items(), other.items()) {
                (Some(one), Some(two)) => one.len() == two.len() && one.iter().zip(&two).all(|(one, two)| one.equals(two)),
                _ => false,
            },
        }
    }
}

/// Whether two numbers are the same but for the rounding of doubles: `0.1 + 0.2` is `0.3`. At ten thousand million yuan
/// this is one fen.
pub(super) fn is_near(one: f64, two: f64) -> bool {
    (one - two).abs() <= 1e-12 * one.abs().max(two.abs())
}
