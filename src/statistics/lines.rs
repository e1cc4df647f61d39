//! A figure as lines for machines: what the page shows, cell by cell, hidden cells without their number.

use serde::Serialize;

use super::board::Figure;
use super::table::{Row, Value};
use crate::web::Zone;

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// `2026-02`, or a year of a division.
    pub period: String,
    /// `month`, `year_to_date` or `division`.
    pub scope: &'static str,
    /// Way to divide, such as `code`; empty for the whole.
    pub split: String,
    /// Part, or code of a division; `total` for the whole.
    pub part: String,
    /// Its name.
    pub name: String,
    /// The number; none where it is hidden or missing.
    pub value: Option<f64>,
    /// `shown`, `hidden` or `missing`.
    pub status: &'static str,
    /// Whether demonstration data are in it.
    pub is_demo: bool,
}

/// A column of a figure: way to divide, part, name and entry of the register.
#[derive(Debug, Clone)]
pub struct Column {
    /// Way to divide; empty for the whole.
    pub split: String,
    /// Part; `total` for the whole.
    pub part: String,
    /// Name.
    pub name: String,
    /// Entry of the register of definitions, if it has one of its own.
    pub term: String,
}

/// The columns of a figure in order.
pub fn columns(figure: &Figure) -> Vec<Column> {
    let whole = Column { split: String::new(), part: "total".to_owned(), name: "合计".to_owned(), term: String::new() };
    let parts = figure.spec.splits.iter().flat_map(|split| {
        split.parts.iter().map(|part| Column {
            split: split.key.clone(),
            part: part.key.clone(),
            name: part.name.clone(),
            term: part.term.clone(),
        })
    });
    std::iter::once(whole).chain(parts).collect()
}

/// All cells of a figure.
pub fn of(figure: &Figure, zone: &Zone) -> Vec<Line> {
    let columns = columns(figure);
    let rows = |scope: &'static str, rows: &[Row]| -> Vec<Line> {
        let cell = |row: &Row| -> Vec<Line> {
            let pairs = columns.iter().zip(&row.values);
            pairs.map(|(column, value)| line(row.period.key(), scope, column, *value, row.is_demo)).collect()
        };
        rows.iter().flat_map(cell).collect()
    };
    let mut lines = rows("month", &figure.table.months);
    lines.extend(rows("year_to_date", &figure.table.so_far));
    for (code, values) in &figure.table.divisions {
        for (year, value) in figure.table.years.iter().zip(values) {
            let column = Column {
                split: "division".to_owned(),
                part: code.clone(),
                name: zone.division_name(code),
                term: String::new(),
            };
            lines.push(line(year.to_string(), "division", &column, *value, figure.table.is_demo()));
        }
    }
    lines
}

fn line(period: String, scope: &'static str, column: &Column, value: Value, is_demo: bool) -> Line {
    let status = match value {
        Value::Known(_) => "shown",
        Value::Hidden(_) => "hidden",
        Value::Missing => "missing",
    };
    let (split, part, name) = (column.split.clone(), column.part.clone(), column.name.clone());
    Line { period, scope, split, part, name, value: value.known(), status, is_demo }
}
