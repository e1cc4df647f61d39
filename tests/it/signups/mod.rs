//! Signing up: those who run occasions.

mod running;
