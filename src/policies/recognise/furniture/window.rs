//! Floating windows whose names copying leaves in the middle of sentences.
//!
//! A name is known by its words, by returning again and again, or by breaking a sentence with nothing to say in it. A
//! short line that breaks a sentence but could be part of it stays, and a person is asked.

use std::collections::{HashMap, HashSet};

use super::{
    super::org,
    Draft, Line, is_furniture, squeezed,
    words::{CONTROL, NICKNAME, NOT_NICKNAMES},
};
use crate::policies::text::Label;

/// Names that copying is known to leave within lines.
const WITHIN_LINES: [&str; 2] = ["数字人 小川", "数字人小川"];
/// The most characters of a name.
const LONGEST_NAME: usize = 12;
/// The most windows of one page; what has more of them is no page.
const MOST_WINDOWS: usize = 30;
/// The most short lines that one window leaves.
const MOST_LINES: usize = 3;

/// The names of floating windows in a page.
pub(super) fn names(draft: &mut Draft) -> Vec<String> {
    let mut windows: Vec<String> = draft.hinted_furniture.iter().map(|text| squeezed(text)).collect();
    for (text, count) in repeated_breaks(&draft.lines) {
        if !matches!(text.as_str(), "数字人" | "小川") {
            draft.doubt("body", format!("“{text}”反复出现 {count} 次，当作网页浮窗去掉了，请核对"), &text);
        }
        windows.push(text);
    }
    let lines = std::mem::take(&mut draft.lines);
    let mut known: HashSet<String> = windows.iter().cloned().collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.text.len() <= LONGEST_NAME * 3) {
        if known.contains(&line.text) || !is_name_shaped(&line.text) || !breaks_sentence(&lines, at) {
            continue;
        }
        known.insert(line.text.clone());
        if is_nickname(&line.text) && windows.len() < MOST_WINDOWS {
            draft.doubt("body", format!("句子中间的“{}”当作网页浮窗去掉了，请核对", line.text), &line.text);
            windows.push(line.text.clone());
        } else if line.len() <= 6 && !is_furniture(line) {
            draft.doubt("body", format!("句子中间的短行“{}”可能是网页浮窗，没有去掉，请核对", line.text), &line.text);
        }
    }
    draft.lines = lines;
    windows
}

/// A window's name alone or with a stray character beside it (`三 数字人`).
pub(super) fn is_name_line(text: &str, windows: &[String]) -> bool {
    let is_name = |word: &str| windows.iter().any(|name| name == word) || matches!(word, "数字人" | "小川");
    if text.len() > 48 {
        return false;
    }
    if windows.iter().any(|name| *name == squeezed(text)) {
        return true;
    }
    let words = || text.split(' ').filter(|word| !word.is_empty());
    words().any(is_name) && words().all(|word| is_name(word) || word.chars().count() == 1)
}

/// Takes names out of a line that goes on behind them. They must stand apart, so that 智能客服系统 stays.
pub(super) fn remove_inside(line: &mut Line, windows: &[String], dropped: &mut Vec<String>) {
    for window in WITHIN_LINES.iter().filter(|window| line.text.contains(**window)).collect::<Vec<_>>() {
        let rest = line.text.replace(window, "");
        rest.trim().clone_into(&mut line.text);
        dropped.push((*window).to_owned());
    }
    if line.text.len() < 40 || !line.text.contains(' ') || line.text.starts_with('|') {
        return;
    }
    let words: Vec<&str> = line.text.split(' ').collect();
    let is_name =
        |word: &str| word.len() <= LONGEST_NAME * 3 && (windows.iter().any(|window| window == word) || CONTROL.is_match(word));
    let is_within = |at: usize| {
        let ends_open = words[at - 1].chars().next_back().is_some_and(|c| is_han(c) || matches!(c, '，' | '、'));
        ends_open && words[at + 1].starts_with(|c| is_han(c) || c == '“')
    };
    let found: Vec<usize> = (1..words.len().saturating_sub(1)).filter(|at| is_name(words[*at]) && is_within(*at)).collect();
    if found.is_empty() {
        return;
    }
    let mut text = words[0].to_owned();
    for (at, word) in words.iter().enumerate().skip(1) {
        if found.contains(&at) {
            dropped.push((*word).to_owned());
        } else {
            text.push_str(if found.contains(&(at - 1)) { "" } else { " " });
            text.push_str(word);
        }
    }
    line.text = text;
}

/// Whether a line stands within a sentence: what is above it is open, and what is below it goes on.
pub(super) fn breaks_sentence(lines: &[Line], at: usize) -> bool {
    let is_longer = |line: &&Line| line.len() > LONGEST_NAME || line.text.contains(['，', '。', '；']);
    let above = lines[at.saturating_sub(MOST_LINES)..at].iter().rev().find(is_longer);
    let below = lines[at + 1..].iter().take(MOST_LINES).find(is_longer);
    let is_sentence = |text: &str| text.contains(['，', '、']) || text.chars().count() >= 25;
    let goes_on = |line: &Line| line.text.contains(['。', '，', '；']) && Label::read(&line.text).is_none();
    above.is_some_and(|line| line.len() >= 12 && is_open(line) && is_sentence(&line.text)) && below.is_some_and(goes_on)
}

fn is_open(line: &Line) -> bool {
    !line.text.ends_with(['。', '；', '：', '！', '？', '”', '）', ':', ';', '|'])
}

/// Short lines without punctuation that return in a web page and break a sentence at least once. Cells of a table
/// return as well, but break no sentence.
fn repeated_breaks(lines: &[Line]) -> Vec<(String, usize)> {
    if !lines.iter().any(|line| is_furniture(line) || line.links > 1) {
        return Vec::new();
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.text.len() <= LONGEST_NAME * 3) {
        places.entry(&line.text).or_default().push(at);
    }
    let body = lines.iter().position(|line| line.text.contains('。')).unwrap_or(lines.len());
    let is_window = |places: &[usize]| match places.len() {
        0 | 1 => false,
        2 => places.iter().any(|at| breaks_sentence(lines, *at) || (*at > body && is_nickname(&lines[*at].text))),
        _ => places.iter().any(|at| follows_open_line(lines, *at)),
    };
    let repeated = places.into_iter().filter(|(text, places)| is_window(places) && is_name_shaped(text));
    let mut found: Vec<(String, usize)> = repeated.map(|(text, places)| (text.to_owned(), places.len())).collect();
    found.sort();
    found.truncate(MOST_WINDOWS);
    found
}

/// Whether one of the two lines before is a sentence without its end.
fn follows_open_line(lines: &[Line], at: usize) -> bool {
    lines[at.saturating_sub(2)..at].iter().any(|line| line.len() >= 15 && is_open(line))
}

fn is_nickname(text: &str) -> bool {
    NICKNAME.is_match(text) && !NOT_NICKNAMES.contains(&text)
}

fn is_name_shaped(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_alphabetic() || c == ' ');
    is_plain && Label::read(text).is_none() && !org::is_organisation(text)
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
