//! A table of rows to fill in: what was typed, and empty rows after it.

use super::{FieldView, control, options};
use crate::forms::raw::Raw;
use crate::forms::reading::{Problem, Reading};
use crate::forms::schema::{Field, Kind};
use crate::forms::show;

/// Columns that stand side by side on a wide page; with more, each row is a card.
const SIDE_BY_SIDE: usize = 6;

/// A table.
#[derive(Debug, Clone, Default)]
pub struct TableView {
    /// Heading and unit of each column, whether it must be filled in, and its hint.
    pub columns: Vec<ColumnView>,
    /// Rows, empty ones at the end.
    pub rows: Vec<RowView>,
    /// A row from which scripts make new ones; its number is `__row__`.
    pub blank: RowView,
    /// Most rows.
    pub most: usize,
    /// Whether each row is a card on pages of any width.
    pub is_cards: bool,
    field: Field,
}

/// A column.
#[derive(Debug, Clone, Default)]
pub struct ColumnView {
    /// Heading.
    pub label: String,
    /// Unit of its numbers.
    pub unit: String,
    /// Whether every row needs it.
    pub is_required: bool,
    /// What to fill in.
    pub hint: String,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct RowView {
    /// Its number for people.
    pub number: String,
    /// A cell a column.
    pub cells: Vec<FieldView>,
}

impl TableView {
    /// What was typed, and an empty row; three where nothing was typed.
    pub(super) fn of(field: &Field, raw: &Raw, reading: &Reading, problems: &[&Problem]) -> Self {
        let typed = raw.rows(&field.key);
        let values = reading.values.get(&field.key).and_then(|value| value.as_array());
        let mut rows = Vec::with_capacity(typed.len() + 3);
        for (at, row) in typed.iter().enumerate() {
            let mut view = empty(field, &at.to_string(), reading);
            view.number = (at + 1).to_string();
            for (cell, column) in view.cells.iter_mut().zip(&field.columns) {
                let text = row.get(&column.key).map_or("", String::as_str);
                let value = values.and_then(|rows| rows.get(at)).and_then(|row| row.get(&column.key));
                cell.value = match (column.kind, value) {
                    (Kind::Computed, Some(value)) => show::of_value(column, value, reading.catalogues()),
                    (Kind::Computed, None) => String::new(),
                    _ => text.to_owned(),
                };
                cell.groups = options::of(column, &[text], reading.catalogues());
                let is_here = |problem: &&&Problem| {
                    problem.field == field.key && problem.row == Some(at) && problem.column.as_deref() == Some(&column.key)
                };
                let words = problems.iter().find(is_here).map(|problem| problem.message.as_str()).unwrap_or_default();
                // The row is where it is said.
                cell.error = words.split_once(" 行：").map_or(words, |(_, rest)| rest).to_owned();
            }
            rows.push(view);
        }
        let columns = field.columns.iter().map(|column| ColumnView {
            label: column.label.clone(),
            unit: column.shown_unit().to_owned(),
            is_required: column.required || column.kind == Kind::Computed,
            hint: control(column).hint,
        });
        let mut table = Self {
            columns: columns.collect(),
            blank: empty(field, "__row__", reading),
            rows,
            most: field.most_items(),
            is_cards: field.columns.len() > SIDE_BY_SIDE,
            field: field.clone(),
        };
        table.add(if table.rows.is_empty() { 3 } else { 1 });
        table
    }

    /// Empty rows at the end, as far as there is room.
    pub(super) fn add(&mut self, count: usize) {
        for at in self.rows.len()..(self.rows.len() + count).min(self.most) {
            let mut row = self.blank.clone();
            row.number = (at + 1).to_string();
            for (cell, column) in row.cells.iter_mut().zip(&self.field.columns) {
                cell.name = format!("{}.{at}.{}", self.field.key, column.key);
            }
            self.rows.push(row);
        }
    }

    /// Whether there is room for another row.
    pub fn has_room(&self) -> bool {
        self.rows.len() < self.most
    }
}

fn empty(field: &Field, row: &str, reading: &Reading) -> RowView {
    let cell = |column: &Field| {
        let view = control(column);
        // A cell has no room for radio buttons.
        let control = if view.control == "radio" { "select" } else { view.control };
        FieldView {
            name: format!("{}.{row}.{}", field.key, column.key),
            groups: options::of(column, &[], reading.catalogues()),
            is_required: column.required,
            hint: String::new(),
            control,
            ..view
        }
    };
    RowView { number: String::new(), cells: field.columns.iter().map(cell).collect() }
}
