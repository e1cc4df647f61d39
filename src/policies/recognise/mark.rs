//! Repairs numbering that copying has broken: `1.` that became `10`, or that lost its point and sticks to the text.
//!
//! A mark is repaired only as part of a run that counts up from one within its section, so that `10个园区` or
//! `20家企业` stay what they are.

use super::{Draft, line::Line, line::Role};
use crate::policies::text::{
    Label, Numbering,
    numbering::{arabic_number, digit_value, is_digit},
};

/// Characters after a number that make it a quantity or a date.
const UNITS: &str = "个家年月日天万亿元％%余多人项条次位名件种类所座号时小分米公吨度倍岁届省市县部级国平千百强城辆艘列班批期周季户亩斤克升台套款大余以";

/// Letters that are read for the digits 1 and 0.
const LOOK_ALIKES: [char; 7] = ['l', 'I', '|', 'Ｉ', 'o', 'O', 'Ｏ'];

/// A run of marks that counts up: the line, its number, and the broken digits if it is broken.
type Run = Vec<(usize, u32, Option<usize>)>;

/// Repairs the marks of all sections.
pub(super) fn repair(draft: &mut Draft) {
    let mut run: Run = Vec::new();
    for at in 0..draft.lines.len() {
        let line = &draft.lines[at];
        if line.role != Role::Text || begins_section(line) {
            mend(draft, &std::mem::take(&mut run));
            continue;
        }
        let next = run.last().map_or(1, |(_, number, _)| number + 1);
        let own = Label::read(&line.text).filter(|label| label.numbering == Numbering::Arabic);
        let member = match own {
            Some(label) => Some((label.number, None)),
            None => broken(&line.text, next).map(|digits| (next, Some(digits))),
        };
        if let Some((number, digits)) = member {
            if number != next {
                mend(draft, &std::mem::take(&mut run));
            }
            run.push((at, number, digits));
        }
    }
    mend(draft, &run);
}

fn begins_section(line: &Line) -> bool {
    let label = Label::read(&line.text);
    label.is_some_and(|label| !matches!(label.numbering, Numbering::Arabic | Numbering::ArabicParen | Numbering::Circled))
}

/// The bytes of the digits at the start of a line that stand for the mark `next`.
fn broken(text: &str, next: u32) -> Option<usize> {
    if !text.starts_with(is_digit) {
        return misread(text, next);
    }
    let (length, number) = arabic_number(text)?;
    let Some(after) = text[length..].trim_start().chars().next().filter(|c| !LOOK_ALIKES.contains(c)) else {
        return misread(text, next);
    };
    let is_word = matches!(after, '\u{4e00}'..='\u{9fff}' | '“' | '《') && !UNITS.contains(after);
    let ends_in_zero = text[..length].chars().next_back().is_some_and(|c| digit_value(c) == 0);
    let is_mark = number == next || (number == next * 10 && ends_in_zero);
    (is_word && is_mark).then_some(length)
}

/// The bytes of `l.`, `I．` or `1O、` at the start of a line, read for the mark `next` by its looks.
fn misread(text: &str, next: u32) -> Option<usize> {
    let digits: usize = text.chars().take_while(|c| is_digit(*c) || LOOK_ALIKES.contains(c)).map(char::len_utf8).sum();
    let looks: String = text[..digits].chars().map(|c| if matches!(c, 'o' | 'O' | 'Ｏ') { '0' } else { c }).collect();
    let looks: String = looks.chars().map(|c| if LOOK_ALIKES.contains(&c) { '1' } else { c }).collect();
    let mark = text[digits..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let is_word =
        text[digits + mark.len_utf8()..].trim_start().starts_with(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '“' | '《'));
    let is_mark = is_word && looks.len() <= 2 && looks.parse() == Ok(next);
    is_mark.then_some(digits + mark.len_utf8())
}

/// Writes `1.` in the broken members of a run of two or more.
fn mend(draft: &mut Draft, run: &Run) {
    let is_broken = |member: &&(usize, u32, Option<usize>)| member.2.is_some();
    if let [(at, _, Some(_))] = run[..] {
        let text = draft.lines[at].text.clone();
        draft.doubt("body", "开头的数字可能是序号，没有改动，请核对", &text);
        return;
    }
    let mut changed = Vec::new();
    let mut first = String::new();
    for (at, number, digits) in run.iter().filter(is_broken) {
        let text = std::mem::take(&mut draft.lines[*at].text);
        let (digits, rest) = text.split_at(digits.unwrap_or(0));
        draft.lines[*at].text = format!("{number}.{}", rest.trim_start());
        changed.push(format!("“{digits}”改为“{number}.”"));
        if first.is_empty() {
            first = text;
        }
    }
    if !changed.is_empty() {
        draft.doubt("body", format!("按上下文修复了序号：{}", changed.join("，")), &first);
    }
}
