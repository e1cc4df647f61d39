//! Workbooks for spreadsheet programs: headings that stay in view, and texts that stay texts, whatever they begin with.

use actix_web::HttpResponse;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::web::file_answer::{self, Way, XLSX};

/// Writes the headings of columns into the first row; each comes with the width of its column in letters.
pub fn headings<T: AsRef<str>>(sheet: &mut Worksheet, columns: impl IntoIterator<Item = (T, u16)>) -> Result<(), XlsxError> {
    let look = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EFF5)).set_align(FormatAlign::VerticalCenter);
    sheet.set_freeze_panes(1, 0)?;
    for (at, (words, width)) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, width)?;
        sheet.write_with_format(0, at, words.as_ref(), &look)?;
    }
    Ok(())
}

/// Writes a text into a cell; an empty one leaves it empty.
pub fn text(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str) -> Result<(), XlsxError> {
    if text.is_empty() { Ok(()) } else { sheet.write_string(row, column, text).map(|_| ()) }
}

/// A workbook of one sheet that holds nothing but texts. Row by row, so that many of them need little room.
pub fn of_texts<T: AsRef<str>>(
    name: &str,
    columns: impl IntoIterator<Item = (T, u16)>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
    headings(sheet, columns)?;
    // The first column stays in view too: it says which row it is.
    sheet.set_freeze_panes(1, 1)?;
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(&cells) {
            text(sheet, (row, column), cell)?;
        }
    }
    book.save_to_buffer()
}

/// A workbook to be saved.
pub fn answer(file_name: &str, bytes: Vec<u8>) -> HttpResponse {
    file_answer::file(Way::Saved, file_name, XLSX).body(bytes)
}
