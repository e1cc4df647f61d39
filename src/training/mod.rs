//! Floor 5: training. Courses with their sessions, who finished them, and how many people a year were truly taught.

pub mod entity;
pub mod subject;
