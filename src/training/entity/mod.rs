//! Tables of training.

pub mod base;
pub mod course;
pub mod result;
pub mod target;
