//! Programmes, the applications for them, and their review.

mod clocks;
mod crowd;
mod editor;
mod ending;
mod filled;
mod finder;
mod killed;
mod mine;
mod office;
mod programmes;
mod support;
