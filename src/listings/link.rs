//! Addresses of entries.

use super::entity::listing;

/// The list of a directory.
pub fn list(directory: &str) -> String {
    format!("/{directory}")
}

/// The page of an entry.
pub fn entry(directory: &str, id: i64) -> String {
    format!("/{directory}/{id}")
}

/// The page of an entry.
pub fn of(listing: &listing::Model) -> String {
    entry(&listing.directory, listing.id)
}

/// An entry in the workspace of those who manage it.
pub fn mine(id: i64) -> String {
    format!("/my/listings/{id}")
}

/// An entry in the back office.
pub fn office(id: i64) -> String {
    format!("/office/listings/{id}")
}

/// A picture: `small` or `large`. The fingerprint in the address makes it good for ever.
pub fn picture(id: i64, size: &str, sha256: &str) -> String {
    format!("/pictures/{id}/{size}?v={}", sha256.get(..12).unwrap_or(sha256))
}
