//! What can happen to bulletins.

use super::entity::bulletin;
use crate::platform::{Happened, Subject};

/// Bulletins in the audit trail.
pub const BULLETIN: &str = "bulletin";

/// Something that happened to a bulletin.
pub fn bulletin(kind: &'static str, row: &bulletin::Model, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: BULLETIN, id: row.id, name: row.title.clone() }, summary, Vec::new())
}
