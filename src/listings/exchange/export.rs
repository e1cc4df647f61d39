//! Entries as a spreadsheet: the same columns that are read again.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::columns::Column;
use crate::listings::definition::Directory;
use crate::listings::entity::listing;
use crate::listings::facts::Facts;
use crate::listings::places::Places;
use crate::web::workbook;

/// An entry with what its row says beside its facts.
#[derive(Debug)]
pub struct Owned {
    /// The entry.
    pub listing: listing::Model,
    /// The owner's code, empty without one.
    pub owner_code: String,
    /// The parent's name, empty without one.
    pub parent_name: String,
}

impl Owned {
    fn text(&self, column: &Column<'_>, facts: &Facts, places: &Places) -> String {
        match column {
            Column::Id => self.listing.id.to_string(),
            Column::Revision => self.listing.revision.to_string(),
            Column::Parent(_) => self.parent_name.clone(),
            Column::Owner => self.owner_code.clone(),
            Column::Field(field) => facts.written(field, places).join("、"),
        }
    }
}

/// Headings and rows for a CSV file.
pub fn csv(directory: &Directory, places: &Places, entries: &[Owned]) -> (Vec<String>, Vec<Vec<String>>) {
    let columns = Column::of(directory);
    let head = columns.iter().map(|column| column.heading().to_owned()).collect();
    let row = |entry: &Owned| {
        let facts = Facts::of_json(&entry.listing.facts);
        columns.iter().map(|column| entry.text(column, &facts, places)).collect()
    };
    (head, entries.iter().map(row).collect())
}

/// An XLSX file with a second sheet that says what belongs into each column. Without entries it is the template.
pub fn xlsx(directory: &Directory, places: &Places, entries: &[Owned]) -> Result<Vec<u8>, XlsxError> {
    let columns = Column::of(directory);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(&directory.name)?;
    let heading = |column: &Column<'_>| {
        let mark = if column.is_required() { "*" } else { "" };
        (format!("{}{mark}", column.heading()), width(column))
    };
    workbook::headings(sheet, columns.iter().map(heading))?;
    for (row, entry) in (1_u32..).zip(entries) {
        let facts = Facts::of_json(&entry.listing.facts);
        for (at, column) in (0_u16..).zip(&columns) {
            write_cell(sheet, (row, at), column, entry, &facts, places)?;
        }
    }
    let notes = book.add_worksheet().set_name("填写说明")?;
    workbook::headings(notes, [("列", 24), ("必填", 8), ("说明", 100)])?;
    for (row, column) in (1_u32..).zip(&columns) {
        notes.write(row, 0, column.heading())?;
        notes.write(row, 1, if column.is_required() { "是" } else { "" })?;
        notes.write(row, 2, column.instruction())?;
    }
    book.save_to_buffer()
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    column: &Column<'_>,
    entry: &Owned,
    facts: &Facts,
    places: &Places,
) -> Result<(), XlsxError> {
    let number = match column {
        Column::Id => u32::try_from(entry.listing.id).ok().map(f64::from),
        Column::Revision => Some(f64::from(entry.listing.revision)),
        Column::Field(field) if field.kind.is_number() => facts.number(&field.key),
        _ => None,
    };
    if let Some(number) = number {
        return sheet.write(row, at, number).map(|_| ());
    }
    workbook::text(sheet, (row, at), &entry.text(column, facts, places))
}

fn width(column: &Column<'_>) -> u16 {
    match column {
        Column::Id | Column::Revision => 8,
        Column::Field(field) if field.key == "name" => 32,
        Column::Field(field) if field.key == "summary" => 60,
        _ => 18,
    }
}
