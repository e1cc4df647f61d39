//! The measures of a policy by responsible unit.
//!
//! Plans name who is responsible at the end of a clause: `（责任单位：商务厅、成都海关）`,
//! `（牵头单位：…；配合单位：…）`, `（商务厅牵头，财政厅配合）`. Names are kept whole: a comma within brackets, as in
//! 各市（州）人民政府, separates nothing.

mod units;

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

/// The most bytes of a bracket that names units.
const LONGEST_BRACKET: usize = 3000;

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
        if end - start > LONGEST_BRACKET {
            continue;
        }
        let Some(units) = units::read(within(&clause.text[start..end])) else { continue };
        let own = clause.text[from..start].trim_matches(['。', ' ', '；']);
        let is_alone = own.is_empty() && from == 0;
        let before = before.filter(|before| is_alone && before.heading_path == clause.heading_path);
        let heading = || clause.heading_path.last().filter(|_| is_alone).cloned();
        let text = before.map(|before| before.text.clone()).or_else(heading).unwrap_or_else(|| format!("{own}。"));
        let anchor = before.unwrap_or(clause).anchor.clone();
        measures.push(Measure::new(anchor, clause, text, units));
        from = end;
    }
    if measures.is_empty()
        && clause.text.len() <= LONGEST_BRACKET
        && let Some(units) = units::stated(&clause.text)
    {
        let before = before.filter(|before| before.heading_path == clause.heading_path);
        let text = before.map_or_else(|| clause.heading_path.last().cloned().unwrap_or_default(), |before| before.text.clone());
        let anchor = before.unwrap_or(clause).anchor.clone();
        measures.push(Measure::new(anchor, clause, text, units));
    }
    measures
}

impl Measure {
    fn new(anchor: String, clause: &Clause, text: String, (lead_units, responsible_units): units::Units) -> Self {
        Self { anchor, heading_path: clause.heading_path.clone(), text, lead_units, responsible_units }
    }
}

/// A bracketed text without its own brackets.
fn within(bracketed: &str) -> &str {
    let mut chars = bracketed.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
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
    fn days_and_people_are_no_units() {
        let expected = (vec!["甲局".to_owned()], vec!["乙局".to_owned(), "各市（州）".to_owned()]);
        for clause in [
            "孵化企业3家。（牵头单位：甲局，责任单位：乙局、各市（州），完成时限：2024年10月）",
            "孵化企业3家。【责任领导：某某；牵头单位：甲局；配合单位：乙局、各市（州）】",
            "孵化企业3家。(牵头部门：甲局；责任部门：乙局、各市（州）；时间节点：年底前)",
        ] {
            assert_eq!(units(clause), expected, "{clause}");
        }
    }

    #[test]
    fn units_may_be_stated_without_brackets_under_their_clause() {
        let found = measures(&Body::parse("# 5.建成公共海外仓。\n责任单位：甲局、乙局\n"));
        assert_eq!((found[0].text.as_str(), found[0].responsible_units.len()), ("5.建成公共海外仓", 2));
        let found = measures(&Body::parse("# 5.建成公共海外仓。\n（责任单位：甲局）\n"));
        assert_eq!(found[0].text, "5.建成公共海外仓");
        assert!(measures(&Body::parse("各责任单位：\n现印发给你们。\n")).is_empty());
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
