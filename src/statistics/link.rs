//! Addresses of statistics. Nothing else writes them.

use crate::returns::Period;

/// The zone in figures.
pub const INDEX: &str = "/statistics";
/// The register of definitions.
pub const DEFINITIONS: &str = "/statistics/definitions";
/// Public bulletins.
pub const BULLETINS: &str = "/statistics/bulletins";
/// Figures for officials.
pub const OFFICE: &str = "/office/statistics";
/// Bulletins for officials.
pub const OFFICE_BULLETINS: &str = "/office/statistics/bulletins";

/// A month as it stands in addresses.
fn key(period: i32) -> String {
    Period::of_number(period).map(Period::key).unwrap_or_default()
}

/// A public bulletin.
pub fn bulletin(period: i32) -> String {
    format!("{BULLETINS}/{}", key(period))
}

/// A bulletin for officials.
pub fn office_bulletin(id: i64) -> String {
    format!("{OFFICE_BULLETINS}/{id}")
}

/// A reporter's figures for officials.
pub fn reporter(id: i64) -> String {
    format!("{OFFICE}/reporters/{id}")
}
