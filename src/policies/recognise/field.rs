//! The fields that a government page states in a table above the text: 索引号, 公文种类, 发布机构, 成文日期 and so on.
//!
//! They come as `索引号：…`, as `[ 索引号 ] …`, several in a line, as table cells, or with the value on the next line.

use std::sync::LazyLock;

use regex::Regex;

use super::{Draft, date, line::Line, line::squeezed, org};
use crate::values::{DocumentNumber, document_number::pattern};

/// What a page's key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Number,
    Index,
    Kind,
    Issuer,
    Signed,
    Published,
    Effective,
    Expires,
    Validity,
    Topic,
    Other,
}

/// Keys as pages write them, longer ones first where one begins another.
const KEYS: [(&str, Field); 75] = [
    ("索引号", Field::Index),
    ("发文字号", Field::Number),
    ("文件编号", Field::Number),
    ("文件字号", Field::Number),
    ("公文字号", Field::Number),
    ("文号", Field::Number),
    ("公文种类", Field::Kind),
    ("体裁分类", Field::Other),
    ("文件种类", Field::Kind),
    ("文种", Field::Kind),
    ("发布机构", Field::Issuer),
    ("发文机关", Field::Issuer),
    ("发文机构", Field::Issuer),
    ("发布单位", Field::Issuer),
    ("发文单位", Field::Issuer),
    ("制发机关", Field::Issuer),
    ("制定机关", Field::Issuer),
    ("公开单位", Field::Issuer),
    ("成文日期", Field::Signed),
    ("成文时间", Field::Signed),
    ("生成日期", Field::Signed),
    ("发文日期", Field::Signed),
    ("发文时间", Field::Signed),
    ("签发日期", Field::Signed),
    ("印发日期", Field::Signed),
    ("公布日期", Field::Published),
    ("发布日期", Field::Published),
    ("发布时间", Field::Published),
    ("公开日期", Field::Published),
    ("公开时间", Field::Published),
    ("施行日期", Field::Effective),
    ("实施日期", Field::Effective),
    ("生效日期", Field::Effective),
    ("生效时间", Field::Effective),
    ("废止日期", Field::Expires),
    ("失效日期", Field::Expires),
    ("失效时间", Field::Expires),
    ("截止日期", Field::Other),
    ("发布人", Field::Other),
    ("点击数", Field::Other),
    ("点击", Field::Other),
    ("有效性", Field::Validity),
    ("时效性", Field::Validity),
    ("有效状态", Field::Validity),
    ("效力状态", Field::Validity),
    ("文件状态", Field::Validity),
    ("主题分类", Field::Topic),
    ("公文主题", Field::Topic),
    ("主题词", Field::Other),
    ("主题", Field::Topic),
    ("文件名称", Field::Title),
    ("信息名称", Field::Title),
    ("公文名称", Field::Title),
    ("标题", Field::Title),
    ("名称", Field::Title),
    ("信息来源", Field::Other),
    ("稿件来源", Field::Other),
    ("来源", Field::Other),
    ("浏览次数", Field::Other),
    ("浏览量", Field::Other),
    ("阅读次数", Field::Other),
    ("责任编辑", Field::Other),
    ("作者", Field::Other),
    ("字体", Field::Other),
    ("时间", Field::Published),
    ("信息分类", Field::Topic),
    ("分类", Field::Topic),
    ("统一登记号", Field::Other),
    ("法规类型", Field::Other),
    ("内容类别", Field::Other),
    ("效力说明", Field::Other),
    ("效力", Field::Validity),
    ("公开方式", Field::Other),
    ("公开类别", Field::Other),
    ("服务对象", Field::Other),
];

static KEY: LazyLock<Regex> = LazyLock::new(|| {
    let spaced = |key: &str| key.chars().map(String::from).collect::<Vec<_>>().join(" ?");
    let keys: Vec<String> = KEYS.iter().map(|(key, _)| spaced(key)).collect();
    let keys = keys.join("|");
    pattern(&format!(r"[\[【] ?(?:{keys}) ?[：:]? ?[\]】] ?[：:]?|(?:{keys}) ?[：:]|^(?:{keys})(?: |$)"))
});

/// The fields found, in order, with the key as written.
#[derive(Debug, Default)]
pub(super) struct Fields {
    found: Vec<(Field, String, String)>,
}

impl Fields {
    /// The first value stated for a field.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        let stated = self.found.iter().find(|(found, _, value)| *found == field && !value.is_empty());
        stated.map(|(_, _, value)| value.as_str())
    }

    /// All keys and values as written.
    pub(super) fn into_stated(self) -> Vec<(String, String)> {
        self.found.into_iter().map(|(_, key, value)| (key, value)).collect()
    }

    fn push(&mut self, key: &str, value: &str) {
        let key: String = key.chars().filter(|c| c.is_alphabetic()).collect();
        let field = KEYS.iter().find(|(known, _)| *known == key).map_or(Field::Other, |(_, field)| *field);
        let value = value.trim().trim_matches(['|', '　', ' ']).trim();
        let value = if matches!(value, "无" | "-" | "—" | "--" | "——" | "/") { "" } else { value };
        self.found.push((field, key, value.to_owned()));
    }
}

/// Takes the lines of fields out of the top of the page.
pub(super) fn take(draft: &mut Draft) -> Fields {
    let end = draft.lines.iter().position(is_beyond).unwrap_or(draft.lines.len());
    let rest = draft.lines.split_off(end);
    let mut fields = Fields::default();
    let mut is_gap = false;
    for mut line in std::mem::take(&mut draft.lines) {
        if read_line(&line.text, &mut fields) || fill_empty(&line.text, &mut fields) {
            is_gap = true;
            continue;
        }
        line.follows_gap |= std::mem::take(&mut is_gap);
        draft.lines.push(line);
    }
    let body_starts = draft.lines.len();
    draft.lines.extend(rest);
    if let Some(first) = draft.lines.get_mut(body_starts) {
        first.follows_gap |= is_gap;
    }
    fields
}

/// Whether the text itself has begun, so that no field can follow.
fn is_beyond(line: &Line) -> bool {
    let is_sentence = line.text.contains('。') || (line.len() > 60 && line.text.contains('，'));
    (is_sentence || org::is_addressee(&line.text)) && !line.text.starts_with('|') && !KEY.is_match(&line.text)
}

fn read_line(text: &str, fields: &mut Fields) -> bool {
    if text.starts_with('|') {
        return read_row(text, fields);
    }
    let keys: Vec<_> = KEY.find_iter(text).collect();
    let before = keys.first().map_or("", |key| text[..key.start()].trim());
    let is_dated = date::only(before).is_some();
    let is_key_before = before.split_once(['：', ':']).is_some_and(|(key, _)| (2..=6).contains(&key.chars().count()));
    let is_row = keys.len() >= 2 && is_key_before && before.chars().count() <= 30;
    if is_row {
        fields.found.push((Field::Other, String::new(), before.to_owned()));
    }
    let is_field = is_row || is_dated || keys.first().is_some_and(|key| key.start() == 0);
    if is_dated {
        fields.push("发布日期", before);
    }
    if is_field {
        for (at, key) in keys.iter().enumerate() {
            let end = keys.get(at + 1).map_or(text.len(), regex::Match::start);
            fields.push(key.as_str(), &text[key.end()..end]);
        }
    }
    is_field
}

fn read_row(text: &str, fields: &mut Fields) -> bool {
    let cells: Vec<String> = text.split('|').map(squeezed).collect();
    let is_key = |cell: &String| KEYS.iter().any(|(key, _)| cell.trim_end_matches(['：', ':']) == *key);
    let mut is_field = false;
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| is_key(cell)) {
        let value = cells.get(at + 1).filter(|value| !is_key(value)).map_or("", String::as_str);
        fields.push(cell, value);
        is_field = true;
    }
    is_field
}

/// A line may be the value of a key that stood alone, when it looks like one.
fn fill_empty(text: &str, fields: &mut Fields) -> bool {
    let is_run = fields.found.iter().rev().take(KEYS.len()).take_while(|(.., value)| value.is_empty()).count();
    let empty = fields.found.len() - is_run;
    let slot = fields.found[empty..].iter_mut().find(|(field, ..)| is_plausible(*field, text));
    let Some((_, _, value)) = slot else { return false };
    text.clone_into(value);
    true
}

fn is_plausible(field: Field, text: &str) -> bool {
    let count = text.chars().count();
    match field {
        Field::Number => DocumentNumber::parse(text).is_some(),
        Field::Index => count >= 5 && text.is_ascii() && text.contains(|c: char| c.is_ascii_digit()),
        Field::Signed | Field::Published | Field::Effective | Field::Expires => date::only(text).is_some(),
        Field::Validity => count <= 6 && ["有效", "失效", "废止"].iter().any(|word| text.contains(word)),
        Field::Issuer => org::is_organisation(text),
        Field::Kind => matches!(text, "其他" | "通知" | "意见" | "公告" | "批复" | "决定" | "函" | "令"),
        Field::Title | Field::Topic | Field::Other => false,
    }
}
