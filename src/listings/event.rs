//! What can happen to entries and to what hangs on them.

use serde_json::Value;

use super::entity::listing;
use crate::platform::{Event, Subject};

/// Kinds of the index by directory. An event needs a word that lives as long as the program.
const KINDS: [(&str, &str); 7] = [
    ("parks", "park"),
    ("incubators", "incubator"),
    ("warehouses", "warehouse"),
    ("providers", "provider"),
    ("belts", "belt"),
    ("factories", "factory"),
    ("products", "product"),
];

/// Addresses of all directories, in the order in which they are shown.
pub fn directories() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(|(key, _)| key)
}

/// The kind of a directory's entries in the change log, in the index and in the audit trail.
pub fn kind_of(directory: &str) -> &'static str {
    KINDS.into_iter().find(|(key, _)| *key == directory).map_or("listing", |(_, kind)| kind)
}

/// The directory of a kind.
pub fn directory_of(kind: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|(_, known)| *known == kind).map(|(key, _)| key)
}

/// A past-tense fact about one entry, or about many at once.
pub struct ListingEvent {
    kind: &'static str,
    subject: Subject,
    summary: String,
    before: Option<Value>,
    after: Option<Value>,
    touched: Vec<(&'static str, i64)>,
}

impl ListingEvent {
    /// About one entry, which search looks at again.
    pub fn entry(kind: &'static str, listing: &listing::Model, summary: impl Into<String>) -> Self {
        let of = kind_of(&listing.directory);
        let subject = Subject { kind: of, id: listing.id, name: listing.name.clone() };
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched: vec![(of, listing.id)] }
    }

    /// About many entries of one directory at once.
    pub fn entries(kind: &'static str, directory: &str, ids: Vec<i64>, summary: impl Into<String>) -> Self {
        let of = kind_of(directory);
        let subject = Subject { kind: of, id: 0, name: format!("{} 个条目", ids.len()) };
        let touched = ids.into_iter().map(|id| (of, id)).collect();
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched }
    }

    /// About something that no public page shows, such as a message or a need: nothing is indexed again.
    pub fn aside(kind: &'static str, subject: Subject, summary: impl Into<String>) -> Self {
        Self { kind, subject, summary: summary.into(), before: None, after: None, touched: Vec::new() }
    }

    /// With the fields that changed.
    pub fn with_changes(mut self, before: Value, after: Value) -> Self {
        (self.before, self.after) = (Some(before), Some(after));
        self
    }

    /// With the state after.
    pub fn with_after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }

    /// With other entries whose public appearance changed.
    pub fn touching(mut self, others: impl IntoIterator<Item = (&'static str, i64)>) -> Self {
        self.touched.extend(others);
        self
    }
}

impl Event for ListingEvent {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn subject(&self) -> Subject {
        self.subject.clone()
    }

    fn summary(&self) -> String {
        self.summary.clone()
    }

    fn before(&self) -> Option<Value> {
        self.before.clone()
    }

    fn after(&self) -> Option<Value> {
        self.after.clone()
    }

    fn touches(&self) -> Vec<(&'static str, i64)> {
        self.touched.clone()
    }
}
