//! What the audit trail says of occasions and sign-ups. Names of persons stay out of it where a list moves as a whole.

use serde_json::json;

use super::entity::{occasion, signup};
use crate::platform::{Happened, Subject};

/// Kind in the audit trail and the change log.
pub const OCCASION: &str = "occasion";
/// Kind in the audit trail.
pub const SIGNUP: &str = "signup";

/// Something that happened to an occasion as a whole; pages that show its places are made anew.
pub fn occasion(kind: &'static str, row: &occasion::Model, summary: impl Into<String>) -> Happened {
    let subject = Subject { kind: OCCASION, id: row.id, name: row.title.clone() };
    Happened::new(kind, subject, summary, Vec::new())
}

/// Something that changes what the public reads of an occasion.
pub fn shown(kind: &'static str, row: &occasion::Model, summary: impl Into<String>) -> Happened {
    occasion(kind, row, summary).touching([(OCCASION, row.id)])
}

/// Something that happened to one person's sign-up.
pub fn signup(kind: &'static str, row: &signup::Model, occasion: &occasion::Model, what: &str) -> Happened {
    let subject = Subject { kind: SIGNUP, id: row.id, name: format!("{} {}", row.code, occasion.title) };
    Happened::new(kind, subject, what, Vec::new()).with_after(json!({ "state": row.state }))
}
