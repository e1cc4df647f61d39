//! What is wrong, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A sentence for the author of a framework or of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Names from the dimension down to the indicator, or the subject: `发展规模 > 跨境电商交易额`.
    pub at: String,
    /// What is wrong and what to do; it names the indicator.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() { f.write_str(&self.message) } else { write!(f, "{}：{}", self.at, self.message) }
    }
}

impl std::error::Error for Problem {}
