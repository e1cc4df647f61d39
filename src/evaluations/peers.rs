//! Peer groups (同类组): with whom an entry is compared, by a fact of its directory. Data of `content/evaluations.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::listings::entity::listing;
use crate::platform::Content;

/// How the entries of directories are grouped.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerGroups {
    /// By kind of subject.
    kinds: BTreeMap<String, Kind>,
}

/// A kind of subject.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Name for people, such as 园区.
    pub name: String,
    /// The directory whose entries are evaluated.
    pub directory: String,
    /// The form of its monthly returns.
    pub form: String,
    /// The fact of the entry that decides.
    field: String,
    /// Groups by value of the fact.
    groups: BTreeMap<String, String>,
    /// The group of those whose fact is unknown.
    other: String,
}

impl PeerGroups {
    /// From the content.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        content.toml("evaluations.toml")
    }

    /// A kind of subject.
    pub fn kind(&self, subject_kind: &str) -> Option<&Kind> {
        self.kinds.get(subject_kind)
    }

    /// All kinds with their keys.
    pub fn kinds(&self) -> impl Iterator<Item = (&str, &Kind)> {
        self.kinds.iter().map(|(key, kind)| (key.as_str(), kind))
    }

    /// Name of a kind for people.
    pub fn name(&self, subject_kind: &str) -> &str {
        self.kind(subject_kind).map_or("评价对象", |kind| kind.name.as_str())
    }
}

impl Kind {
    /// The group of an entry.
    pub fn group_of(&self, entry: &listing::Model) -> String {
        let value = entry.facts.get(&self.field).and_then(serde_json::Value::as_str).unwrap_or_default();
        self.groups.get(value).unwrap_or(&self.other).clone()
    }
}
