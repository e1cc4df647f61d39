//! Signing up for what has a time and places: finding it, visitors, firms, the door, those who run it, and what those who came
//! say.

mod door;
mod finding;
mod invited;
pub mod made;
mod making;
mod many;
mod own;
mod running;
mod self_check_in;
mod signing_up;
mod survey;
