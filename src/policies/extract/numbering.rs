//! The numbers that Word writes before paragraphs and does not keep in their text.

use std::collections::HashMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::docx::{attribute, name, value};

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(super) struct Lists {
    /// Levels of each abstract list.
    patterns: HashMap<String, Vec<Level>>,
    /// Which abstract list a list follows.
    follows: HashMap<String, String>,
    counts: HashMap<String, Vec<u32>>,
}

#[derive(Default, Clone)]
struct Level {
    format: String,
    /// `（%1）`
    text: String,
    start: u32,
}

impl Lists {
    /// Reads the numbering part; what cannot be read leaves lists without numbers.
    pub(super) fn read(xml: &str) -> Self {
        let mut lists = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut pattern, mut list) = (None, None);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => lists.note(&element, &mut pattern, &mut list),
                Ok(Event::Eof) | Err(_) => return lists,
                Ok(_) => {}
            }
        }
    }

    /// The number of the next paragraph of a list.
    pub(super) fn next(&mut self, list: &str, level: usize) -> String {
        let Some(levels) = self.follows.get(list).and_then(|pattern| self.patterns.get(pattern)) else {
            return String::new();
        };
        let Some(own) = levels.get(level) else { return String::new() };
        let counts = self.counts.entry(list.to_owned()).or_default();
        counts.truncate(level + 1);
        while counts.len() <= level {
            let start = levels.get(counts.len()).map_or(1, |level| level.start);
            let is_own = counts.len() == level;
            counts.push(if is_own { start.saturating_sub(1) } else { start });
        }
        counts[level] += 1;
        own.written(levels, counts)
    }

    fn note(&mut self, element: &BytesStart<'_>, pattern: &mut Option<String>, list: &mut Option<String>) {
        match name(element) {
            "abstractNum" => {
                *pattern = attribute(element, "abstractNumId");
                *list = None;
            }
            "num" => *list = attribute(element, "numId"),
            "abstractNumId" => {
                if let (Some(list), Some(follows)) = (list.as_ref(), value(element)) {
                    self.follows.insert(list.clone(), follows);
                }
            }
            "lvl" if list.is_none() => {
                if let Some(pattern) = pattern.as_ref() {
                    let levels = self.patterns.entry(pattern.clone()).or_default();
                    levels.push(Level { start: 1, ..Level::default() });
                }
            }
            kind => {
                let level = pattern.as_ref().filter(|_| list.is_none()).and_then(|pattern| self.patterns.get_mut(pattern));
                if let (Some(level), Some(value)) = (level.and_then(|levels| levels.last_mut()), value(element)) {
                    match kind {
                        "numFmt" => level.format = value,
                        "lvlText" => level.text = value,
                        "start" => level.start = value.parse().unwrap_or(1),
                        _ => {}
                    }
                }
            }
        }
    }
}

impl Level {
    fn written(&self, levels: &[Self], counts: &[u32]) -> String {
        if matches!(self.format.as_str(), "bullet" | "none") {
            return String::new();
        }
        let mut text = self.text.clone();
        for (at, count) in counts.iter().enumerate() {
            let format = levels.get(at).map_or("", |level| level.format.as_str());
            text = text.replace(&format!("%{}", at + 1), &formatted(*count, format));
        }
        text
    }
}

fn formatted(count: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(count),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&count) => {
            char::from_u32(0x245f + count).map_or_else(String::new, String::from)
        }
        _ => count.to_string(),
    }
}

/// 1 to 99 in Chinese numerals.
fn chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: u32| DIGITS.get(value as usize).copied().unwrap_or_default();
    match count {
        1..=9 => digit(count).to_owned(),
        10..=19 => format!("十{}", digit(count - 10)),
        20..=99 => format!("{}十{}", digit(count / 10), digit(count % 10)),
        _ => count.to_string(),
    }
}
