//! The monthly bulletin: made by the program for every closed month, published by an official. Its numbers are those of the
//! board on the day it was made, and stay so.

pub mod book;
pub mod compose;
pub mod paper;
pub mod store;
pub mod work;

pub use compose::{Composed, Templates};

/// Waits for an official.
pub const DRAFT: &str = "draft";
/// Public.
pub const PUBLISHED: &str = "published";

/// The word that people read.
pub fn state_name(state: &str) -> &'static str {
    if state == PUBLISHED { "已发布" } else { "待发布" }
}
