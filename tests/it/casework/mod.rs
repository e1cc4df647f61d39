//! Programmes, applications and their review.

mod filled;
mod office;
mod support;
