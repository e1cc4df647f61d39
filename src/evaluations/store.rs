//! Queries for evaluations. Every write takes the unit of work and a permit, and the caller ends it with an event.

pub mod assessments;
pub mod checks;
pub mod decisions;
pub mod experts;
pub mod frameworks;
pub mod objections;
pub mod rectifications;
pub mod results;
pub mod rounds;
pub mod steps;
pub mod subjects;
pub mod values;

/// Rows that one statement adds.
const CHUNK: usize = 200;
