//! The facts of an entry: typed values by field. One place reads what people and spreadsheets write, one says it again.

mod read;
mod say;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::definition::{Directory, Field};
use super::places::Places;

pub use say::{Said, number};

/// Values by field. A field that is not there is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts(Map<String, Value>);

/// What is wrong with a field: its key, and words with a way on.
pub type Faults = BTreeMap<String, String>;

impl Facts {
    /// From a JSON column.
    pub fn of_json(json: &Value) -> Self {
        Self(json.as_object().cloned().unwrap_or_default())
    }

    /// What visitors may see of a JSON column on a day: without private fields, and without sections that are over.
    pub fn public(directory: &Directory, json: &Value, today: NaiveDate) -> Self {
        let mut facts = Self::of_json(json);
        let is_over = |key: &String| facts.text(key).parse::<NaiveDate>().is_ok_and(|day| day < today);
        let over: Vec<&str> = directory
            .groups
            .iter()
            .filter(|group| group.until.as_ref().is_some_and(is_over))
            .map(|group| group.key.as_str())
            .collect();
        facts
            .0
            .retain(|key, _| directory.field(key).is_some_and(|field| !field.private && !over.contains(&field.group.as_str())));
        facts
    }

    /// For a JSON column.
    pub fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// A text or code.
    pub fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A number.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(Value::as_f64)
    }

    /// Several texts; one text counts as one.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// Sets a value; null empties the field.
    pub fn set(&mut self, key: &str, value: Value) {
        if value.is_null() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), value);
        }
    }

    /// Keys that hold something.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// These facts with a proposal laid over them: null in a proposal empties a field.
    pub fn with(&self, proposal: &Map<String, Value>) -> Self {
        let mut facts = self.clone();
        for (key, value) in proposal {
            facts.set(key, value.clone());
        }
        facts
    }

    /// Reads what was written for each field; `texts` gives what stands in a field, or none where the field was not asked
    /// for and keeps its value. What cannot be read is said in the faults, and the field keeps its old value.
    pub fn read(
        &self,
        directory: &Directory,
        places: &Places,
        mut texts: impl FnMut(&Field) -> Option<Vec<String>>,
    ) -> (Self, Faults) {
        let (mut facts, mut faults) = (self.clone(), Faults::new());
        for field in &directory.fields {
            let Some(written) = texts(field) else { continue };
            match read::value(field, &written, places) {
                Ok(value) => facts.set(&field.key, value),
                Err(words) => {
                    faults.insert(field.key.clone(), words);
                }
            }
        }
        faults.extend(facts.cross_faults(directory).into_iter().filter(|(key, _)| !faults.contains_key(key)).collect::<Faults>());
        (facts, faults)
    }

    /// What is missing before the entry can be public.
    pub fn missing(&self, directory: &Directory) -> Faults {
        let required = directory.fields.iter().filter(|field| field.required && self.get(&field.key).is_none());
        required.map(|field| (field.key.clone(), format!("请填写{}", field.label))).collect()
    }

    /// Checks between fields.
    pub fn cross_faults(&self, directory: &Directory) -> Faults {
        let mut faults = Faults::new();
        for rule in &directory.rules {
            let exceeds = rule.at_most.as_ref().is_some_and(|[first, second]| {
                matches!((self.number(first), self.number(second)), (Some(first), Some(second)) if first > second)
            });
            let is_early = rule.not_before.as_ref().is_some_and(|[first, second]| {
                let (first, second) = (self.text(first), self.text(second));
                !first.is_empty() && !second.is_empty() && first < second
            });
            if (exceeds || is_early)
                && let Some([first, _]) = rule.at_most.as_ref().or(rule.not_before.as_ref())
            {
                faults.insert(first.clone(), rule.message.clone());
            }
        }
        faults
    }

    /// First divided by second, where both are there and the second is not nothing.
    pub fn ratio(&self, [first, second]: &[String; 2]) -> Option<f64> {
        let (first, second) = (self.number(first)?, self.number(second)?);
        (second > 0.0).then(|| first / second)
    }
}

#[cfg(test)]
mod tests;
