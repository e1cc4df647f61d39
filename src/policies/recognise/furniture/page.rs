//! What printing puts on every page: numbers, the line of date and address at its edge, the table of contents.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{Line, squeezed, window};
use crate::{policies::text::Label, values::document_number::pattern};

static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:[-—–－―─·~ ]+\d{1,3}[-—–－―─·~ ]+|第 ?\d{1,3} ?页(?:[，, /]*共 ?\d{1,3} ?页)?|\d{1,3} ?/ ?\d{1,3}",
        r"|[Pp]age ?\d{1,3}(?: of \d{1,3})?|共 ?\d{1,3} ?页)$"
    ))
});

/// The edge of a page that a browser printed, without spaces: `2024/5/614:23`, `https://…/a.html1/3`.
static PRINTED_EDGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{4}/\d{1,2}/\d{1,2}),?\d{1,2}:\d{2}(?:[AP]M)?(?:.{0,80}\d{1,3}/\d{1,3})?$",
        r"|^file:\S+$|^https?:\S+\d{1,3}/\d{1,3}$"
    ))
});

static CONTENTS_ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\.{4,}|…{2,}|·{4,}|(?:\. ){4,}) ?\d{1,3}$"));

/// Characters after a number that make it a quantity.
const UNITS: &str = "个家年月日天万亿元％%余多人项条次位名件种类所座号时小分米公吨度倍岁届省市县部级平千百强辆艘批周季户亩";
/// Ends of lines after which a number belongs to the sentence.
const BEFORE_NUMBERS: [&str; 18] =
    ["到", "至", "达", "达到", "超", "超过", "约", "近", "第", "于", "为", "共", "满", "少", "多", "破", "前", "和"];

/// Whether a line is the number or the printed edge of a page, or an entry of a table of contents with its page.
pub(super) fn is_of_page(line: &Line, count: usize) -> bool {
    (count <= 16 && PAGE_NUMBER.is_match(&line.text))
        || (line.text.contains(['/', ':']) && PRINTED_EDGE.is_match(&squeezed(&line.text)))
        || CONTENTS_ENTRY.is_match(&line.text)
}

/// Lines of digits only that count up page by page, or that stand within a sentence.
pub(super) fn bare_numbers(lines: &[Line]) -> Vec<usize> {
    let is_number = |line: &Line| line.text.len() <= 3 && line.text.bytes().all(|byte| byte.is_ascii_digit());
    let mut run: Vec<(usize, u32)> = Vec::new();
    let mut within = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_number(line)) {
        if window::breaks_sentence(lines, at) && !is_quantity(lines, at) {
            within.push(at);
        }
        let number = line.text.parse().unwrap_or(0);
        let is_near = run.last().is_some_and(|(last, _)| at - last <= 3);
        match run.last() {
            Some((_, last)) if number == last + 1 && !is_near => run.push((at, number)),
            None if number <= 2 => run.push((at, number)),
            _ => {}
        }
    }
    if run.len() >= 2 {
        within.extend(run.into_iter().map(|(at, _)| at));
    }
    within
}

fn is_quantity(lines: &[Line], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| lines[before].text.as_str());
    let after = lines.get(at + 1).map_or("", |after| after.text.as_str());
    after.starts_with(|c| UNITS.contains(c)) || BEFORE_NUMBERS.iter().any(|word| before.ends_with(word))
}

/// The lines of a table of contents: after 目录, as long as each comes again further down.
pub(super) fn contents(lines: &[Line]) -> Vec<usize> {
    let Some(head) = lines.iter().position(|line| matches!(squeezed(&line.text).as_str(), "目录" | "目次")) else {
        return Vec::new();
    };
    let mut last_place: HashMap<String, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate().skip(head + 1).filter(|(_, line)| line.text.len() <= 150) {
        last_place.insert(squeezed(&line.text), at);
    }
    let comes_again = |at: usize| {
        let text = lines[at].text.as_str();
        let words = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['.', '…', '·', ' ']);
        [text, words].iter().any(|text| last_place.get(&squeezed(text)).is_some_and(|last| *last > at))
    };
    let entries: Vec<usize> = (head + 1..lines.len()).take_while(|at| comes_again(*at)).collect();
    let is_contents = entries.len() >= 2 && entries.iter().any(|at| Label::read(&lines[*at].text).is_some());
    if is_contents { entries } else { Vec::new() }
}
