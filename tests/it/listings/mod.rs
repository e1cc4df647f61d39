//! Directories with moderated entries, and what people write to those who manage them.

mod claims;
mod demo;
mod enquiries;
mod exchange;
mod public;
mod freshness;
mod manage;
mod people;
mod pictures;
mod review;
