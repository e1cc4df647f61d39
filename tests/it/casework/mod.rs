//! Programmes, applications and their review.

mod filled;
mod support;
