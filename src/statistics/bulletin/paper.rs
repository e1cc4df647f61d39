//! A bulletin as PDF.

use super::Composed;
use super::compose::Number;
use crate::charts::grouped;
use crate::platform::pdf::{Align, Ink, PdfError, Printer, Sheet, Style};
use crate::statistics::say;

/// Width of the names in the table.
const NAMES: f32 = 52.0;

/// The paper.
pub async fn paper(printer: &Printer, zone: String, composed: Composed, note: String, day: String) -> Result<Vec<u8>, PdfError> {
    let title = composed.title.clone();
    printer.sheet(title, move |sheet| lay(sheet, &zone, &composed, &note, &day)).await
}

fn lay(sheet: &mut Sheet<'_>, zone: &str, composed: &Composed, note: &str, day: &str) {
    sheet.foot(zone);
    sheet.headline(Style::title(20.0), 15.0, &composed.title);
    sheet.gap(1.0);
    sheet.paragraph(Style::plain(10.0).in_ink(Ink::Grey), Align::Centre, &format!("{zone}　{day}"));
    if composed.is_demo {
        sheet.paragraph(Style::plain(10.0).in_ink(Ink::Red), Align::Centre, "含演示数据，不是真实统计");
    }
    sheet.gap(5.0);
    if !note.is_empty() {
        heading(sheet, "编者按");
        note.lines().filter(|line| !line.trim().is_empty()).for_each(|line| sheet.paragraph(Style::plain(11.0), Align::Left, line));
        sheet.gap(3.0);
    }
    for section in &composed.sections {
        heading(sheet, &section.heading);
        sheet.paragraph(Style::plain(11.0), Align::Left, &section.text);
        sheet.gap(3.0);
    }
    table(sheet, "主要指标", &composed.numbers);
    if !composed.parts.is_empty() {
        table(sheet, "分组", &composed.parts);
    }
    sheet.gap(2.0);
    sheet.paragraph(Style::plain(9.0).in_ink(Ink::Grey), Align::Left, &composed.closing);
}

fn heading(sheet: &mut Sheet<'_>, words: &str) {
    sheet.keep(18.0);
    sheet.paragraph(Style::title(13.0), Align::Left, words);
}

fn table(sheet: &mut Sheet<'_>, title: &str, numbers: &[Number]) {
    heading(sheet, title);
    let rows: Vec<(String, String)> = numbers.iter().map(|number| (number.name.clone(), words(number))).collect();
    sheet.table(NAMES, 10.0, &rows);
    sheet.gap(4.0);
}

/// A line of the table in words.
pub fn words(number: &Number) -> String {
    let value = |value: f64| format!("{} {}", grouped(value, number.decimals), number.unit);
    let with = |words: String, growth: Option<f64>| match growth {
        Some(growth) => format!("{words}（{}）", say::growth(Some(growth))),
        None => words,
    };
    let month = number.month.map(|month| with(value(month), number.month_growth));
    let so_far = number.so_far.map(|so_far| with(format!("累计 {}", value(so_far)), number.growth));
    let said: Vec<String> = month.into_iter().chain(so_far).collect();
    match (said.is_empty(), number.is_hidden) {
        (true, true) => "不公开".to_owned(),
        (true, false) => say::NOTHING.to_owned(),
        (false, _) => said.join("，"),
    }
}
