//! Signing up: the door, and how people find what they can sign up for.

mod door;
mod finding;
pub mod made;
mod making;
mod self_check_in;
