//! Signing up: the door, and those who run occasions.

mod door;
pub mod made;
mod running;
mod self_check_in;
