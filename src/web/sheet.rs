//! A spreadsheet as rows of texts, from XLSX or CSV. What a plain table has no use for is found here: formulas, merged
//! cells, error values, too many rows; each with its cell.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

/// Rows that are read, without the headings.
pub const MOST_ROWS: usize = 20_000;
/// Columns that are read.
const MOST_COLUMNS: u32 = 200;
/// What an XLSX file may be when it is unpacked.
const MOST_UNPACKED: u64 = 400 * 1024 * 1024;

/// A cell that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Such as `C5`.
    pub cell: String,
    /// Row as people count.
    pub row: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// At a cell counted from zero.
    pub fn at(row: u32, column: u32, message: impl Into<String>) -> Self {
        let row = row as usize + 1;
        Self { cell: format!("{}{row}", letters(column as usize)), row, message: message.into() }
    }
}

/// Letters of a column counted from zero: A … Z, AA …
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    if column < 26 { letter.to_string() } else { format!("{}{letter}", letters(column / 26 - 1)) }
}

/// A table.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Headings.
    pub head: Vec<String>,
    /// Row numbers as people see them, with cells.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Cells that cannot be used.
    pub faults: Vec<Fault>,
}

impl Sheet {
    /// Reads a file by what it is, not by its name. An error is a sentence about the file as a whole.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let sheet = match bytes {
            [b'P', b'K', ..] => read_xlsx(bytes)?,
            [0xD0, 0xCF, 0x11, 0xE0, ..] => {
                return Err("这是旧版 .xls 文件，请在表格软件中另存为 .xlsx 或 CSV 后再上传。".to_owned());
            }
            _ => read_csv(bytes)?,
        };
        if sheet.head.iter().all(String::is_empty) {
            return Err("表格第一行应是列标题。请下载模板，按模板的列填写。".to_owned());
        }
        if sheet.rows.is_empty() && sheet.faults.is_empty() {
            return Err("表格里没有数据行。第一行是列标题，从第二行起每行一个条目。".to_owned());
        }
        Ok(sheet)
    }

    fn place(&mut self, row: u32, column: u32, text: String) -> Result<(), String> {
        if column >= MOST_COLUMNS {
            return Err(format!("表格超过 {MOST_COLUMNS} 列，请使用模板的列。"));
        }
        let cells = if row == 0 {
            &mut self.head
        } else {
            let number = row as usize + 1;
            if self.rows.last().is_none_or(|(last, _)| *last != number) {
                if self.rows.len() >= MOST_ROWS {
                    return Err(too_many());
                }
                self.rows.push((number, Vec::new()));
            }
            match self.rows.last_mut() {
                Some((_, cells)) => cells,
                None => return Ok(()),
            }
        };
        let column = column as usize;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        Ok(())
    }
}

fn too_many() -> String {
    format!("表格超过 {MOST_ROWS} 行。请拆成几个文件，分次导入。")
}

fn read_xlsx(bytes: &[u8]) -> Result<Sheet, String> {
    let unreadable = || "文件无法作为 XLSX 打开，可能已损坏或设有密码。请重新另存为 .xlsx 后上传。".to_owned();
    check_unpacked(bytes).ok_or_else(unreadable)??;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let name = book.sheet_names().first().cloned().ok_or_else(unreadable)?;
    let merged = book.merge_cells_by_sheet_id(0).unwrap_or_default();
    let mut sheet = Sheet::default();
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
    while let Some(cell) = cells.next_cell_with_formula().map_err(|_| unreadable())? {
        let (row, column) = cell.pos;
        if cell.formula.is_some() {
            sheet.faults.push(Fault::at(row, column, "单元格是公式。请把整列复制后“选择性粘贴为数值”，再上传。"));
            continue;
        }
        match text(&cell.value) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => sheet.place(row, column, text)?,
            Err(words) => sheet.faults.push(Fault::at(row, column, words)),
        }
    }
    for area in merged {
        let (row, column) = area.start;
        sheet.faults.push(Fault::at(row, column, "合并单元格无法对应到每一行。请取消合并，逐行填写。"));
    }
    Ok(sheet)
}

/// Whether the file stays within bounds when unpacked; none when it is no archive.
fn check_unpacked(bytes: &[u8]) -> Option<Result<(), String>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut room = MOST_UNPACKED;
    for at in 0..archive.len() {
        let file = archive.by_index(at).ok()?;
        // Counted while it is unpacked: a size that is only claimed protects nobody.
        let size = std::io::copy(&mut file.take(room + 1), &mut std::io::sink()).ok()?;
        if size > room {
            return Some(Err("文件解压后过大，无法导入。请拆成几个文件，分次导入。".to_owned()));
        }
        room -= size;
    }
    Some(Ok(()))
}

fn text(value: &DataRef<'_>) -> Result<String, &'static str> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(is_so) => if *is_so { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(_) => return Err("单元格是时长，无法识别。"),
        DataRef::Error(_) => return Err("单元格是错误值（如 #N/A），请改正。"),
    })
}

fn read_csv(bytes: &[u8]) -> Result<Sheet, String> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for (at, record) in (0_u32..).zip(reader.records()) {
        let record = record.map_err(|_| "文件不是表格：请上传 .xlsx 或 CSV 文件。".to_owned())?;
        if sheet.rows.len() >= MOST_ROWS {
            return Err(too_many());
        }
        for (column, cell) in (0_u32..).zip(&record) {
            // An apostrophe that an export put before a formula is taken off again.
            let cell = cell.trim();
            let cell = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])).unwrap_or(cell);
            if !cell.is_empty() {
                sheet.place(at, column, cell.to_owned())?;
            }
        }
    }
    Ok(sheet)
}

/// UTF-8, else GB18030 as spreadsheet programs in China save it.
fn decoded(bytes: &[u8]) -> Result<String, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') {
            Err("文件不是表格：请上传 .xlsx 或 CSV 文件。".to_owned())
        } else {
            Ok(text.to_owned())
        };
    }
    let (text, _, is_damaged) = encoding_rs::GB18030.decode(bytes);
    if is_damaged || text.contains('\0') {
        return Err("文件不是表格，或文字编码无法识别：请上传 .xlsx，或 UTF-8、GB18030 编码的 CSV。".to_owned());
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Formula, Workbook};

    use super::*;

    #[test]
    fn a_table_reads_the_same_from_either_kind_of_file() {
        let csv = "\u{feff}名称,面积\r\n\"甲,乙\",12.5\r\n,\r\n'=丙,3\r\n";
        let sheet = Sheet::read(csv.as_bytes()).expect("a sheet");
        assert_eq!(sheet.head, ["名称", "面积"]);
        assert_eq!(sheet.rows, [(2, vec!["甲,乙".into(), "12.5".into()]), (4, vec!["=丙".into(), "3".into()])]);
        let (gb, _, _) = encoding_rs::GB18030.encode("名称\n海外仓\n");
        assert_eq!(Sheet::read(&gb).expect("a sheet").rows, [(2, vec!["海外仓".into()])]);
    }

    #[test]
    fn what_a_table_has_no_use_for_is_said_with_its_cell() {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        page.write(0, 0, "名称").expect("a cell");
        page.write(0, 1, "面积").expect("a cell");
        page.write(1, 0, "甲").expect("a cell");
        page.write(1, 1, Formula::new("=1+1").set_result("2")).expect("a formula");
        page.merge_range(2, 0, 3, 0, "乙", &Format::new()).expect("a merged range");
        let sheet = Sheet::read(&book.save_to_buffer().expect("a file")).expect("a sheet");
        let said: Vec<_> =
            sheet.faults.iter().map(|fault| (fault.cell.as_str(), fault.message.chars().take(4).collect::<String>())).collect();
        assert_eq!(said, [("B2", "单元格是".to_owned()), ("A3", "合并单元".to_owned())]);
    }

    #[test]
    fn files_that_are_no_tables_are_refused_in_words() {
        for bytes in [&b"PK\x03\x04broken"[..], b"\xD0\xCF\x11\xE0\xA1", b"\x00\x01\x02", b"", b"\n\n", "名称\n".as_bytes()] {
            assert!(Sheet::read(bytes).is_err(), "{bytes:?}");
        }
        let long = "名称\n".to_owned() + &"甲\n".repeat(MOST_ROWS + 1);
        assert!(Sheet::read(long.as_bytes()).is_err_and(|words| words.contains("拆成几个文件")));
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        assert_eq!(Fault::at(4, 2, "").cell, "C5");
        assert_eq!(["Z", "AA", "AZ", "BA"], [25, 26, 51, 52].map(letters).each_ref().map(String::as_str));
    }
}
