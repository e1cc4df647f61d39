//! What changed between two versions of the answers, in words.

use super::catalogues::Catalogues;
use super::raw::Raw;
use super::schema::{Field, Kind, Schema};
use super::show;

/// An answer that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Heading of its section.
    pub section: String,
    /// Field.
    pub field: String,
    /// Its label; of tables with the row.
    pub label: String,
    /// What stood there, empty where nothing did.
    pub before: String,
    /// What stands there, empty where nothing does.
    pub after: String,
    /// Whether it is masked to those who need not know.
    pub is_personal: bool,
}

impl Difference {
    /// The same for those who need not know.
    #[must_use]
    pub fn masked(mut self, schema: &Schema) -> Self {
        if let Some((_, field)) = schema.field(&self.field).filter(|_| self.is_personal) {
            self.before = show::masked(field, &self.before);
            self.after = show::masked(field, &self.after);
        }
        self
    }
}

/// All answers that changed, in the order of the form. Other spellings of the same are no change.
pub fn diff(schema: &Schema, places: &Catalogues, before: &Raw, after: &Raw) -> Vec<Difference> {
    let mut found = Vec::new();
    for (section, field) in schema.fields().filter(|(_, field)| field.kind.is_typed()) {
        let mut add = |label: String, before: String, after: String| {
            if before != after {
                let (section, key) = (section.title.clone(), field.key.clone());
                found.push(Difference { section, field: key, label, before, after, is_personal: field.personal });
            }
        };
        if field.kind == Kind::Table {
            for (label, before, after) in rows(field, places, before, after) {
                add(label, before, after);
            }
        } else {
            add(field.label.clone(), show::show(field, before, places), show::show(field, after, places));
        }
    }
    found
}

/// Rows that changed: what is alike at the beginning and at the end stays, the rest is compared row by row.
fn rows(field: &Field, places: &Catalogues, before: &Raw, after: &Raw) -> Vec<(String, String, String)> {
    let words = |raw: &Raw| {
        let rows = raw.rows(&field.key);
        rows.iter().map(|row| show::row_in_words(field, row, places)).collect::<Vec<_>>()
    };
    let (before, after) = (words(before), words(after));
    let head = before.iter().zip(&after).take_while(|(one, two)| one == two).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(|(one, two)| one == two).count();
    let (before_end, after_end) = (before.len() - tail, after.len() - tail);
    (head..before_end.max(after_end))
        .map(|at| {
            let old = before[..before_end].get(at).cloned().unwrap_or_default();
            let new = after[..after_end].get(at).cloned().unwrap_or_default();
            let what = match (old.is_empty(), new.is_empty()) {
                (true, _) => "（新增）",
                (_, true) => "（删去）",
                _ => "",
            };
            (format!("{}第 {} 行{what}", field.label, at + 1), old, new)
        })
        .collect()
}
