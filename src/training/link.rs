//! Addresses of courses.

/// The list.
pub const LIST: &str = "/training";

/// The page of a course.
pub fn course(key: &str) -> String {
    format!("/training/{key}")
}
