//! Which lines are more than running text: signatures, dates, annexes, enclosed titles, table rows.

use super::{
    citeable, date,
    line::{Line, Role, squeezed},
    org,
};
use crate::policies::text::{Label, Numbering};

/// The most lines that one title is broken over.
const TITLE_LINES: usize = 4;

/// The most bytes of a signature or date; longer lines are not looked at twice.
const LONGEST_CLOSING: usize = 300;

/// Gives every line its role. `title` is the title of the whole, which may name what it encloses.
pub(super) fn assign(lines: &mut Vec<Line>, title: &str) {
    for line in lines.iter_mut().filter(|line| line.text.starts_with('|')) {
        line.role = Role::Row;
    }
    mark_closings(lines);
    mark_annexes(lines);
    mark_titles(lines, title);
}

fn mark_closings(lines: &mut [Line]) {
    for at in 0..lines.len() {
        if lines[at].role != Role::Text {
            continue;
        }
        if lines[at].text.len() > LONGEST_CLOSING && !starts_copy_list(&lines[at].text) {
            continue;
        }
        let text = lines[at].text.clone();
        let signed = date::at_end(&text).is_some_and(|(name, _)| org::is_organisation(name));
        if is_note(&text) {
            lines[at].role = Role::Note;
        } else if signed {
            lines[at].role = Role::Closing;
        } else if date::only(&text).is_some() && !is_inside_sentence(lines, at) {
            lines[at].role = Role::Closing;
            mark_signatures_above(lines, at);
        }
    }
    let last = lines.iter().rposition(|line| line.role == Role::Text);
    let is_signature = |last: &usize| {
        let is_list = last.checked_sub(1).is_none_or(|before| org::is_organisation(&lines[before].text));
        org::is_organisation(&lines[*last].text) && !is_list
    };
    if let Some(last) = last.filter(is_signature) {
        lines[last].role = Role::Closing;
    }
}

fn mark_signatures_above(lines: &mut [Line], dated: usize) {
    for line in lines[..dated].iter_mut().rev().take(20) {
        if line.role != Role::Text || !(org::is_organisation(&line.text) || is_signed_by_person(&line.text)) {
            break;
        }
        line.role = Role::Closing;
    }
}

/// 部长 某某 under an order.
fn is_signed_by_person(text: &str) -> bool {
    let titles = ["部长", "署长", "局长", "厅长", "省长", "市长", "主席", "总理", "主任"];
    let name = squeezed(text);
    titles.iter().any(|title| name.starts_with(title)) && name.chars().count() <= 9 && text.contains(' ')
}

fn is_inside_sentence(lines: &[Line], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| lines.get(before));
    let is_open = before.is_some_and(|line| line.text.ends_with(['自', '于', '至', '从', '在', '，', '、', '（']));
    let goes_on = lines.get(at + 1).is_some_and(|line| line.text.starts_with(['起', '前', '后', '至', '，', '、', '）']));
    is_open || goes_on
}

fn is_note(text: &str) -> bool {
    let is_bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && text.len() < 120;
    let is_remark = is_bracketed && ["此件", "此文", "本文有删减", "本件"].iter().any(|word| text.contains(word));
    let is_printed = text.ends_with("印发") && text.len() < 150 && date::first(text).is_some();
    is_remark || starts_copy_list(text) || is_printed
}

fn starts_copy_list(text: &str) -> bool {
    let start: String = text.chars().filter(|c| *c != ' ').take(3).collect();
    ["抄送", "抄报", "主送：", "分送"].iter().any(|word| start.starts_with(word))
}

fn mark_annexes(lines: &mut [Line]) {
    let mut at = 0;
    let mut has_list = false;
    while at < lines.len() {
        if !lines[at].text.starts_with('附') {
            at += 1;
            continue;
        }
        let text = lines[at].text.clone();
        let label = Label::read(&text).filter(|label| label.numbering == Numbering::Annex);
        let Some(label) = label.filter(|_| lines[at].role == Role::Text) else {
            at += 1;
            continue;
        };
        let rest = label.rest(&text);
        let words = rest.trim_start_matches(['：', ':', '.', ' ', '、']);
        let is_entry = rest.starts_with(['：', ':']) && !words.is_empty();
        let is_later = has_list && lines[..at].last().is_some_and(|before| before.role != Role::Listed);
        if is_entry && !is_later && lines[at].len() <= 120 {
            has_list = true;
            at = mark_list(lines, at);
            continue;
        }
        let is_alone = words.is_empty() || (lines[at].len() <= 45 && !words.contains(['，', '。', '；']));
        if is_alone && !words.starts_with(['中', '所', '要', '的']) {
            lines[at].role = Role::Annex;
        }
        at += 1;
    }
}

/// Marks an entry such as `附件：1.某某办法` and the numbered entries after it. Returns the line after the list.
fn mark_list(lines: &mut [Line], start: usize) -> usize {
    lines[start].role = Role::Listed;
    let mut at = start + 1;
    while let Some(line) = lines.get_mut(at) {
        let label = Label::read(&line.text);
        let is_numbered = label.is_some_and(|label| matches!(label.numbering, Numbering::Arabic | Numbering::ArabicParen));
        let is_entry = is_numbered && line.role == Role::Text && line.len() <= 60 && !line.text.contains('。');
        if !is_entry {
            break;
        }
        line.role = Role::Listed;
        at += 1;
    }
    at
}

/// Titles of enclosed documents, put together when they were broken over lines.
fn mark_titles(lines: &mut Vec<Line>, title: &str) {
    let mut cited: Vec<String> = citeable::names(title).into_iter().map(squeezed).collect();
    if let Some((_, inner)) = title.split_once("印发") {
        cited.push(squeezed(inner.trim_end_matches("通知").trim_end_matches('的')));
    }
    for line in lines.iter().take(6) {
        cited.extend(citeable::names(&line.text).into_iter().map(squeezed));
    }
    let mut at = 0;
    while at < lines.len() {
        if let Some(count) = title_length(lines, at, &cited) {
            let text: String = lines[at..at + count].iter().map(|line| line.text.as_str()).collect();
            lines.drain(at + 1..at + count);
            lines[at].text = text;
            lines[at].role = Role::Title;
        }
        let is_annex = at > 0 && lines[at].role == Role::Title && lines[at - 1].role == Role::Annex;
        if is_annex {
            let title = lines.remove(at).text;
            lines[at - 1].text = format!("{} {title}", lines[at - 1].text);
            continue;
        }
        at += 1;
    }
}

/// How many lines from `at` make up the title of an enclosed document.
fn title_length(lines: &[Line], at: usize, cited: &[String]) -> Option<usize> {
    let before = at.checked_sub(1).map(|before| lines[before].role);
    let is_bare =
        |line: &Line| Label::read(&line.text).is_some_and(|label| label.rest(&line.text).trim_matches(['：', ':']).is_empty());
    let is_bare_annex = before == Some(Role::Annex) && is_bare(&lines[at - 1]);
    let is_place = matches!(before, None | Some(Role::Closing | Role::Note | Role::Annex));
    let count = lines[at..].iter().take(TITLE_LINES).take_while(|line| may_be_title(line)).count();
    let whole = |count: usize| lines[at..at + count].iter().map(|line| squeezed(&line.text)).collect::<String>();
    (1..=count).rev().find(|count| {
        let title = whole(*count);
        let is_cited = cited.contains(&title) || cited.iter().any(|name| *name == citeable::without_brackets(&title));
        let is_list = is_bare_annex
            && (title.ends_with(['表', '单', '册', '图', '书']) || *count == 1 && (5..=30).contains(&title.chars().count()))
            && lines.get(at + count).is_some();
        is_cited || (is_place && at > 0 && (is_list || citeable::is_title_like(&title)))
    })
}

fn may_be_title(line: &Line) -> bool {
    let is_sentence = line.text.contains(['。', '；', '：', '，', ':']);
    let is_bracketed = line.text.starts_with(['（', '(']) && line.text.ends_with(['）', ')']);
    let is_remark = is_bracketed && !citeable::is_part_of_title(&line.text);
    line.role == Role::Text && line.len() <= 45 && !is_sentence && !is_remark && Label::read(&line.text).is_none()
}
