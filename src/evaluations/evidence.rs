//! Files that prove something: kept by the file store, named in a JSON column of whatever they prove.

use serde::{Deserialize, Serialize};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its name for people.
    pub name: String,
    /// Its content in the file store.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its media type.
    pub media_type: String,
}

/// The files of a JSON column; what cannot be read is no file.
pub fn read(column: &serde_json::Value) -> Vec<Evidence> {
    serde_json::from_value(column.clone()).unwrap_or_default()
}

/// As a JSON column keeps them.
pub fn stored(files: &[Evidence]) -> serde_json::Value {
    serde_json::to_value(files).unwrap_or_default()
}
