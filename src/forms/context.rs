//! What a reading knows besides what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::catalogues::Catalogues;

/// Files of one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Files {
    /// How many are attached.
    pub files: usize,
    /// Whether they are promised for later (容缺).
    pub deferred: bool,
}

/// Files by field.
pub type Attached = BTreeMap<String, Files>;

/// Facts of the applicant that rules may use, the day, and names of places.
#[derive(Debug, Clone)]
pub struct Context {
    pub(super) names: Map<String, Value>,
    pub(super) today: NaiveDate,
    pub(super) catalogues: Arc<Catalogues>,
}

impl Context {
    /// Nothing but the day.
    pub fn new(today: NaiveDate) -> Self {
        Self { names: Map::new(), today, catalogues: Arc::default() }
    }

    /// With the names of places: codes that are in no list are refused then.
    #[must_use]
    pub fn places(mut self, catalogues: Arc<Catalogues>) -> Self {
        self.catalogues = catalogues;
        self
    }

    /// With a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.names.insert(name.to_owned(), value.into());
        self
    }

    /// With many facts.
    #[must_use]
    pub fn with_all(mut self, names: &Map<String, Value>) -> Self {
        self.names.extend(names.iter().map(|(name, value)| (name.clone(), value.clone())));
        self
    }
}
