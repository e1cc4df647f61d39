//! All answers to read: before they are submitted, and for those who review them.

use super::raw::Raw;
use super::reading::Reading;
use super::schema::{Field, Kind, Schema};
use super::show;

/// Answers by section. Sections and fields that are not asked are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Sections in order.
    pub sections: Vec<SheetSection>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSection {
    /// Stable word.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Whether nothing in it is wrong or missing.
    pub is_complete: bool,
    /// Answers in order.
    pub rows: Vec<SheetRow>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Field.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What was answered, empty where nothing was. Lines of long texts stay lines.
    pub text: String,
    /// The same for those who need not know it.
    pub masked: String,
    /// Rows of a table.
    pub table: Option<SheetTable>,
    /// Whether it is masked to some.
    pub is_personal: bool,
    /// Whether files belong here.
    pub is_file: bool,
    /// What is wrong or missing, empty when nothing.
    pub problem: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTable {
    /// Headings, and whether numbers stand below.
    pub columns: Vec<(String, bool)>,
    /// Cells by row.
    pub rows: Vec<Vec<String>>,
    /// The same for those who need not know what stands in personal columns.
    pub masked: Vec<Vec<String>>,
}

impl Sheet {
    /// All answers.
    pub fn of(schema: &Schema, raw: &Raw, reading: &Reading) -> Self {
        let sections = schema.sections.iter().filter(|section| reading.asks_section(&section.key));
        let sections = sections.map(|section| SheetSection {
            key: section.key.clone(),
            title: section.title.clone(),
            is_complete: reading.is_complete(&section.key),
            rows: section.fields.iter().filter_map(|field| row(field, raw, reading)).collect(),
        });
        Self { sections: sections.collect() }
    }

    /// A section by its stable word.
    pub fn section(&self, key: &str) -> Option<&SheetSection> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// With personal data masked.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for table in self.sections.iter_mut().flat_map(|section| &mut section.rows).filter_map(|row| row.table.as_mut()) {
            table.rows.clone_from(&table.masked);
        }
        for row in self.sections.iter_mut().flat_map(|section| &mut section.rows).filter(|row| row.is_personal) {
            row.text.clone_from(&row.masked);
            if let Some(table) = &mut row.table {
                table.rows.iter_mut().flatten().for_each(|cell| *cell = crate::values::mask::hidden(cell));
            }
        }
        self
    }
}

impl SheetRow {
    /// Lines of the answer.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines().filter(|line| !line.trim().is_empty())
    }
}

fn row(field: &Field, raw: &Raw, reading: &Reading) -> Option<SheetRow> {
    let is_undecided = reading.undecided.contains(&field.key);
    let is_there = raw.keys().any(|key| key == field.key) || reading.values.contains_key(&field.key);
    if !reading.asks(&field.key) || (is_undecided && !is_there) {
        return None;
    }
    let places = reading.catalogues();
    let text = match (field.kind, reading.values.get(&field.key)) {
        (Kind::Computed, None) => reading.notes.get(&field.key).cloned().unwrap_or_default(),
        (kind, Some(value)) if kind == Kind::Computed || kind.is_file() => show::of_value(field, value, places),
        (kind, None) if kind.is_file() && reading.deferred.contains(&field.key) => "容缺，承诺后补".to_owned(),
        (kind, None) if kind.is_file() => String::new(),
        _ => show::show(field, raw, places),
    };
    let problem = reading.problems.iter().find(|problem| problem.field == field.key);
    Some(SheetRow {
        field: field.key.clone(),
        label: field.label.clone(),
        masked: if field.personal { show::masked(field, &text) } else { text.clone() },
        table: (field.kind == Kind::Table).then(|| table(field, raw, reading)),
        text,
        is_personal: field.personal,
        is_file: field.kind.is_file(),
        problem: problem.map(|problem| problem.message.clone()).unwrap_or_default(),
    })
}

fn table(field: &Field, raw: &Raw, reading: &Reading) -> SheetTable {
    let is_number = |kind: Kind| kind.is_number() || kind == Kind::Computed;
    let values = reading.values.get(&field.key).and_then(|value| value.as_array());
    let rows = raw.rows(&field.key).into_iter().enumerate().map(|(at, typed)| {
        let cell = |column: &Field| match column.kind {
            Kind::Computed => {
                let value = values.and_then(|rows| rows.get(at)).and_then(|row| row.get(&column.key));
                value.map_or_else(String::new, |value| show::of_value(column, value, reading.catalogues()))
            }
            _ => show::of_text(column, typed.get(&column.key).map_or("", String::as_str), reading.catalogues()),
        };
        field.columns.iter().map(cell).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let hide = |(column, text): (&Field, &String)| if column.personal { show::masked(column, text) } else { text.clone() };
    SheetTable {
        masked: rows.iter().map(|row| field.columns.iter().zip(row).map(hide).collect()).collect(),
        rows,
        columns: field.columns.iter().map(|column| (column.label.clone(), is_number(column.kind))).collect(),
    }
}
