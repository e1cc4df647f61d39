//! Directories and their entries.

mod claims;
mod freshness;
mod manage;
mod people;
mod pictures;
mod review;
