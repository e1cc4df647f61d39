//! Directories with moderated entries.

mod demo;
