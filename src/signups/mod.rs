//! Floor 4: signing up for what has a time and a limited number of places, shared by training and events. The rule it
//! guards: a place is held by one person at a time, the queue keeps its order, and whoever came is written down once.
//!
//! Rooms above own what is taught or shown; its time and places are an [`occasion`](entity::occasion). Everything that
//! moves a sign-up goes through [`counter`], which holds the occasion's row until the write ends.

pub mod counter;
pub mod door;
pub mod entity;
pub mod event;
pub mod finding;
pub mod letter;
pub mod link;
pub mod occasion;
pub mod permit;
pub mod person;
pub mod places;
pub mod rules;
pub mod store;
pub mod work;

pub use person::PersonKey;
