//! Joins paragraphs that page breaks, fixed line widths or removed furniture have broken.
//!
//! A line that does not end like a sentence goes on in the next one, unless the next begins something of its own.
//! Nothing is ever removed here, so the worst mistake is a paragraph too long or too short.

use super::{
    Draft, citeable,
    line::{Line, Role, append, last_chars},
};
use crate::policies::text::Label;

const SENTENCE_ENDS: [char; 9] = ['。', '！', '？', '；', '：', ':', ';', '?', '!'];
const CLOSERS: [char; 6] = ['”', '’', '）', ')', '》', '】'];
const BULLETS: [char; 8] = ['—', '●', '■', '◆', '·', '•', '★', '▪'];

/// The most characters before a seam that are looked at.
const LONGEST_LOOK_BACK: usize = 400;

/// How the lines of a text were set.
struct Setting {
    /// The number of characters of a full line, when the text was broken at a fixed width.
    width: Option<usize>,
    /// Whether new paragraphs begin with an indent.
    has_indents: bool,
}

/// Joins what belongs together and notes where.
pub(super) fn mend(draft: &mut Draft) {
    let lines = std::mem::take(&mut draft.lines);
    let setting = Setting::of(&lines);
    let mut last_length = 0;
    for line in lines {
        let length = line.len();
        let previous = draft.lines.last_mut().filter(|previous| setting.goes_on(previous, last_length, &line));
        match previous {
            Some(previous) => {
                draft.joined.push(seam(&previous.text, &line.text));
                append(&mut previous.text, &line.text);
            }
            None => draft.lines.push(line),
        }
        last_length = length;
    }
}

impl Setting {
    fn of(lines: &[Line]) -> Self {
        let texts = || lines.iter().filter(|line| line.role == Role::Text);
        let mut lengths: Vec<usize> = texts().map(Line::len).filter(|length| *length >= 15).collect();
        lengths.sort_unstable();
        let full = lengths.get(lengths.len() * 8 / 10).copied().unwrap_or(0);
        let count_full = lengths.iter().filter(|length| **length + 3 >= full).count();
        let is_fixed = lengths.len() >= 5 && full <= 60 && count_full * 5 >= lengths.len() * 2;
        let indented = texts().filter(|line| line.is_indented).count();
        let has_indents = indented > 0 && indented * 10 < texts().count() * 9;
        Self { width: is_fixed.then_some(full), has_indents }
    }

    /// Whether `next` continues `line`; `length` is that of the last piece of `line`.
    fn goes_on(&self, line: &Line, length: usize, next: &Line) -> bool {
        if line.role != Role::Text || next.role != Role::Text || begins_anew(next) {
            return false;
        }
        let text = last_chars(&line.text, LONGEST_LOOK_BACK);
        let is_full = self.width.is_some_and(|width| length + 2 >= width);
        if next.text.starts_with(['，', '。', '、', '；', '：', '”', '’', '）', '》', '！', '？', '%']) {
            return true;
        }
        if self.has_indents && next.is_indented {
            return false;
        }
        if text.ends_with(SENTENCE_ENDS) || ends_closed_sentence(text) {
            let runs_through = is_full && self.has_indents && !next.is_indented;
            return runs_through && !text.ends_with(['：', ':']);
        }
        if text.ends_with(['，', '、', '（', '《', '“', '‘', '(', ',', '+', '＋']) || is_open(text) {
            return true;
        }
        if is_heading_line(&line.text) {
            return is_full && length >= 20;
        }
        if text.ends_with(CLOSERS) && self.width.is_none() {
            return text.chars().count() >= 40 && text.contains('，');
        }
        is_full || is_cut_short(text, next)
    }
}

/// Whether a line without a sentence's end is too long, or too much of a sentence, to be a line of its own.
fn is_cut_short(text: &str, next: &Line) -> bool {
    let length = text.chars().count();
    let is_sentence = text.contains(['，', '。', '；']) || next.follows_gap;
    let is_parted = next.follows_gap && length >= 10 && text.contains(['，', '、']);
    is_parted || length >= 45 || (length >= 15 && is_sentence) || (length >= 25 && !citeable::is_title_like(text))
}

/// Whether a line begins something of its own.
fn begins_anew(line: &Line) -> bool {
    line.text.starts_with(BULLETS)
        || line.markdown_level.is_some()
        || line.bold_lead.is_some()
        || Label::read(&line.text).is_some()
}

/// A numbered line without a sentence in it: a heading, whose text begins on the next line.
fn is_heading_line(text: &str) -> bool {
    text.len() <= 160 && Label::read(text).is_some() && !text.contains(['，', '。', '；', '：']) && text.chars().count() <= 40
}

/// A full stop within the closing bracket or quotation mark, or units in brackets at the end of a clause.
fn ends_closed_sentence(text: &str) -> bool {
    let inner = text.trim_end_matches(CLOSERS);
    if inner.len() == text.len() {
        return false;
    }
    let bracket = text.rfind(['（', '(']).map_or("", |at| &text[at..]);
    let names_units = ["单位", "部门", "负责", "牵头", "配合", "此件"].iter().any(|word| bracket.contains(word));
    let before_bracket = &text[..text.len() - bracket.len()];
    inner.ends_with(['。', '！', '？'])
        || before_bracket.ends_with(['。', '；'])
        || (text.ends_with(['）', ')']) && names_units)
        || (text.contains("单位：") && text.ends_with('）'))
}

/// Whether a bracket or quotation mark is still open.
fn is_open(text: &str) -> bool {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    count('“') > count('”') || count('《') > count('》') || count('（') > count('）') + count(')')
}

/// The end of one half and the start of the other.
fn seam(first: &str, second: &str) -> String {
    let end = last_chars(first, 12);
    let start: String = second.chars().take(12).collect();
    format!("{end}｜{start}")
}
