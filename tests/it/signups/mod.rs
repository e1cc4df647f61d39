//! Signing up for what has a time and places: visitors, firms, the door, those who run occasions, and what those who came say.

mod door;
mod invited;
pub mod made;
mod many;
mod own;
mod running;
mod self_check_in;
mod signing_up;
mod survey;
