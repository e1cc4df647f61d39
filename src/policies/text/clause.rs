//! Clauses for search and links, and the outline for tables of contents.

use serde::Serialize;

use super::{Block, Content, Label, shown_heading};

/// A passage that can be found and linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Where the passage stands.
    pub anchor: String,
    /// The headings above it, outermost first, as shown.
    pub heading_path: Vec<String>,
    /// Its words.
    pub text: String,
}

impl Clause {
    /// The headings as one line: `四、主要任务 > （八）完善仓储物流服务`.
    #[must_use]
    pub fn heading_display(&self) -> String {
        self.heading_path.join(" > ")
    }
}

/// A line of a table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutlineEntry {
    /// Nesting, 1 is outermost.
    pub level: u8,
    /// Where the heading stands.
    pub anchor: String,
    /// The numbering as written (`（一）`), empty when the heading has none.
    pub label: String,
    /// Label and words as shown. A heading that is only a number shows how its first paragraph begins.
    pub text: String,
}

const EXCERPT_CHARS: usize = 18;

pub(super) fn outline(blocks: &[Block]) -> Vec<OutlineEntry> {
    let mut entries = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Content::Heading { level, text } = &block.content else { continue };
        let label = Label::read(text).map_or("", |label| label.text);
        let is_bare = shown_heading(&text[label.len()..]).is_empty();
        let text = match blocks.get(at + 1).map(|next| &next.content) {
            Some(Content::Paragraph(next)) if is_bare => format!("{text} {}", excerpt(next)),
            _ => shown_heading(text).to_owned(),
        };
        entries.push(OutlineEntry { level: *level, anchor: block.anchor.clone(), label: label.to_owned(), text });
    }
    entries
}

pub(super) fn clauses(blocks: &[Block]) -> Vec<Clause> {
    let mut path: Vec<(u8, String)> = Vec::new();
    let mut clauses = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let is_clause = match &block.content {
            Content::Heading { level, text } => {
                path.retain(|(above, _)| above < level);
                path.push((*level, shown_heading(text).to_owned()));
                has_nothing_under(blocks, at, *level)
            }
            Content::Closing(_) => false,
            Content::Paragraph(_) | Content::Table(_) | Content::Note(_) => true,
        };
        if is_clause {
            let heading_path = path.iter().map(|(_, heading)| heading.clone()).collect();
            clauses.push(Clause { anchor: block.anchor.clone(), heading_path, text: block.content.plain_text() });
        }
    }
    clauses
}

fn has_nothing_under(blocks: &[Block], at: usize, level: u8) -> bool {
    match blocks.get(at + 1).map(|next| &next.content) {
        None | Some(Content::Closing(_)) => true,
        Some(Content::Heading { level: next, .. }) => *next <= level,
        Some(_) => false,
    }
}

/// The start of a paragraph, to its first comma or a few characters.
fn excerpt(text: &str) -> String {
    let first = text.split(['，', '。', '；', '：', ',']).next().unwrap_or(text);
    let mut chars = first.chars();
    let excerpt: String = chars.by_ref().take(EXCERPT_CHARS).collect();
    if chars.next().is_some() { excerpt + "…" } else { excerpt }
}
