//! A month as a spreadsheet: out with what stands in it, in again with every cell looked at before anything is written.

use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use super::figures::Figures;
use super::forms::Field;
use super::month::Month;
use super::say::{self, plain, shown};
use super::store::returns::Filled;
use crate::web::sheet::{Fault, Sheet};
use crate::web::workbook;

/// Columns with their widths. The first tells fields apart, so it must stay.
const COLUMNS: [(&str, u16); 7] =
    [("编码", 18), ("项目", 34), ("本月数", 16), ("单位", 8), ("变动说明", 30), ("上月数", 16), ("填报说明", 60)];
/// Where the codes, the numbers and the reasons stand.
const CODE: usize = 0;
const NUMBER: u16 = 2;
const REASON: u16 = 4;
/// Rows that say what the sheet is about.
const FORM: &str = "#form";
const PERIOD: &str = "#period";
const REPORTER: &str = "#reporter";
const NOTE: &str = "#note";

/// A number that the sheet changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Such as `C7`.
    pub cell: String,
    /// Name of the field.
    pub name: String,
    /// Before.
    pub old: String,
    /// In the sheet.
    pub new: String,
}

/// What a sheet would do.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// What the form would hold afterwards.
    pub filled: Filled,
    /// Numbers that change.
    pub changes: Vec<Change>,
    /// Cells that cannot be used.
    pub faults: Vec<Fault>,
}

/// Writes a month with what stands in it.
pub fn write(month: &Month, filled: &Filled) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("月报")?;
    workbook::headings(sheet, COLUMNS)?;
    let entry = Format::new().set_background_color(Color::RGB(0x00FF_F8E1)).set_num_format("#,##0.00##");
    let whole = Format::new().set_background_color(Color::RGB(0x00FF_F8E1)).set_num_format("#,##0");
    let heads = [
        (FORM, "报表（不要改）", month.form.key.clone()),
        (PERIOD, "所属月份（不要改）", month.period.key()),
        (REPORTER, "填报主体（不要改）", month.reporter.id.to_string()),
    ];
    let mut row = 1;
    for (code, name, value) in heads {
        workbook::text(sheet, (row, 0), code)?;
        workbook::text(sheet, (row, 1), name)?;
        workbook::text(sheet, (row, NUMBER), &value)?;
        row += 1;
    }
    workbook::text(sheet, (3, 3), &month.reporter.name)?;
    for field in month.form.fields() {
        workbook::text(sheet, (row, 0), &field.key)?;
        workbook::text(sheet, (row, 1), &field.name)?;
        let look = if field.places() == 0 { &whole } else { &entry };
        match filled.figures.get(&field.key) {
            Some(number) => sheet.write_number_with_format(row, NUMBER, *number, look)?,
            None => sheet.write_blank(row, NUMBER, look)?,
        };
        workbook::text(sheet, (row, 3), &field.unit)?;
        workbook::text(sheet, (row, REASON), filled.reasons.get(&field.key).map_or("", String::as_str))?;
        if let Some(before) = month.previous.as_ref().and_then(|previous| previous.get(&field.key)) {
            sheet.write_number(row, 5, *before)?;
        }
        workbook::text(sheet, (row, 6), &help(field))?;
        row += 1;
    }
    workbook::text(sheet, (row, 0), NOTE)?;
    workbook::text(sheet, (row, 1), "填报说明（选填）")?;
    workbook::text(sheet, (row, NUMBER), &filled.note)?;
    book.save_to_buffer()
}

fn help(field: &Field) -> String {
    let nature = field.nature.word();
    let computed = if field.is_computed() { "可留空，由系统计算。" } else { "" };
    format!("{nature}。{computed}{}", field.help)
}

/// Looks at a sheet; `held` is what the form holds now, which rows that are not there leave as it is.
pub fn read(month: &Month, held: &Filled, sheet: &Sheet) -> Trial {
    let mut trial = Trial { filled: Filled { source: "xlsx", ..held.clone() }, faults: sheet.faults.clone(), ..Trial::default() };
    let wanted = [COLUMNS[CODE].0, COLUMNS[usize::from(NUMBER)].0];
    let is_ours = [(CODE, wanted[0]), (usize::from(NUMBER), wanted[1])]
        .iter()
        .all(|(at, name)| sheet.head.get(*at).is_some_and(|head| head == name));
    if !is_ours {
        trial.faults.push(Fault::at(0, 0, "列标题与模板不一致。请下载这个月的表格，在“本月数”一列填写。"));
        return trial;
    }
    let mut seen = std::collections::HashSet::new();
    let mut named = std::collections::HashSet::new();
    for (number, cells) in &sheet.rows {
        let row = u32::try_from(number.saturating_sub(1)).unwrap_or(0);
        let text = |at: u16| cells.get(usize::from(at)).map_or("", |cell| cell.trim());
        let code = cells.get(CODE).map_or("", |cell| cell.trim());
        if code.is_empty() {
            let is_filled = !text(NUMBER).is_empty();
            trial.faults.extend(is_filled.then(|| Fault::at(row, 0, "这一行没有编码，不知道是哪一项。请使用下载的表格。")));
            continue;
        }
        if !seen.insert(code.to_owned()) {
            trial.faults.push(Fault::at(row, 0, format!("编码“{}”出现了两次，请删去一行。", short(code))));
            continue;
        }
        if code.starts_with('#') {
            named.insert(code.to_owned());
            head(month, code, text(NUMBER), row, &mut trial);
            continue;
        }
        match month.form.field(code) {
            Some(field) => line(field, (row, text(NUMBER), text(REASON)), held, &mut trial),
            None => trial.faults.push(Fault::at(row, 0, format!("这张报表没有编码为“{}”的项目。", short(code)))),
        }
    }
    for (code, what) in [(FORM, "报表"), (PERIOD, "所属月份"), (REPORTER, "填报主体")] {
        if !named.contains(code) {
            trial.faults.push(Fault::at(
                1,
                0,
                format!("表格里没有“{what}”（{code}）一行，不能确认是哪个月的数据。请使用下载的表格。"),
            ));
        }
    }
    trial
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

fn head(month: &Month, code: &str, value: &str, row: u32, trial: &mut Trial) {
    let problem = match code {
        FORM if value != month.form.key => Some(format!("这是另一张报表的表格，这里要的是{}。", month.form.name)),
        PERIOD if crate::returns::Period::parse(value) != Some(month.period) => {
            Some(format!("表格是“{}”的，这里要填的是{}。请下载这个月的表格。", short(value), month.period.name()))
        }
        REPORTER if value != month.reporter.id.to_string() => {
            Some(format!("表格属于另一个填报主体，这里要的是“{}”。", month.reporter.name))
        }
        NOTE => {
            trial.filled.note = value.chars().take(2000).collect();
            None
        }
        FORM | PERIOD | REPORTER => None,
        _ => Some(format!("不认识的标记“{}”。", short(code))),
    };
    trial.faults.extend(problem.map(|message| Fault::at(row, u32::from(NUMBER), message)));
}

fn line(field: &Field, (row, typed, reason): (u32, &str, &str), held: &Filled, trial: &mut Trial) {
    let number = match say::read(field, typed) {
        Ok(number) => number,
        Err(message) => {
            trial.faults.push(Fault::at(row, u32::from(NUMBER), message));
            return;
        }
    };
    match number {
        // Spreadsheets compute with more places than they show.
        Some(number) => drop(trial.filled.figures.insert(field.key.clone(), tidy(number, field.places()))),
        None => drop(trial.filled.figures.remove(&field.key)),
    }
    if reason.is_empty() {
        trial.filled.reasons.remove(&field.key);
    } else {
        trial.filled.reasons.insert(field.key.clone(), reason.chars().take(500).collect());
    }
    let now = trial.filled.figures.get(&field.key).copied();
    let before = held.figures.get(&field.key).copied();
    if now != before {
        let said = |number: Option<f64>| number.map_or_else(|| "空".to_owned(), |number| shown(number, field.places()));
        let cell = Fault::at(row, u32::from(NUMBER), "").cell;
        trial.changes.push(Change { cell, name: field.name.clone(), old: said(before), new: said(now) });
    }
}

/// A number without what floating point adds to it; one with truly more places keeps them, so that they are found.
fn tidy(number: f64, places: u8) -> f64 {
    let rounded = super::checks::rounded(number, places);
    if (number - rounded).abs() <= 1e-6 * number.abs().max(1.0) { rounded } else { number }
}

/// The head and rows of a table of months: one row a month, one column a field.
pub fn months(form: &super::forms::Form, rows: &[(String, String, Figures)]) -> (Vec<(String, u16)>, Vec<Vec<String>>) {
    let fixed = [("月份".to_owned(), 12), ("状态".to_owned(), 10)];
    let columns = fixed.into_iter().chain(form.fields().map(|field| (format!("{}（{}）", field.name, field.unit), 14)));
    let cells = |(month, state, figures): &(String, String, Figures)| {
        let number = |field: &Field| figures.get(&field.key).map(|number| plain(*number, field.places())).unwrap_or_default();
        [month.clone(), state.clone()].into_iter().chain(form.fields().map(number)).collect()
    };
    (columns.collect(), rows.iter().map(cells).collect())
}
