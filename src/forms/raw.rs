//! What was typed, as it was typed: a text, several texts, or rows of texts for each field. Nothing is refused here and
//! nothing is lost, except what no field asks for and what cannot be seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::{Field, Kind, MOST_ROWS, Section};

/// Characters of one line.
const LINE: usize = 2_000;
/// Characters of a long text.
const PARAGRAPHS: usize = 20_000;
/// Ticked boxes of one field.
const MOST_CHOICES: usize = 200;

/// Texts by field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Raw(Map<String, Value>);

impl Raw {
    /// From a JSON column; anything but an object is nothing.
    pub fn of_json(json: &Value) -> Self {
        Self(json.as_object().cloned().unwrap_or_default())
    }

    /// For a JSON column.
    pub fn to_json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// Reads a posted section: `key`, `key` repeatedly, `key.0.column`, `key.from` and `key.to`. Boxes that are not ticked
    /// and rows that are gone are not posted, so fields with boxes or rows are emptied where nothing came.
    pub fn of_pairs(section: &Section, pairs: &[(String, String)]) -> Self {
        let mut raw = Self::default();
        for field in section.fields.iter().filter(|field| field.kind.is_typed()) {
            match field.kind {
                Kind::Table => raw.put(&field.key, posted_rows(field, pairs)),
                Kind::Period => {
                    let ends = ["from", "to"].map(|end| named(pairs, &format!("{}.{end}", field.key)).next());
                    if ends.iter().any(Option::is_some) {
                        let ends = ends.map(|text| Value::from(text.map_or_else(String::new, line)));
                        raw.put(&field.key, Value::from(ends.to_vec()));
                    }
                }
                Kind::Choices => {
                    let texts = named(pairs, &field.key).map(line).filter(|text| !text.is_empty()).take(MOST_CHOICES);
                    raw.put(&field.key, texts.map(Value::from).collect());
                }
                Kind::Declaration => {
                    raw.put(&field.key, named(pairs, &field.key).next().map_or_else(String::new, line).into());
                }
                kind => {
                    if let Some(text) = named(pairs, &field.key).last() {
                        raw.put(&field.key, if kind == Kind::LongText { paragraphs(text) } else { line(text) }.into());
                    }
                }
            }
        }
        raw
    }

    /// Whether nothing was typed anywhere.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(is_blank)
    }

    /// The text of a field, empty where there is none.
    pub fn text(&self, key: &str) -> &str {
        match self.0.get(key) {
            Some(Value::String(text)) => text,
            Some(Value::Array(texts)) => texts.first().and_then(Value::as_str).unwrap_or_default(),
            _ => "",
        }
    }

    /// The texts of a field.
    pub fn texts(&self, key: &str) -> Vec<&str> {
        match self.0.get(key) {
            Some(Value::String(text)) if !text.is_empty() => vec![text],
            Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The two ends of a period.
    pub fn ends(&self, key: &str) -> [&str; 2] {
        let texts = self.texts(key);
        [texts.first().copied().unwrap_or_default(), texts.get(1).copied().unwrap_or_default()]
    }

    /// The rows of a table, as texts by column.
    pub fn rows(&self, key: &str) -> Vec<BTreeMap<String, String>> {
        let rows = self.0.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let cells = |row: &Map<String, Value>| {
            let cell = |(column, text): (&String, &Value)| Some((column.clone(), text.as_str()?.to_owned()));
            row.iter().filter_map(cell).collect()
        };
        rows.iter().filter_map(Value::as_object).take(MOST_ROWS).map(cells).collect()
    }

    /// What stands in a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Sets the text of a field.
    pub fn set(&mut self, key: &str, text: impl Into<String>) {
        self.put(key, Value::String(text.into()));
    }

    /// Sets what stands in a field.
    pub fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// Empties a field.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Keys of fields in which something stands.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| !is_blank(value)).map(|(key, _)| key.as_str())
    }

    /// Keys of fields that were typed otherwise before. Nothing and an empty text are the same.
    pub fn changed(&self, before: &Self) -> Vec<String> {
        let keys: BTreeSet<&String> = self.0.keys().chain(before.0.keys()).collect();
        let is_changed = |key: &&String| match (self.0.get(*key), before.0.get(*key)) {
            (Some(now), Some(then)) => now != then && !(is_blank(now) && is_blank(then)),
            (Some(only), None) | (None, Some(only)) => !is_blank(only),
            (None, None) => false,
        };
        keys.into_iter().filter(is_changed).cloned().collect()
    }

    /// These answers with others laid over them; what the others do not speak of stays.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut merged = self.clone();
        merged.0.extend(other.0.iter().map(|(key, value)| (key.clone(), value.clone())));
        merged
    }

    /// Only the answers of these fields.
    #[must_use]
    pub fn only(&self, keys: &[String]) -> Self {
        Self(self.0.iter().filter(|(key, _)| keys.contains(key)).map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

/// One line without what cannot be seen.
pub(super) fn line(text: &str) -> String {
    let plain: String = text.chars().take(LINE).map(|letter| if is_unseen(letter) { ' ' } else { letter }).collect();
    plain.trim().to_owned()
}

fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text.chars().filter(|letter| *letter == '\n' || *letter == '\t' || !is_unseen(*letter));
    kept.take(PARAGRAPHS).collect::<String>().trim_end().to_owned()
}

/// Control characters, and those that turn the direction of writing or take no room.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(cells) => cells.values().all(is_blank),
        _ => false,
    }
}

fn named<'a>(pairs: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    pairs.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
}

/// Rows in the order of their numbers, without those in which nothing was typed.
fn posted_rows(field: &Field, pairs: &[(String, String)]) -> Value {
    let mut rows: BTreeMap<u32, Map<String, Value>> = BTreeMap::new();
    let prefix = format!("{}.", field.key);
    for (name, text) in pairs {
        let Some((number, column)) = name.strip_prefix(&prefix).and_then(|rest| rest.split_once('.')) else { continue };
        let is_known = field.columns.iter().any(|known| known.key == column && known.kind.is_typed());
        if let (Ok(number), true) = (number.parse::<u32>(), is_known) {
            rows.entry(number).or_default().insert(column.to_owned(), line(text).into());
        }
    }
    let filled = rows.into_values().map(Value::Object).filter(|row| !is_blank(row));
    filled.take(MOST_ROWS).collect()
}

#[cfg(test)]
mod tests;
