//! Tables of statistics.

pub mod bulletin;
