//! Tables of events.

pub mod booth;
pub mod meeting;
pub mod score;
pub mod team;
