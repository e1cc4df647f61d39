//! Permission as an argument: a store that changes a record asks for a [`Permit`] for that record, and only a slice's
//! `permit.rs` grants one. A handler that forgets to ask does not compile.

use std::marker::PhantomData;

use crate::web::PageError;

/// Proof that the holder may do `A` to the record with this id.
#[derive(Debug)]
pub struct Permit<A> {
    record_id: i64,
    action: PhantomData<A>,
}

impl<A> Permit<A> {
    /// Grants. Called by `permit.rs` files only, which a test of the house checks.
    pub fn granted(record_id: i64) -> Self {
        Self { record_id, action: PhantomData }
    }

    /// The record that the permit is for.
    pub fn record_id(&self) -> i64 {
        self.record_id
    }
}

/// Why somebody may not do something: a Chinese sentence with a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        Self::Forbidden(refusal.0)
    }
}
