//! Signing up for what has a time and places.

mod invited;
mod many;
mod own;
mod signing_up;
