//! The public portal and management site of a cross-border e-commerce (CBEC) pilot zone.
//!
//! `docs/architecture.md` draws the house: rooms stand on floors and lean only on lower ones.

pub mod access;
pub mod app;
pub mod audit;
pub mod casework;
pub mod certificates;
pub mod certifications;
pub mod charts;
pub mod cli;
pub mod config;
pub mod evaluations;
pub mod events;
pub mod forms;
pub mod help;
pub mod home;
pub mod index;
pub mod indexing;
pub mod listings;
pub mod needs;
pub mod notices;
pub mod office;
pub mod platform;
pub mod policies;
pub mod returns;
pub mod scoring;
pub mod search;
pub mod season;
pub mod signups;
pub mod statistics;
pub mod subsidies;
pub mod training;
pub mod values;
pub mod web;
