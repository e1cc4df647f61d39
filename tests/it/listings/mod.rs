//! Directories with moderated entries, and what people write to those who manage them.

mod claims;
mod demo;
mod enquiries;
mod exchange;
mod freshness;
mod manage;
pub mod people;
mod pictures;
mod public;
mod review;
