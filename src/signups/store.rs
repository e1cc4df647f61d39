//! Queries of sign-ups. Everything that changes where a sign-up stands takes the write in which the occasion's row is held.

pub mod attendance;
pub mod invited;
pub mod occasions;
pub mod passes;
pub mod people;
pub mod signups;
