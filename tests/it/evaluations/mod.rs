//! Evaluations: frameworks and rounds as officials, subjects, experts and everybody meet them.

mod frameworks;
mod ground;
mod guarded;
mod management;
mod pages;
mod way;
