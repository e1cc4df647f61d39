//! A readable comparison of two versions of a text.
//!
//! Blocks are aligned first; a block that was changed rather than replaced is compared again character by character, so
//! that a reader sees the words that differ within their sentence.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices_deadline};

use super::text::{Body, Content};

/// Two versions side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Rows in reading order.
    pub rows: Vec<Row>,
}

/// One block of the old and of the new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What happened to the block.
    pub kind: RowKind,
    /// Whether the block is a heading.
    pub is_heading: bool,
    /// The old words; empty for an added block.
    pub old: Vec<Span>,
    /// The new words; empty for a removed block.
    pub new: Vec<Span>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// The same words.
    Same,
    /// Some words differ.
    Changed,
    /// Only in the new version.
    Added,
    /// Only in the old version.
    Removed,
}

/// Words that are alike in both versions or only in this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether the other version lacks them.
    pub is_different: bool,
}

/// Blocks less alike than this were replaced, not changed.
const LIKENESS: f32 = 0.4;
/// Blocks this much alike are the same block, changed; nothing better is looked for.
const SAME_BLOCK: f32 = 0.7;
/// The most new blocks that one old block is compared with.
const LONGEST_LOOK_AHEAD: usize = 16;
/// The longest search for the shortest difference; after it a longer one has to do.
const LONGEST_SEARCH: Duration = Duration::from_millis(500);
/// Longer blocks, in bytes, are not compared character by character.
const LONGEST_BLOCK: usize = 60_000;
/// A common run this short between two differences only makes them harder to read.
const SHORTEST_COMMON: usize = 2;

impl Comparison {
    /// Whether the versions have the same words.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.rows.iter().all(|row| row.kind == RowKind::Same)
    }

    /// The number of rows that differ.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.rows.iter().filter(|row| row.kind != RowKind::Same).count()
    }
}

/// Compares two versions of a text.
#[must_use]
pub fn compare(old: &Body, new: &Body) -> Comparison {
    let (old, new) = (pieces(old), pieces(new));
    let mut rows = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Patience, &old, &new, Some(Instant::now() + LONGEST_SEARCH)) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                rows.extend(old[old_index..old_index + len].iter().map(same));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                rows.extend(old[old_index..old_index + old_len].iter().map(removed));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                rows.extend(new[new_index..new_index + new_len].iter().map(added));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = &old[old_index..old_index + old_len];
                replace(old, &new[new_index..new_index + new_len], &mut rows);
            }
        }
    }
    Comparison { rows }
}

/// A block as words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Piece {
    is_heading: bool,
    text: String,
}

fn pieces(body: &Body) -> Vec<Piece> {
    let blocks = body.blocks().iter();
    blocks
        .map(|block| Piece { is_heading: matches!(block.content, Content::Heading { .. }), text: block.content.plain_text() })
        .collect()
}

/// Pairs each old block with a new one that is like it; the rest was removed or added.
fn replace(old: &[Piece], new: &[Piece], rows: &mut Vec<Row>) {
    let mut from = 0;
    for piece in old {
        match partner(piece, &new[from..]).map(|at| from + at) {
            Some(at) => {
                rows.extend(new[from..at].iter().map(added));
                rows.push(changed(piece, &new[at]));
                from = at + 1;
            }
            None => rows.push(removed(piece)),
        }
    }
    rows.extend(new[from..].iter().map(added));
}

/// The first block that is surely the same, otherwise the one most alike.
fn partner(piece: &Piece, new: &[Piece]) -> Option<usize> {
    let mut best = None;
    for (at, other) in new.iter().take(LONGEST_LOOK_AHEAD).enumerate() {
        let likeness = likeness(piece, other);
        if likeness >= SAME_BLOCK {
            return Some(at);
        }
        if likeness >= best.map_or(LIKENESS, |(_, best)| best) && best.is_none_or(|(_, best)| likeness > best) {
            best = Some((at, likeness));
        }
    }
    best.map(|(at, _)| at)
}

fn likeness(old: &Piece, new: &Piece) -> f32 {
    if old.is_heading != new.is_heading {
        return 0.0;
    }
    let (short, long) = (old.text.len().min(new.text.len()), old.text.len().max(new.text.len()));
    if short * 5 < long || long > LONGEST_BLOCK {
        return 0.0;
    }
    TextDiff::configure().timeout(LONGEST_SEARCH / 10).diff_chars(old.text.as_str(), new.text.as_str()).ratio()
}

fn changed(old: &Piece, new: &Piece) -> Row {
    let diff = TextDiff::configure().timeout(LONGEST_SEARCH).diff_chars(old.text.as_str(), new.text.as_str());
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    let (mut old_spans, mut new_spans) = (Vec::new(), Vec::new());
    let last = runs.len().saturating_sub(1);
    for (at, (tag, text)) in runs.into_iter().enumerate() {
        let is_short = at > 0 && at < last && text.chars().count() < SHORTEST_COMMON;
        match tag {
            ChangeTag::Equal => {
                push(&mut old_spans, &text, is_short);
                push(&mut new_spans, &text, is_short);
            }
            ChangeTag::Delete => push(&mut old_spans, &text, true),
            ChangeTag::Insert => push(&mut new_spans, &text, true),
        }
    }
    Row { kind: RowKind::Changed, is_heading: new.is_heading, old: old_spans, new: new_spans }
}

fn push(spans: &mut Vec<Span>, text: &str, is_different: bool) {
    match spans.last_mut() {
        Some(span) if span.is_different == is_different => span.text.push_str(text),
        _ => spans.push(Span { text: text.to_owned(), is_different }),
    }
}

fn same(piece: &Piece) -> Row {
    Row { kind: RowKind::Same, is_heading: piece.is_heading, old: whole(piece, false), new: whole(piece, false) }
}

fn removed(piece: &Piece) -> Row {
    Row { kind: RowKind::Removed, is_heading: piece.is_heading, old: whole(piece, true), new: Vec::new() }
}

fn added(piece: &Piece) -> Row {
    Row { kind: RowKind::Added, is_heading: piece.is_heading, old: Vec::new(), new: whole(piece, true) }
}

fn whole(piece: &Piece, is_different: bool) -> Vec<Span> {
    vec![Span { text: piece.text.clone(), is_different }]
}
