//! Words of training: levels, how far a course has come, kinds of bases.

pub use crate::signups::words::{COURSE_CATEGORIES as CATEGORIES, course_category as category, word};

/// Levels, from the lowest.
pub const LEVELS: [&str; 4] = ["普及", "初级", "中级", "高级"];

/// How far a course has come.
pub const STAGES: [(&str, &str); 3] = [("draft", "草稿"), ("published", "已发布"), ("retired", "已停开")];

/// Kinds of bases.
pub const BASE_KINDS: [(&str, &str); 2] = [("base", "实训基地"), ("college", "产业学院")];

/// Pairs for a list to choose from.
pub fn options(of: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    of.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect()
}
