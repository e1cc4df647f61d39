//! Evaluations: frameworks and rounds as officials, subjects and experts meet them.

mod frameworks;
mod ground;
mod guarded;
mod management;
mod way;
