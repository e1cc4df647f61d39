//! What can happen to notices and to objections.

use super::entity::{objection, public_notice};
use crate::platform::{Happened, Subject};

/// Notices in the change log, in the index and in the audit trail.
pub const NOTICE: &str = "notice";
/// Objections in the audit trail.
pub const OBJECTION: &str = "objection";

/// Something that happened to a notice, which search looks at again.
pub fn notice(kind: &'static str, notice: &public_notice::Model, summary: impl Into<String>) -> Happened {
    let subject = Subject { kind: NOTICE, id: notice.id, name: notice.title.clone() };
    Happened::new(kind, subject, summary, vec![(NOTICE, notice.id)])
}

/// Something that happened beside a notice and that no public page shows: nothing is indexed again.
pub fn beside(kind: &'static str, notice: &public_notice::Model, summary: impl Into<String>) -> Happened {
    let subject = Subject { kind: NOTICE, id: notice.id, name: notice.title.clone() };
    Happened::new(kind, subject, summary, Vec::new())
}

/// Something that happened to an objection. It is named by its number and its notice, never by a person.
pub fn objection(
    kind: &'static str,
    objection: &objection::Model,
    notice: &public_notice::Model,
    summary: impl Into<String>,
) -> Happened {
    let name = format!("{}号异议：{}", objection.id, notice.title);
    Happened::new(kind, Subject { kind: OBJECTION, id: objection.id, name }, summary, Vec::new())
}
