//! Addresses of notices and objections.

/// All notices.
pub const LIST: &str = "/notices";
/// All notices, in the back office.
pub const OFFICE_LIST: &str = "/office/notices";
/// All objections, in the back office.
pub const OBJECTIONS: &str = "/office/objections";

/// A notice.
pub fn notice(id: i64) -> String {
    format!("{LIST}/{id}")
}

/// A notice in the back office.
pub fn office(id: i64) -> String {
    format!("{OFFICE_LIST}/{id}")
}

/// An objection in the back office.
pub fn objection(id: i64) -> String {
    format!("{OBJECTIONS}/{id}")
}

/// Where whoever objected follows it.
pub fn private(token: &str) -> String {
    format!("/objections/{token}")
}
