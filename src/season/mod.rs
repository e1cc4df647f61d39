//! Floor 8: the demonstration season. Calls and about a hundred and fifty applications in every state, made by driving the
//! real use cases with a clock of the past, so that lists, timelines, figures and the audit trail are as they would be. The
//! rule it guards: every step is one write together with its place in the agenda, so that loading goes on where it stopped,
//! and nothing here can be signed in as, is written to, or stays after `demo remove`.

mod act;
pub mod agenda;
mod bulletins;
pub mod chance;
pub mod filler;
pub mod gatherings;
mod load;
mod papers;
pub mod people;
pub mod plan;
mod remove;
pub mod returns;
mod rounds;

pub use load::{Outcome, is_loading, load, work};
pub use remove::remove;
