//! What the audit trail says of returns. Figures of a single reporter stay out of it.

use serde_json::json;

use super::entity::{monthly_return, reporter, return_key};
use super::period::Period;
use crate::platform::{Happened, Subject};

/// Kind in the audit trail.
pub const RETURN: &str = "monthly_return";
/// Kind in the audit trail.
pub const REPORTER: &str = "reporter";

/// Something that happened to a return.
pub fn of_return(
    kind: &'static str,
    row: &monthly_return::Model,
    reporter: &reporter::Model,
    what: impl Into<String>,
) -> Happened {
    let month = Period::of_number(row.period).map(Period::name).unwrap_or_default();
    let name = if row.vintage > 1 {
        format!("{} {month}（第 {} 版）", reporter.name, row.vintage)
    } else {
        format!("{} {month}", reporter.name)
    };
    let subject = Subject { kind: RETURN, id: row.id, name };
    Happened::new(kind, subject, what, Vec::new()).with_after(json!({ "state": row.state, "vintage": row.vintage }))
}

/// Something that happened to many returns at once.
pub fn of_many(kind: &'static str, name: impl Into<String>, what: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: RETURN, id: 0, name: name.into() }, what, Vec::new())
}

/// Something that happened to the register of reporters.
pub fn of_reporter(kind: &'static str, row: &reporter::Model, what: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: REPORTER, id: row.id, name: row.name.clone() }, what, Vec::new())
}

/// Something that happened to a key.
pub fn of_key(kind: &'static str, row: &return_key::Model, what: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: "return_key", id: row.id, name: row.name.clone() }, what, Vec::new())
}
