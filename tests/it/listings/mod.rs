//! Directories with moderated entries.

mod demo;
mod exchange;
mod public;
