//! What can happen to entries and to what hangs on them.

use super::entity::listing;
use crate::platform::{Happened, Subject};

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
pub struct ListingEvent;

impl ListingEvent {
    /// About one entry, which search looks at again.
    pub fn entry(kind: &'static str, listing: &listing::Model, summary: impl Into<String>) -> Happened {
        let of = kind_of(&listing.directory);
        let subject = Subject { kind: of, id: listing.id, name: listing.name.clone() };
        Happened::new(kind, subject, summary, vec![(of, listing.id)])
    }

    /// About many entries of one directory at once.
    pub fn entries(kind: &'static str, directory: &str, ids: Vec<i64>, summary: impl Into<String>) -> Happened {
        let of = kind_of(directory);
        let subject = Subject { kind: of, id: 0, name: format!("{} 个条目", ids.len()) };
        let touched = ids.into_iter().map(|id| (of, id)).collect();
        Happened::new(kind, subject, summary, touched)
    }

    /// About something that no public page shows, such as a message or a need: nothing is indexed again.
    pub fn aside(kind: &'static str, subject: Subject, summary: impl Into<String>) -> Happened {
        Happened::new(kind, subject, summary, Vec::new())
    }
}
