//! Text of a Word document: paragraphs, tables, and the numbers that Word itself writes before paragraphs.

use std::io::{Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::{ZipArchive, result::ZipError};

use super::{ExtractError, Extracted, Format, numbering::Lists};

/// The most a part may unpack to, in bytes; a zip bomb stops here.
const LARGEST_PART: u64 = 64 * 1024 * 1024;

/// Reads a docx.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ExtractError::Damaged)?;
    let Some(document) = part(&mut archive, "word/document.xml")? else {
        return Err(ExtractError::Unsupported("压缩包".to_owned()));
    };
    let numbering = part(&mut archive, "word/numbering.xml").ok().flatten().unwrap_or_default();
    let mut walk = Walk { lists: Lists::read(&numbering), ..Walk::default() };
    walk.read(&document)?;
    let mut notes = Vec::new();
    if walk.has_pictures {
        notes.push("文件中有图片，图片里的文字没有读取".to_owned());
    }
    Ok(Extracted { text: walk.lines.join("\n"), format: Format::Docx, notes })
}

/// A part of the package as text; `None` when there is no such part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ExtractError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => return Err(ExtractError::Encrypted),
        Err(_) => return Err(ExtractError::Damaged),
    };
    let mut unpacked = Vec::new();
    file.take(LARGEST_PART + 1).read_to_end(&mut unpacked).map_err(|_| ExtractError::Damaged)?;
    if unpacked.len() as u64 > LARGEST_PART {
        return Err(ExtractError::TooLarge);
    }
    String::from_utf8(unpacked).map(Some).map_err(|_| ExtractError::Damaged)
}

/// Reading down the document.
#[derive(Default)]
struct Walk {
    lines: Vec<String>,
    lists: Lists,
    paragraph: String,
    cells: Vec<String>,
    /// How many tables are open; inner ones flow into their cell.
    tables: usize,
    cell: String,
    is_text: bool,
    deleted: usize,
    list: Option<String>,
    list_level: usize,
    has_pictures: bool,
}

impl Walk {
    fn read(&mut self, document: &str) -> Result<(), ExtractError> {
        let mut reader = Reader::from_str(document);
        loop {
            match reader.read_event().map_err(|_| ExtractError::Damaged)? {
                Event::Start(element) => self.open(&element),
                Event::Empty(element) => {
                    self.open(&element);
                    self.close(name(&element));
                }
                Event::Text(text) if self.is_text => self.paragraph.push_str(&text),
                Event::GeneralRef(reference) if self.is_text => self.paragraph.push(referred(&reference)),
                Event::End(element) => self.close(element.local_name().as_ref()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match name(element) {
            "t" => self.is_text = self.deleted == 0,
            "del" | "fldSimple" if name(element) == "del" => self.deleted += 1,
            "tab" if self.is_text || !self.paragraph.is_empty() => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push('\n'),
            "tbl" => self.tables += 1,
            "numId" => self.list = value(element),
            "ilvl" => self.list_level = value(element).and_then(|level| level.parse().ok()).unwrap_or(0),
            "drawing" | "pict" => self.has_pictures = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "del" => self.deleted = self.deleted.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tc" if self.tables == 1 => self.cells.push(std::mem::take(&mut self.cell)),
            "tr" if self.tables == 1 => self.end_row(),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let level = std::mem::take(&mut self.list_level);
        let label = match self.list.take() {
            Some(list) if !text.trim().is_empty() => self.lists.next(&list, level),
            _ => String::new(),
        };
        let text = format!("{label}{}", text.trim_end());
        if self.tables > 0 {
            let gap = if self.cell.is_empty() { "" } else { " " };
            self.cell.push_str(gap);
            self.cell.push_str(text.trim());
        } else {
            self.lines.extend(text.split('\n').map(str::to_owned));
        }
    }

    /// A row of one cell only frames text.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        match cells.as_slice() {
            [only] => self.lines.push(only.clone()),
            _ => self
                .lines
                .push(format!("| {} |", cells.iter().map(|cell| cell.replace(['|', '\n'], " ")).collect::<Vec<_>>().join(" | "))),
        }
    }
}

/// The name of an element without its prefix.
pub(super) fn name<'a>(element: &'a BytesStart<'_>) -> &'a str {
    let name: &str = element.name().into_inner();
    name.rsplit(':').next().unwrap_or(name)
}

/// The `w:val` of an element.
pub(super) fn value(element: &BytesStart<'_>) -> Option<String> {
    attribute(element, "val")
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let attributes = element.attributes().flatten();
    let mut named = attributes.filter(|attribute| attribute.key.local_name().as_ref() == wanted);
    named.next().map(|attribute| attribute.value.to_string())
}

fn referred(reference: &quick_xml::events::BytesRef<'_>) -> char {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c;
    }
    let name: &str = reference;
    match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => '\u{fffd}',
    }
}
