//! Pages of officials about money.

pub mod batches;
pub mod payments;
pub mod rankings;
