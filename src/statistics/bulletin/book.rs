//! A bulletin as a workbook: numbers as numbers, the text on a sheet of its own.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Composed;
use super::compose::Number;
use crate::web::workbook::{headings, text};

const HEAD: [(&str, u16); 7] =
    [("指标", 32), ("单位", 10), ("本月（期末）", 16), ("同比", 12), ("本年累计", 16), ("累计同比", 12), ("说明", 24)];

/// The workbook.
pub fn book(composed: &Composed, note: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    numbers(book.add_worksheet().set_name("主要指标")?, &composed.numbers)?;
    if !composed.parts.is_empty() {
        numbers(book.add_worksheet().set_name("分组")?, &composed.parts)?;
    }
    let sheet = book.add_worksheet().set_name("文字")?;
    headings(sheet, [("标题", 20), ("内容", 100)])?;
    let wrap = Format::new().set_text_wrap();
    let noted = (!note.is_empty()).then(|| ("编者按".to_owned(), note.to_owned()));
    let lines = composed.sections.iter().map(|section| (section.heading.clone(), section.text.clone()));
    let lines = noted.into_iter().chain(lines).chain([("说明".to_owned(), composed.closing.clone())]);
    for (row, (heading, words)) in (1..).zip(lines) {
        text(sheet, (row, 0), &heading)?;
        sheet.write_string_with_format(row, 1, words, &wrap)?;
    }
    book.save_to_buffer()
}

fn numbers(sheet: &mut Worksheet, rows: &[Number]) -> Result<(), XlsxError> {
    headings(sheet, HEAD)?;
    sheet.set_freeze_panes(1, 1)?;
    let percent = Format::new().set_num_format("0.0%");
    for (row, number) in (1..).zip(rows) {
        let places = "0".repeat(number.decimals);
        let format = Format::new().set_num_format(if places.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{places}") });
        text(sheet, (row, 0), &number.name)?;
        text(sheet, (row, 1), &number.unit)?;
        for (column, value, format) in [
            (2, number.month, &format),
            (3, number.month_growth, &percent),
            (4, number.so_far, &format),
            (5, number.growth, &percent),
        ] {
            if let Some(value) = value {
                sheet.write_number_with_format(row, column, value, format)?;
            }
        }
        if number.is_hidden {
            text(sheet, (row, 6), "有不公开的数，见小数保护")?;
        }
    }
    Ok(())
}
