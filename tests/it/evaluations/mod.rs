//! Evaluations: frameworks and rounds as officials, subjects, experts and everybody meet them.

mod frameworks;
pub mod ground;
mod guarded;
mod management;
mod pages;
mod way;
