//! What can happen to frameworks and rounds.

use super::entity::{framework, rectification, round};
use crate::platform::{Happened, Subject};

/// Rounds in the change log, in the audit trail and behind their notices.
pub const ROUND: &str = "round";
/// Frameworks in the audit trail.
pub const FRAMEWORK: &str = "framework";
/// Rectifications in the audit trail.
pub const RECTIFICATION: &str = "rectification";

/// A past-tense fact about a framework.
pub fn of_framework(kind: &'static str, row: &framework::Model, summary: impl Into<String>) -> Happened {
    let subject = Subject { kind: FRAMEWORK, id: row.id, name: format!("{}（第 {} 版）", row.name, row.revision) };
    Happened::new(kind, subject, summary, Vec::new())
}

/// A past-tense fact about a round.
pub fn of_round(kind: &'static str, row: &round::Model, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: ROUND, id: row.id, name: row.name.clone() }, summary, Vec::new())
}

/// A past-tense fact about a rectification.
pub fn of_rectification(kind: &'static str, row: &rectification::Model, name: &str, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: RECTIFICATION, id: row.id, name: name.to_owned() }, summary, Vec::new())
}
