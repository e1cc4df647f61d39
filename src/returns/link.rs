//! Addresses of returns.

use super::period::Period;

/// One's own.
pub const MINE: &str = "/my/returns";
/// Keys of one's own machines.
pub const KEYS: &str = "/my/returns/keys";
/// The officials' list.
pub const OFFICE: &str = "/office/returns";
/// Who reports.
pub const REPORTERS: &str = "/office/returns/reporters";
/// The forms.
pub const FORMS: &str = "/office/returns/forms";
/// How many report, and how many on time.
pub const RATES: &str = "/office/returns/rates";

/// A month of one's own.
pub fn mine(reporter_id: i64, period: Period) -> String {
    format!("{MINE}/{reporter_id}/{}", period.key())
}

/// A return as officials see it.
pub fn office(id: i64) -> String {
    format!("{OFFICE}/{id}")
}
