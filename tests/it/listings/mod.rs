//! Directories with moderated entries.

mod claims;
mod demo;
mod exchange;
mod freshness;
mod manage;
mod people;
mod pictures;
mod review;
