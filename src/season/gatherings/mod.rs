//! The demonstration of training and events: bases, courses with their sessions, events, and five thousand people who signed
//! up, came, completed and answered. Rows are written in bulk, one write an occasion, because the use cases would take an
//! hour; every timeline is one that the use cases could have made. Loading goes on where it stopped.

mod crowd;
mod extras;
mod files;
mod history;
mod load;
mod outcome;
mod remove;
mod rows;

pub use load::load;
pub(super) use remove::remove;
