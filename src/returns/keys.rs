//! Keys of machines: what they may do, how long, and whether one is good. Only fingerprints are kept.

use chrono::NaiveDate;

use super::entity::return_key;
use crate::platform::secret::random_key;

/// May read what was reported.
pub const READ: &str = "read";
/// May report.
pub const WRITE: &str = "write";
/// What every key begins with, so that one left in a program's text is recognised.
const BEGIN: &str = "cbec_";

/// What a key may do: stored word and word for people.
pub const SCOPES: [(&str, &str); 2] = [(READ, "读取"), (WRITE, "上报")];

/// A new key.
pub fn fresh() -> String {
    format!("{BEGIN}{}", random_key())
}

/// How a key is recognised in a list: its end.
pub fn hint(key: &str) -> String {
    let end: String = key.chars().rev().take(4).collect();
    format!("…{}", end.chars().rev().collect::<String>())
}

/// The key in a header such as `Bearer cbec_…`.
pub fn of_header(header: &str) -> Option<&str> {
    let (scheme, key) = header.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && key.starts_with(BEGIN) && key.len() < 100).then_some(key)
}

/// Whether a key may be used on a day.
pub fn is_good(row: &return_key::Model, today: NaiveDate) -> bool {
    row.revoked_at.is_none() && row.expires_on.is_none_or(|last| last >= today)
}

/// Whether a key may do this.
pub fn may(row: &return_key::Model, scope: &str) -> bool {
    row.scopes.split(' ').any(|held| held == scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_from_headers() {
        let key = fresh();
        assert_eq!(of_header(&format!("Bearer {key}")), Some(key.as_str()));
        assert_eq!(of_header(&format!("bearer  {key} ")), Some(key.as_str()));
        for wrong in ["", "Bearer", "Bearer x", "Basic cbec_a", key.as_str()] {
            assert_eq!(of_header(wrong), None, "{wrong}");
        }
        assert!(hint(&key).chars().count() == 5 && key.ends_with(hint(&key).trim_start_matches('…')));
    }
}
