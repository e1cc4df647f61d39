//! What the audit trail says of certificates.

use super::entity::certificate;
use super::follow::Touched;
use crate::platform::{Happened, Subject};

/// Kind in the audit trail.
pub const KIND: &str = "certificate";

/// Something that happened to a certificate, with the records of other rooms that show it.
pub fn happened(kind: &'static str, row: &certificate::Model, summary: impl Into<String>, touched: Touched) -> Happened {
    let subject = Subject { kind: KIND, id: row.id, name: format!("{} {}", row.number, row.holder_name) };
    Happened::new(kind, subject, summary, touched)
}
