//! Programmes, applications and their review.

mod filled;
mod mine;
mod support;
