//! A document's text as a page shows it: blocks with their anchors, cited numbers as links, and the table of contents.

use std::collections::{HashMap, HashSet};

use crate::policies::link;
use crate::policies::text::{Block, Body, Content, OutlineEntry};
use crate::values::find_all;

/// Cited documents that the library holds, by their number in normal form.
pub type Cited = HashMap<String, i64>;

/// A block ready to be shown.
#[derive(Debug, Clone)]
pub enum Shown {
    /// A heading; level 1 of the text is the page's second.
    Heading {
        /// 2 to 6.
        level: u8,
        /// Where links land.
        anchor: String,
        /// Words.
        text: String,
    },
    /// Running text; an address line (主送机关) is not indented.
    Paragraph {
        /// Where links land.
        anchor: String,
        /// Words and links.
        pieces: Vec<Piece>,
        /// Whether it names those to whom the document is sent.
        is_address: bool,
    },
    /// A table; the first row is its head.
    Table {
        /// Where links land.
        anchor: String,
        /// Head cells.
        head: Vec<String>,
        /// Other rows.
        rows: Vec<Vec<Cell>>,
    },
    /// A side note.
    Note {
        /// Where links land.
        anchor: String,
        /// Words and links.
        pieces: Vec<Piece>,
    },
    /// A closing line.
    Closing {
        /// Where links land.
        anchor: String,
        /// Words.
        text: String,
    },
}

/// Words, perhaps with a link to the document they cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Words.
    pub text: String,
    /// The cited document.
    pub url: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Words.
    pub text: String,
    /// Whether it is a figure, set to the right.
    pub is_number: bool,
}

/// An entry of the table of contents with those below it.
#[derive(Debug, Clone)]
pub struct TocEntry {
    /// Words.
    pub text: String,
    /// Where it leads.
    pub url: String,
    /// One level deeper.
    pub below: Vec<TocEntry>,
}

/// All blocks of a body.
pub fn shown(body: &Body, own_id: i64, cited: &Cited) -> Vec<Shown> {
    let blocks = body.blocks();
    let first_heading = blocks.iter().position(|block| matches!(block.content, Content::Heading { .. })).unwrap_or(blocks.len());
    let mut depth = 1;
    let mut show = |(at, block): (usize, &Block)| {
        if let Content::Heading { level, .. } = &block.content {
            // Pages skip no level, whatever the text does.
            depth = (*level + 1).clamp(2, 6).min(depth + 1);
        }
        one(block, depth, at < first_heading, &|text: &str| pieces(text, own_id, cited))
    };
    blocks.iter().enumerate().map(&mut show).collect()
}

/// Normal forms of all numbers that a body cites.
pub fn numbers(body: &Body) -> HashSet<String> {
    let texts = body.blocks().iter().map(|block| block.content.plain_text());
    texts.flat_map(|text| find_all(&text).into_iter().map(|(_, number)| number.normal()).collect::<Vec<_>>()).collect()
}

/// The two outermost levels of headings.
pub fn contents(body: &Body) -> Vec<TocEntry> {
    let outline = body.outline();
    let top = outline.iter().map(|entry| entry.level).min().unwrap_or(1);
    let mut contents: Vec<TocEntry> = Vec::new();
    for entry in outline {
        match contents.last_mut() {
            Some(last) if entry.level == top + 1 => last.below.push(toc_entry(entry)),
            _ if entry.level == top => contents.push(toc_entry(entry)),
            None => contents.push(toc_entry(entry)),
            Some(_) => {}
        }
    }
    contents
}

/// The words with the numbers of other documents of the library as links.
pub fn pieces(text: &str, own_id: i64, cited: &Cited) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (range, number) in find_all(text) {
        let Some(id) = cited.get(&number.normal()).filter(|id| **id != own_id) else { continue };
        if range.start > from {
            pieces.push(Piece { text: text[from..range.start].to_owned(), url: None });
        }
        pieces.push(Piece { text: text[range.clone()].to_owned(), url: Some(link::policy(*id)) });
        from = range.end;
    }
    if from < text.len() {
        pieces.push(Piece { text: text[from..].to_owned(), url: None });
    }
    pieces
}

fn one(block: &Block, level: u8, is_before_headings: bool, pieces: &dyn Fn(&str) -> Vec<Piece>) -> Shown {
    let anchor = block.anchor.clone();
    match &block.content {
        Content::Heading { text, .. } => Shown::Heading { level, anchor, text: text.trim_end_matches('。').to_owned() },
        Content::Paragraph(text) => {
            let is_address = is_before_headings && text.ends_with(['：', ':']);
            Shown::Paragraph { anchor, pieces: pieces(text), is_address }
        }
        Content::Note(text) => Shown::Note { anchor, pieces: pieces(text) },
        Content::Closing(text) => Shown::Closing { anchor, text: text.clone() },
        Content::Table(rows) => {
            let head = rows.first().cloned().unwrap_or_default();
            let rows = rows.iter().skip(1).map(|row| row.iter().map(|cell| cell_of(cell)).collect());
            Shown::Table { anchor, head, rows: rows.collect() }
        }
    }
}

fn cell_of(text: &str) -> Cell {
    let is_number = text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || ",.%-+ 万亿".contains(c));
    Cell { text: text.to_owned(), is_number }
}

fn toc_entry(entry: OutlineEntry) -> TocEntry {
    TocEntry { text: entry.text, url: format!("#{}", entry.anchor), below: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_other_documents_of_the_library_become_links() {
        let cited: Cited = find_all("国函〔2016〕17号、川府函〔2016〕129号").into_iter().zip([3, 7]).map(|((_, number), id)| (number.normal(), id)).collect();
        let pieces = pieces("按照《批复》（国函〔2016〕17号）、川府函〔2016〕129号和财税〔2018〕103号", 7, &cited);
        let links: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.url.as_deref())).collect();
        assert_eq!(
            links,
            [
                ("按照《批复》（", None),
                ("国函〔2016〕17号", Some("/policies/3")),
                ("）、川府函〔2016〕129号和财税〔2018〕103号", None),
            ]
        );
    }

    #[test]
    fn headings_skip_no_level() {
        let body = Body::parse("# 一、甲\n### 1. 乙\n丙\n## （一）丁");
        let levels: Vec<u8> = shown(&body, 1, &Cited::new())
            .into_iter()
            .filter_map(|block| if let Shown::Heading { level, .. } = block { Some(level) } else { None })
            .collect();
        assert_eq!(levels, [2, 3, 3]);
    }

    #[test]
    fn the_contents_show_two_levels() {
        let body = Body::parse("# 一、甲\n## （一）乙\n### 1. 丙\n# 二、丁");
        let contents = contents(&body);
        assert_eq!(contents.iter().map(|entry| entry.below.len()).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(contents[0].below[0].url, "#s1-1");
    }
}
