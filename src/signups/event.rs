//! What the audit trail says of occasions and sign-ups. Names of persons stay out of it where a list moves as a whole.

use serde_json::json;

use super::entity::{occasion, signup};
use super::link;
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
    occasion(kind, row, summary).touching(touched(row.id, row.subject_id))
}

/// Kind of the subjects of training in the change log: how a course is found depends on its sessions.
pub const COURSE: &str = "course";

/// Occasions for which something began or ended, with their subjects.
pub fn turned(rows: &[(i64, Option<i64>)]) -> Happened {
    let subject = Subject { kind: OCCASION, id: 0, name: format!("{} 个场次", rows.len()) };
    let touched = rows.iter().flat_map(|(id, subject)| touched(*id, *subject));
    let summary = format!("{} 个场次到了开始、截止或结束时间", rows.len());
    Happened::new("occasion.turned", subject, summary, touched.collect())
}

/// What search looks at again with an occasion.
fn touched(id: i64, subject_id: Option<i64>) -> impl Iterator<Item = (&'static str, i64)> {
    [(OCCASION, id), (link::EVENT, id)].into_iter().chain(subject_id.map(|id| (COURSE, id)))
}

/// Something that happened to one person's sign-up.
pub fn signup(kind: &'static str, row: &signup::Model, occasion: &occasion::Model, what: &str) -> Happened {
    let subject = Subject { kind: SIGNUP, id: row.id, name: format!("{} {}", row.code, occasion.title) };
    Happened::new(kind, subject, what, Vec::new()).with_after(json!({ "state": row.state }))
}
