//! Signing up: the door.

mod door;
pub mod made;
mod self_check_in;
