//! Directories with moderated entries, and what people write to those who manage them.

mod demo;
mod enquiries;
mod exchange;
mod public;
