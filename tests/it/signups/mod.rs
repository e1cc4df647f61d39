//! Signing up: the door, and what those who came say.

mod door;
pub mod made;
mod self_check_in;
mod survey;
