//! The demonstration of monthly returns: parks, industry belts, warehouses and enterprises report every month since January
//! 2023. Figures follow from names alone, so that they are the same on every machine, and rows are written in bulk; every
//! return passes the checks, and every timeline is one that the use cases could have made.

mod belt;
mod enterprise;
mod load;
mod park;
mod remove;
mod rows;
mod story;
mod warehouse;
mod world;

pub use load::load;
pub(super) use remove::remove;
