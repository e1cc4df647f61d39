//! Signing in, sessions and people.

mod account;
mod sign_in;
mod users;
