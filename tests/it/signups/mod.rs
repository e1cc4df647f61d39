//! Signing up for training and events.

mod finding;
mod making;
