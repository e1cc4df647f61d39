//! The lines of a received text, cleaned of what never carries meaning.
//!
//! Cleaning touches invisible characters, runs of spaces, characters that stand in for ordinary ones and markdown signs
//! only; every other visible character of the text stays as it was.

use std::sync::LazyLock;

use regex::Regex;

use super::radical;
use crate::values::document_number::pattern;

/// One line with what its surroundings said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The visible text.
    pub text: String,
    /// Whether the line began with the indent of a new paragraph.
    pub is_indented: bool,
    /// How many links the line held, when it held nothing else.
    pub links: usize,
    /// The bytes of a sentence in bold that begins a longer line: a heading run into its paragraph.
    pub bold_lead: Option<usize>,
    /// The level of a markdown heading.
    pub markdown_level: Option<u8>,
    /// Whether furniture was removed between the line before and this one.
    pub follows_gap: bool,
    /// Whether that furniture was of a kind that ends a document: links to neighbours, the foot of a site.
    pub follows_end: bool,
    /// The part it plays in the document.
    pub role: Role,
}

/// The part a line plays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text, headings and lists.
    #[default]
    Text,
    /// The title of a document enclosed in this one.
    Title,
    /// 附件1 on a line of its own, where an annex begins.
    Annex,
    /// An entry of the list of annexes.
    Listed,
    /// Issuer or date at the end.
    Closing,
    /// （此件公开发布）, 抄送, and the printer's line.
    Note,
    /// A row of a table.
    Row,
}

static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"!?\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)"));

impl Line {
    /// The lines with visible text.
    pub(super) fn read_all(text: &str) -> Vec<Self> {
        text.lines().map(Self::read).filter(|line| !line.text.is_empty()).collect()
    }

    fn read(raw: &str) -> Self {
        let is_indented = raw.starts_with(['\u{3000}', '\t', '\u{2003}']) || raw.starts_with("  ");
        let mut text = cleaned(raw);
        let links = if text.contains("](") { unlink(&mut text) } else { 0 };
        let mut line = Self { is_indented, links, ..Self::default() };
        line.markdown_level = take_markdown_heading(&mut text);
        line.bold_lead = bold_lead(&text);
        for sign in ["**", "__"] {
            if text.contains(sign) {
                text = text.replace(sign, "");
            }
        }
        text.trim().clone_into(&mut line.text);
        line
    }

    /// The number of characters.
    pub(super) fn len(&self) -> usize {
        self.text.chars().count()
    }
}

/// The text without any white space, for comparing.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Joins two halves; a space stays only between two Latin words.
pub(super) fn joined(first: &str, second: &str) -> String {
    let mut whole = first.to_owned();
    append(&mut whole, second);
    whole
}

/// Appends a second half in place.
pub(super) fn append(first: &mut String, second: &str) {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if is_word(first.chars().next_back()) && is_word(second.chars().next()) {
        first.push(' ');
    }
    first.push_str(second);
}

/// The last characters.
pub(super) fn last_chars(text: &str, limit: usize) -> &str {
    text.char_indices().rev().take(limit).last().map_or("", |(at, _)| &text[at..])
}

/// The first characters, for messages.
pub(super) fn excerpt(text: &str, limit: usize) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(limit).collect();
    if chars.next().is_some() { start + "…" } else { start }
}

fn cleaned(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| ".-*_#+()[]>".contains(*next)) => {}
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2028}'..='\u{202e}' | '\u{2060}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            c if radical::is_stand_in(c) => radical::push_ordinary(c, &mut text),
            c => text.push(c),
        }
    }
    text
}

/// Replaces markdown links by their words; counts them when the line is nothing but links.
fn unlink(text: &mut String) -> usize {
    let outside = LINK.replace_all(text, "");
    let is_links_only = outside.chars().all(|c| c.is_whitespace() || "|·>-*•/".contains(c));
    let count = LINK.find_iter(text).count();
    *text = LINK.replace_all(text, "$1").trim().to_owned();
    if is_links_only { count } else { 0 }
}

fn bold_lead(text: &str) -> Option<usize> {
    let (bold, rest) = text.trim_start().strip_prefix("**")?.split_once("**")?;
    let is_heading = bold.ends_with(['。', '：']) && bold.chars().count() <= 40 && !rest.trim().is_empty();
    is_heading.then_some(bold.len())
}

fn take_markdown_heading(text: &mut String) -> Option<u8> {
    let level = text.bytes().take_while(|byte| *byte == b'#').count();
    let rest = text.get(level..)?.strip_prefix(' ')?.trim_end_matches(['#', ' ']).to_owned();
    if !(1..=6).contains(&level) || rest.is_empty() {
        return None;
    }
    *text = rest;
    u8::try_from(level).ok()
}
