//! Signing up for what has a time and places: visitors, firms, the door, and those who run occasions.

mod door;
mod invited;
pub mod made;
mod many;
mod own;
mod running;
mod self_check_in;
mod signing_up;
