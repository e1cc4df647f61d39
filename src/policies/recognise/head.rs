//! The head of a document: letterhead, number and a title that may be broken over several lines.

use chrono::NaiveDate;

use super::{
    Draft, Hint, citeable, date,
    field::{Field, Fields},
    furniture,
    line::{Line, joined, squeezed},
    org,
};
use crate::{
    policies::text::{Label, Numbering, numbering::han_number},
    values::{DocumentNumber, document_number::find_all},
};

/// What the head said.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub title: String,
    pub number: Option<DocumentNumber>,
    pub dated: Option<NaiveDate>,
    pub letterhead: Option<String>,
}

/// The most lines of a title, without those who issue it.
const TITLE_LINES: usize = 5;
/// The most characters of an entry of a menu.
const LONGEST_ENTRY: usize = 6;

/// Takes the head out of the lines. A remark under the title (when it was passed, by whom) stays with the body.
pub(super) fn take(draft: &mut Draft, fields: &Fields, hint: &Hint) -> Head {
    let mut body = draft.lines.split_off(body_start(&draft.lines));
    let mut head = Head::default();
    let mut groups: Vec<Vec<Line>> = vec![Vec::new()];
    let mut remarks = Vec::new();
    for line in with_whole_numbers(std::mem::take(&mut draft.lines)) {
        if line.follows_gap {
            groups.push(Vec::new());
        }
        match sort(&line, &mut head) {
            Sorted::Title => {
                if let Some(group) = groups.last_mut() {
                    group.push(line);
                }
                continue;
            }
            Sorted::Read => {}
            Sorted::Remark => remarks.push(line),
            Sorted::Furniture => draft.dropped.push(line.text),
        }
        groups.push(Vec::new());
    }
    head.title = choose(draft, groups, fields.get(Field::Title));
    draft.lines.append(&mut remarks);
    draft.lines.append(&mut body);
    split_number_off(&mut head);
    if head.title.is_empty() {
        fall_back(draft, &mut head, hint);
    }
    head
}

enum Sorted {
    Title,
    Read,
    Remark,
    Furniture,
}

fn sort(line: &Line, head: &mut Head) -> Sorted {
    let text = line.text.as_str();
    if let Some(number) = number_alone(text) {
        head.number.get_or_insert(number);
        return if text.contains("签发") { Sorted::Furniture } else { Sorted::Read };
    }
    if let Some(day) = date::only(text) {
        head.dated.get_or_insert(day);
        return Sorted::Read;
    }
    if let Some((name, day)) = date::at_end(text).filter(|(name, _)| org::is_organisation(name)) {
        head.dated.get_or_insert(day);
        head.letterhead.get_or_insert_with(|| squeezed(name));
        return Sorted::Furniture;
    }
    if let Some(body) = text.strip_suffix("文件").filter(|body| org::is_organisation(body)) {
        head.letterhead = Some(squeezed(body));
        return Sorted::Furniture;
    }
    let is_foreign = !text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let is_bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']);
    match () {
        () if is_foreign || furniture::is_at_the_edge(line) => Sorted::Furniture,
        () if is_bracketed && !citeable::is_part_of_title(text) => Sorted::Remark,
        () => Sorted::Title,
    }
}

/// A line that is a number, with nothing but its signatory behind it.
fn number_alone(text: &str) -> Option<DocumentNumber> {
    let (alone, _) = text.split_once("签发").unwrap_or((text, ""));
    DocumentNumber::parse(alone.trim())
}

/// Numbers set on two lines: `某省人民政府令` over `第12号`, `会议纪要` over `〔2023〕21号`.
fn with_whole_numbers(lines: Vec<Line>) -> Vec<Line> {
    let mut whole: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let text = with_digits(&line.text);
        let is_second_half = text.len() < 48 && text.ends_with('号') && text.starts_with(['第', '（', '(', '〔', '[']);
        let both = whole.last().map(|first| format!("{}{}", first.text, text.trim_matches(['（', '）', '(', ')'])));
        let both = both.filter(|both| is_second_half && DocumentNumber::parse(both).is_some());
        match (both, whole.last_mut()) {
            (Some(both), Some(first)) => first.text = both,
            _ => whole.push(line),
        }
    }
    whole
}

/// 第三十六号 as 第36号.
fn with_digits(text: &str) -> String {
    let inner = text.trim_matches(['（', '）', '(', ')']);
    let number = inner.strip_prefix('第').and_then(|rest| rest.strip_suffix('号')).map(str::trim);
    let read = number.and_then(|number| han_number(number).filter(|(length, _)| *length == number.len()));
    read.map_or_else(|| inner.to_owned(), |(_, number)| format!("第{number}号"))
}

/// Where the running text begins; without a sentence anywhere, below the last line that ends like a title.
fn body_start(lines: &[Line]) -> usize {
    let below_title = || lines.iter().rposition(|line| citeable::is_title_like(&line.text)).map(|at| at + 1);
    lines.iter().position(begins_body).or_else(below_title).unwrap_or_else(|| lines.len().min(1))
}

fn begins_body(line: &Line) -> bool {
    let text = line.text.as_str();
    let count = line.len();
    let label = Label::read(text).filter(|label| label.number == 1);
    let is_numbered = label.is_some_and(|label| !matches!(label.numbering, Numbering::Annex | Numbering::Box));
    let has_purpose = ["为", "根据", "按照", "近年来", "依据"].iter().any(|word| text.starts_with(word));
    is_numbered
        || text.starts_with('|')
        || org::is_addressee(text)
        || text.contains('。')
        || text.ends_with(['；', '，'])
        || (count >= 12 && text.ends_with(['：', ':']))
        || (count >= 18 && text.contains('，') && !citeable::is_title_like(text))
        || ["》已", "现予", "现将", "现就"].iter().any(|words| text.contains(words))
        || (count >= 15 && has_purpose)
}

/// The title among the groups of lines above the text; the other groups are listed as dropped.
fn choose(draft: &mut Draft, mut groups: Vec<Vec<Line>>, stated: Option<&str>) -> String {
    for group in &mut groups {
        let is_bracket = |line: &&Line| line.text.starts_with(['（', '(']) && !line.text.contains("关于");
        let brackets = group.iter().take_while(is_bracket).count();
        let above = (group.len() - title_lines(group)).max(if brackets < group.len() { brackets } else { 0 });
        draft.dropped.extend(group.drain(..above).map(|line| line.text));
    }
    let titles: Vec<String> = groups.iter().map(|group| assembled(group)).collect();
    let by_end = titles.iter().rposition(|title| citeable::is_title_like(title));
    let chosen = by_end.or_else(|| titles.iter().rposition(|title| title.chars().count() >= 4));
    for (at, group) in groups.into_iter().enumerate().filter(|(at, _)| Some(*at) != chosen) {
        let after = chosen.is_some_and(|chosen| at > chosen);
        let lines = group.into_iter();
        if after { draft.lines.extend(lines) } else { draft.dropped.extend(lines.map(|line| line.text)) }
    }
    let read = chosen.map(|at| titles[at].clone()).unwrap_or_default();
    match stated {
        Some(stated) if squeezed(stated) != squeezed(&read) && citeable::is_title_like(stated) => {
            if citeable::is_title_like(&read) {
                draft.doubt("title", format!("正文标题与页面标题“{stated}”不同，请核对"), &read);
                read
            } else {
                stated.to_owned()
            }
        }
        _ => read,
    }
}

/// How many of the last lines of a group may be the title; above them stands a menu, an entry a line.
fn title_lines(group: &[Line]) -> usize {
    let entries = group.iter().filter(|line| line.len() <= LONGEST_ENTRY).count();
    if group.len() <= TITLE_LINES || entries < TITLE_LINES / 2 && group.len() <= TITLE_LINES * 2 {
        return group.len();
    }
    let most = group.len().min(TITLE_LINES);
    let count_back = |at: usize| group.len() - at;
    let about = (group.len() - most..group.len()).find(|at| group[*at].text.contains("关于"));
    match about {
        Some(at) if group[at].text.starts_with("关于") => {
            let signed = group[..at].iter().rev().take(TITLE_LINES).take_while(|line| org::is_organisation(&line.text)).count();
            count_back(at) + signed
        }
        Some(at) => count_back(at),
        None => group.iter().rev().take(most).take_while(|line| line.len() > LONGEST_ENTRY).count().max(1),
    }
}

/// The lines of a group as one title; a repeated title counts once.
fn assembled(group: &[Line]) -> String {
    let whole = |lines: &[Line]| lines.iter().fold(String::new(), |title, line| joined(&title, &line.text));
    for cut in 1..group.len() {
        let (first, second) = (whole(&group[..cut]), whole(&group[cut..]));
        let (first, second) = (squeezed(&first), squeezed(&second));
        let is_site_name = org::is_organisation(&first) && second.starts_with(&first);
        if first == second || is_site_name {
            return citeable::tidied(&whole(&group[cut..]));
        }
    }
    citeable::tidied(&whole(group))
}

/// A number in the same line as the title.
fn split_number_off(head: &mut Head) {
    let Some((range, number)) = find_all(&head.title).pop() else { return };
    if range.start == 0 {
        head.number.get_or_insert(number);
        return;
    }
    let after = head.title[range.end..].trim_matches(['）', ')', ' ', '】']);
    let before = head.title[..range.start].trim_end_matches(['（', '(', ' ', '【']);
    if after.is_empty() && before.chars().count() >= 6 {
        head.title = before.to_owned();
        head.number.get_or_insert(number);
    }
}

fn fall_back(draft: &mut Draft, head: &mut Head, hint: &Hint) {
    let enclosed = draft.lines.iter().find(|line| head.number.is_some() && is_enclosed_title(line));
    if let Some(line) = enclosed {
        head.title.clone_from(&line.text);
        return;
    }
    let name = hint.file_name.as_deref().unwrap_or_default();
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    stem.clone_into(&mut head.title);
    draft.doubt("title", "没有认出标题，暂用文件名，请填写", stem);
}

/// The title of what an order puts into force.
fn is_enclosed_title(line: &Line) -> bool {
    line.len() <= 45 && !line.text.contains(['，', '。', '：', '；']) && citeable::is_title_like(&line.text)
}
