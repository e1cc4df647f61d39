//! The units that a bracket names, and which of them lead.

/// Lead units and others.
pub(super) type Units = (Vec<String>, Vec<String>);

/// What a key says of the names behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Lead,
    Other,
    /// A day, a person: no unit.
    Foreign,
}

const LEAD_KEYS: [&str; 5] = ["牵头单位", "牵头部门", "牵头责任单位", "主办单位", "牵头"];
const OTHER_KEYS: [&str; 8] = ["责任单位", "责任部门", "配合单位", "配合部门", "参与单位", "协办单位", "落实单位", "责任主体"];
/// Keys of what is no unit.
const FOREIGN_KEYS: [&str; 11] =
    ["完成时限", "完成时间", "完成期限", "时间节点", "时限", "责任领导", "牵头领导", "分管领导", "责任人", "联系人", "工作目标"];
/// Words after names that are not part of them, longest first.
const AFTER_NAMES: [&str; 14] = [
    "等按职责分工负责",
    "按职责分工负责",
    "按照职责分工负责",
    "按职责分工落实",
    "等单位按职责分工负责",
    "分别负责",
    "具体负责",
    "共同负责",
    "负责落实",
    "参与",
    "负责",
    "配合",
    "牵头",
    "落实",
];

/// Lead and other units named within a bracket; `None` when it names none.
pub(super) fn read(inner: &str) -> Option<Units> {
    let mut units = Units::default();
    if next_key(inner).is_some_and(|found| found.part != Part::Foreign || has_unit_key(inner)) {
        keyed(inner, &mut units);
    } else if ["负责", "配合", "落实", "牵头", "参与"].iter().any(|end| inner.ends_with(end)) {
        spoken(inner, &mut units);
    }
    (!units.0.is_empty() || !units.1.is_empty()).then_some(units)
}

/// The units of a text that is nothing but a key and names: `责任单位：甲、乙`.
pub(super) fn stated(text: &str) -> Option<Units> {
    let key = next_key(text).filter(|key| key.at == 0 && key.part != Part::Foreign)?;
    (!text[key.end..].trim().is_empty()).then(|| read(text))?
}

fn has_unit_key(inner: &str) -> bool {
    LEAD_KEYS.iter().chain(&OTHER_KEYS).any(|key| inner.contains(key))
}

/// `牵头单位：甲；配合单位：乙、丙`
fn keyed(inner: &str, units: &mut Units) {
    let mut rest = inner;
    let mut part = Part::Foreign;
    while let Some(key) = next_key(rest) {
        add(&rest[..key.at], part, units);
        part = key.part;
        rest = &rest[key.end..];
    }
    add(rest, part, units);
}

struct Key {
    at: usize,
    end: usize,
    part: Part,
}

/// The next key with its colon, the longest where several begin.
fn next_key(text: &str) -> Option<Key> {
    let keys = LEAD_KEYS.iter().map(|key| (key, Part::Lead)).chain(OTHER_KEYS.iter().map(|key| (key, Part::Other)));
    let keys = keys.chain(FOREIGN_KEYS.iter().map(|key| (key, Part::Foreign)));
    let found = keys.filter_map(|(key, part)| {
        text.match_indices(key).find_map(|(at, _)| {
            let after = &text[at + key.len()..];
            let colon = after.trim_start_matches(' ').chars().next().filter(|c| matches!(c, '：' | ':'))?;
            let gap = after.len() - after.trim_start_matches(' ').len();
            Some(Key { at, end: at + key.len() + gap + colon.len_utf8(), part })
        })
    });
    found.min_by_key(|key| (key.at, std::cmp::Reverse(key.end)))
}

/// `甲牵头，乙、丙配合`, `甲、乙按职责分工负责`
fn spoken(inner: &str, units: &mut Units) {
    for part in split(inner, &['，', ',', '；', ';']) {
        let is_lead = part.trim().ends_with("牵头") || part.trim().ends_with("牵头负责");
        add(part, if is_lead { Part::Lead } else { Part::Other }, units);
    }
}

fn add(names: &str, part: Part, (lead, others): &mut Units) {
    let units = match part {
        Part::Lead => lead,
        Part::Other => others,
        Part::Foreign => return,
    };
    for name in split(names, &['、', '，', ',', '；', ';', ' ', '。']) {
        let name = without_tail(name.trim());
        if !name.is_empty() && name.chars().count() <= 40 && !units.iter().any(|known| known == name) {
            units.push(name.to_owned());
        }
    }
}

fn without_tail(name: &str) -> &str {
    let mut name = name;
    while let Some(base) = AFTER_NAMES.iter().find_map(|tail| name.strip_suffix(tail)) {
        name = base;
    }
    let base = name.strip_suffix('等').unwrap_or(name);
    base.trim_end_matches("等单位").trim_end_matches("等部门").trim()
}

/// Splits outside brackets.
fn split<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    let mut depth = 0_i32;
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            c if depth <= 0 && marks.contains(&c) => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}
