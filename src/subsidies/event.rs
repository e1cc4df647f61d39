//! What can happen to lists and payments.

use super::entity::{disbursement, ranking};
use crate::platform::{Happened, Subject};

/// A past-tense fact about a list.
pub fn of_ranking(kind: &'static str, row: &ranking::Model, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: "ranking", id: row.id, name: row.name.clone() }, summary, Vec::new())
}

/// A past-tense fact about a payment. No account number is ever part of it.
pub fn of_payment(kind: &'static str, row: &disbursement::Model, summary: impl Into<String>) -> Happened {
    let name = format!("{} {}", row.organisation_name, row.programme_name);
    Happened::new(kind, Subject { kind: "disbursement", id: row.id, name }, summary, Vec::new())
}

/// A past-tense fact about many payments.
pub fn of_payments(kind: &'static str, id: i64, name: &str, summary: impl Into<String>) -> Happened {
    Happened::new(kind, Subject { kind: "payment_batch", id, name: name.to_owned() }, summary, Vec::new())
}
