//! Queries for lists and payments.

pub mod payments;
pub mod rankings;
