//! Everything that the portal promises, asked of a running node: through pages as people see them, through the program
//! as operators run it, and through the tree of the sources. Modules mirror `src/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod access;
mod access_matrix;
mod casework;
mod certificates;
mod cli;
mod evaluations;
mod events;
mod first_start;
mod house;
mod indexing;
mod journeys;
mod listings;
mod needs;
mod notices;
mod platform;
mod policies;
mod scoring;
mod season;
mod signups;
mod statistics;
mod support;
mod training;
mod web;
