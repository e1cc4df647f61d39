//! The demonstration of evaluations: two finished rounds of parks, one of belts, and a round of parks in its self-assessment.
//! They are played by the use cases with a clock of the past, in the name of the season's people, on the demonstration's own
//! monthly returns; what the subjects claim and the experts score follows from names alone.

mod finding;
mod load;
mod play;
mod story;

pub use load::load;
pub(super) use load::remove;
