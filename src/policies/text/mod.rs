//! The body of a policy as structured text.
//!
//! A body is stored as markup that an editor can read and correct in a plain text field: one block a line, `#` for
//! headings, `|` for table rows, `>` for side notes, `~` for closing lines, everything else a paragraph. Reading gives
//! every block an anchor derived from the document's own numbering, so that a link to 四、（四）4. survives an edit
//! elsewhere.

mod anchor;
mod clause;
mod markup;
pub mod numbering;
#[cfg(test)]
mod tests;

pub use clause::{Clause, OutlineEntry};
pub use numbering::{Label, Numbering};

/// A policy's text: blocks in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    blocks: Vec<Block>,
}

/// One block with the anchor that links point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// ASCII, unique within the body: `s4-4-4` for headings, `s4-4-4.p2` for what stands under them.
    pub anchor: String,
    /// What the block says.
    pub content: Content,
}

/// The kinds of blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A heading at a nesting level from 1 to 6, with its numbering and any final 。 as written.
    Heading {
        /// Nesting, 1 is outermost.
        level: u8,
        /// Label and words as written: `（一）建设平台。`.
        text: String,
    },
    /// Running text.
    Paragraph(String),
    /// Rows of cells; the first row is the head.
    Table(Vec<Vec<String>>),
    /// A side note that is not the document's own running text.
    Note(String),
    /// A closing line (落款): issuer or date, set to the right.
    Closing(String),
}

impl Body {
    /// Reads stored markup. Every text is valid markup.
    #[must_use]
    pub fn parse(markup: &str) -> Self {
        Self::from_contents(markup::contents(markup))
    }

    /// A body of these blocks; anchors are given here.
    #[must_use]
    pub fn from_contents(contents: Vec<Content>) -> Self {
        let anchors = anchor::anchors(&contents);
        let blocks = anchors.into_iter().zip(contents);
        Self { blocks: blocks.map(|(anchor, content)| Block { anchor, content }).collect() }
    }

    /// The markup that reads back as this body.
    #[must_use]
    pub fn to_markup(&self) -> String {
        markup::write(&self.blocks)
    }

    /// All blocks in reading order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The headings for a table of contents.
    #[must_use]
    pub fn outline(&self) -> Vec<OutlineEntry> {
        clause::outline(&self.blocks)
    }

    /// What search indexes and links to: one clause for each paragraph, table and note, and one for each heading that
    /// has nothing under it.
    #[must_use]
    pub fn clauses(&self) -> Vec<Clause> {
        clause::clauses(&self.blocks)
    }

    /// The text without markup, one line a block; table cells are separated by spaces.
    #[must_use]
    pub fn to_plain_text(&self) -> String {
        let lines: Vec<String> = self.blocks.iter().map(|block| block.content.plain_text()).collect();
        lines.join("\n")
    }
}

impl Content {
    /// The words without markup.
    #[must_use]
    pub fn plain_text(&self) -> String {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) | Self::Note(text) | Self::Closing(text) => text.clone(),
            Self::Table(rows) => {
                let lines: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
                lines.join("\n")
            }
        }
    }
}

/// A heading as people read it in lists and paths: without the full stop or colon it may end with.
#[must_use]
pub fn shown_heading(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '：', ':', '；', ';'])
}
