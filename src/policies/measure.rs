//! The measures of a policy by responsible unit.
//!
//! Plans name who is responsible at the end of a clause: `（责任单位：商务厅、成都海关）`,
//! `（牵头单位：…；配合单位：…）`, `（商务厅牵头，财政厅配合）`. Names are kept whole: a comma within brackets, as in
//! 各市（州）人民政府, separates nothing.

use serde::{Deserialize, Serialize};

use super::text::{Body, Clause};

/// A clause with the units that carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Where the clause stands.
    pub anchor: String,
    /// The headings above it.
    pub heading_path: Vec<String>,
    /// The clause without its bracket of units.
    pub text: String,
    /// 牵头单位
    pub lead_units: Vec<String>,
    /// 责任单位 and 配合单位
    pub responsible_units: Vec<String>,
}

const LEAD_KEYS: [&str; 5] = ["牵头单位", "牵头部门", "牵头责任单位", "主办单位", "牵头"];
const OTHER_KEYS: [&str; 8] = ["责任单位", "责任部门", "配合单位", "配合部门", "参与单位", "协办单位", "落实单位", "责任主体"];
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

/// The measures in order of the text.
#[must_use]
pub fn measures(body: &Body) -> Vec<Measure> {
    let clauses = body.clauses();
    let before = std::iter::once(None).chain(clauses.iter().map(Some));
    clauses.iter().zip(before).flat_map(|(clause, before)| of_clause(clause, before)).collect()
}

/// A clause with several brackets holds several measures. A bracket in a paragraph of its own belongs to the one before.
fn of_clause(clause: &Clause, before: Option<&Clause>) -> Vec<Measure> {
    let mut measures = Vec::new();
    let mut from = 0;
    for (start, end) in brackets(&clause.text) {
        let inner = clause.text[start..end].trim_matches(['（', '）', '(', ')', '【', '】', '[', ']']);
        let Some(units) = units(inner) else { continue };
        let own = clause.text[from..start].trim_matches(['。', ' ', '；']);
        let is_alone = own.is_empty() && from == 0;
        let before = before.filter(|before| is_alone && before.heading_path == clause.heading_path);
        measures.push(Measure {
            anchor: before.unwrap_or(clause).anchor.clone(),
            heading_path: clause.heading_path.clone(),
            text: before.map_or_else(|| format!("{own}。"), |before| before.text.clone()),
            lead_units: units.0,
            responsible_units: units.1,
        });
        from = end;
    }
    measures
}

/// The outermost brackets of a text, with their bytes.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut opened: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '（' | '(' | '【' | '[' => opened.push(at),
            '）' | ')' | '】' | ']' => {
                if let Some(start) = opened.pop()
                    && opened.is_empty()
                {
                    found.push((start, at + c.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found
}

/// Lead and other units named within a bracket; `None` when it names none.
fn units(inner: &str) -> Option<(Vec<String>, Vec<String>)> {
    let is_keyed = LEAD_KEYS
        .iter()
        .chain(&OTHER_KEYS)
        .any(|key| inner.find(key).is_some_and(|at| inner[at + key.len()..].trim_start().starts_with(['：', ':'])));
    let (mut lead, mut others) = (Vec::new(), Vec::new());
    if is_keyed {
        keyed(inner, &mut lead, &mut others);
    } else if inner.ends_with("负责")
        || inner.ends_with("配合")
        || inner.ends_with("落实")
        || inner.ends_with("牵头")
        || inner.ends_with("参与")
    {
        spoken(inner, &mut lead, &mut others);
    }
    (!lead.is_empty() || !others.is_empty()).then_some((lead, others))
}

/// `牵头单位：甲；配合单位：乙、丙`
fn keyed(inner: &str, lead: &mut Vec<String>, others: &mut Vec<String>) {
    let mut is_lead = false;
    for part in split(inner, &['；', ';', '。']) {
        let (key, names) = part.split_once(['：', ':']).unwrap_or(("", part));
        if !key.is_empty() {
            is_lead = LEAD_KEYS.iter().any(|lead| key.trim() == *lead);
        }
        let mut rest = names;
        while let Some((at, key, length)) = next_key(rest) {
            add(&rest[..at], if is_lead { lead } else { others });
            is_lead = key;
            rest = &rest[at + length..];
        }
        add(rest, if is_lead { lead } else { others });
    }
}

/// A further key within a list, as in `牵头单位：甲，配合单位：乙`: its place, whether it leads, and its length.
fn next_key(text: &str) -> Option<(usize, bool, usize)> {
    let keys = LEAD_KEYS.iter().map(|key| (key, true)).chain(OTHER_KEYS.iter().map(|key| (key, false)));
    let found = keys.filter_map(|(key, is_lead)| {
        let at = text.find(key)?;
        let colon = text[at + key.len()..].chars().next().filter(|c| matches!(c, '：' | ':'))?;
        Some((at, is_lead, key.len() + colon.len_utf8()))
    });
    found.min_by_key(|(at, ..)| *at)
}

/// `甲牵头，乙、丙配合`, `甲、乙按职责分工负责`
fn spoken(inner: &str, lead: &mut Vec<String>, others: &mut Vec<String>) {
    for part in split(inner, &['，', ',', '；', ';']) {
        let is_lead = part.trim().ends_with("牵头") || part.trim().ends_with("牵头负责");
        add(part, if is_lead { lead } else { others });
    }
}

fn add(names: &str, units: &mut Vec<String>) {
    for name in split(names, &['、', '，', ',', '；', ';', ' ']) {
        let name = without_tail(name.trim().trim_end_matches('。'));
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

#[cfg(test)]
mod tests {
    use super::{Body, measures};

    fn units(clause: &str) -> (Vec<String>, Vec<String>) {
        let found = measures(&Body::parse(clause));
        assert_eq!(found.len(), 1, "{clause}");
        (found[0].lead_units.clone(), found[0].responsible_units.clone())
    }

    #[test]
    fn responsible_units_are_read_with_their_clause() {
        let body = Body::parse("# 二、任务\n## 1.培育主体。\n支持企业转型。（责任单位：甲厅、乙海关，各市（州）人民政府）\n");
        let found = measures(&body);
        assert_eq!(found[0].anchor, "s2-1.p1");
        assert_eq!(found[0].heading_path, ["二、任务", "1.培育主体"]);
        assert_eq!(found[0].text, "支持企业转型。");
        assert_eq!(found[0].responsible_units, ["甲厅", "乙海关", "各市（州）人民政府"]);
        assert!(found[0].lead_units.is_empty());
    }

    #[test]
    fn lead_and_other_units_are_told_apart() {
        let expected = (vec!["甲厅".to_owned()], vec!["乙局".to_owned(), "丙委".to_owned()]);
        for clause in [
            "做好监管。（牵头单位：甲厅；配合单位：乙局、丙委）",
            "做好监管。（牵头单位：甲厅，责任单位：乙局、丙委等）",
            "做好监管。（甲厅牵头，乙局、丙委配合）",
            "做好监管。(甲厅牵头负责；乙局、丙委按职责分工负责)",
        ] {
            assert_eq!(units(clause), expected, "{clause}");
        }
    }

    #[test]
    fn ordinary_brackets_name_nobody() {
        let body = Body::parse("落实零售出口（9610）政策，支持市（州）发展。（此件公开发布）\n");
        assert!(measures(&body).is_empty());
    }

    #[test]
    fn a_bracket_on_a_line_of_its_own_belongs_to_the_paragraph_before() {
        let found = measures(&Body::parse("# 一、任务\n建设公共海外仓。\n（责任单位：甲厅）\n"));
        assert_eq!((found[0].anchor.as_str(), found[0].text.as_str()), ("s1.p1", "建设公共海外仓。"));
    }

    #[test]
    fn one_clause_may_hold_several_measures() {
        let found = measures(&Body::parse("做甲事。（责任单位：甲厅）做乙事。（责任单位：乙厅）\n"));
        let texts: Vec<&str> = found.iter().map(|measure| measure.text.as_str()).collect();
        assert_eq!(texts, ["做甲事。", "做乙事。"]);
    }
}
