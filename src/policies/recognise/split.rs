//! Takes apart texts that arrive as one long line, with 一、 and （一） in the middle of it.
//!
//! A number begins a new line only when it follows the end of a sentence and counts on from the one before it, so that
//! a reference such as “前款（二）” stays where it is.

use super::line::Line;
use crate::policies::text::{Label, Numbering};

/// Shorter lines are paragraphs as people write them.
const LONGEST_LINE: usize = 600;

/// The most characters of a heading, with its number and the stop before it.
const LONGEST_HEADING: usize = 24;

/// Splits long lines at their numbering.
pub(super) fn run_on_lines(lines: Vec<Line>) -> Vec<Line> {
    if lines.iter().all(|line| line.text.len() <= LONGEST_LINE * 3) {
        return lines;
    }
    lines.into_iter().flat_map(split).collect()
}

fn split(line: Line) -> Vec<Line> {
    let text = line.text.as_str();
    let cuts = if line.len() > LONGEST_LINE && !text.starts_with('|') { cuts(text) } else { Vec::new() };
    if cuts.len() < 2 {
        return vec![line];
    }
    let piece_of = |text: &str| Line { text: text.to_owned(), is_indented: line.is_indented, role: line.role, ..Line::default() };
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([text.len()]);
    let pieces = starts.zip(ends).map(|(start, end)| text[start..end].trim()).filter(|piece| !piece.is_empty());
    pieces.map(piece_of).collect()
}

/// Where numbered parts begin.
fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut counts = [0_u32; 2];
    if let Some((slot, number)) = counted(text) {
        counts[slot] = number;
    }
    let mut is_after_sentence = false;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            continue;
        }
        if is_after_sentence && let Some((slot, number)) = counted(&text[at..]) {
            let goes_on = number == counts[slot] + 1 || (number == 1 && slot == 1);
            if goes_on {
                counts[slot] = number;
                cuts.push(at);
                if slot == 0 {
                    counts[1] = 0;
                }
            }
        }
        let closes = is_after_sentence && matches!(c, '）' | '”');
        is_after_sentence = matches!(c, '。' | '：' | '；') || closes || is_end_of_heading(text, at, c);
    }
    cuts
}

/// 一、总体要求（一）指导思想: a heading without a full stop before the next number.
fn is_end_of_heading(text: &str, at: usize, c: char) -> bool {
    let rest = &text[at + c.len_utf8()..];
    if !rest.trim_start_matches(' ').starts_with("（一）") {
        return false;
    }
    let start = text[..at].char_indices().rev().take(LONGEST_HEADING).last().map_or(0, |(start, _)| start);
    let before = &text[start..at];
    let sentence = before.rfind(['。', '；']).map_or(before, |end| &before[end..]);
    sentence.chars().count() < LONGEST_HEADING
        && sentence.contains('、')
        && counted(sentence.trim_start_matches(['。', '；', ' '])).is_some()
}

fn counted(text: &str) -> Option<(usize, u32)> {
    let label = Label::read(text)?;
    match label.numbering {
        Numbering::Han => Some((0, label.number)),
        Numbering::HanParen => Some((1, label.number)),
        _ => None,
    }
}
