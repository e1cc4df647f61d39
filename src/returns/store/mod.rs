//! Queries and writes of returns.

pub mod keys;
pub mod reporters;
pub mod returns;
pub mod totals;
