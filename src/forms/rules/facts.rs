//! What is known when a rule is asked.

use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Values by name, and the day. A name that is not there, null or an empty text is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    values: Map<String, Value>,
    today: NaiveDate,
}

impl Facts {
    /// Nothing but the day is known.
    pub fn new(today: NaiveDate) -> Self {
        Self { values: Map::new(), today }
    }

    /// These values on a day.
    pub fn of(values: Map<String, Value>, today: NaiveDate) -> Self {
        Self { values, today }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a value.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// Forgets a value.
    pub fn remove(&mut self, name: &str) {
        self.values.remove(name);
    }

    /// A value that is there.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| is_there(value))
    }

    /// The day.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// All values.
    pub const fn values(&self) -> &Map<String, Value> {
        &self.values
    }
}

/// Whether a value says anything.
pub(super) fn is_there(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}
