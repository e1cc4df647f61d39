//! The measures of a document, turned round: each unit with what it has to do and where the text says so.

use std::collections::HashMap;

use crate::policies::measure::{Measure, measures};
use crate::policies::text::{Body, Label};

/// Characters of a task that the table shows.
const SHOWN: usize = 64;

/// A unit with its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// As the text names it.
    pub unit: String,
    /// How it takes part: 牵头, 责任, 配合.
    pub part: String,
    /// What it does.
    pub tasks: Vec<Task>,
}

/// One task and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The beginning of the clause.
    pub text: String,
    /// Numbering of the clause: 二、（一）1.
    pub place: String,
    /// Leads to the clause.
    pub url: String,
}

/// Units in the order in which the text first names them, those with most tasks first.
pub fn by_unit(body: &Body) -> Vec<UnitRow> {
    let mut rows: Vec<UnitRow> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for measure in measures(body) {
        let task = task(&measure);
        let other = if measure.lead_units.is_empty() { "责任" } else { "配合" };
        let leads = measure.lead_units.into_iter().map(|unit| (unit, "牵头"));
        for (unit, part) in leads.chain(measure.responsible_units.into_iter().map(|unit| (unit, other))) {
            let index = *at.entry(unit.clone()).or_insert_with(|| {
                rows.push(UnitRow { unit, part: part.to_owned(), tasks: Vec::new() });
                rows.len() - 1
            });
            if !rows[index].part.contains(part) {
                rows[index].part = format!("{}、{part}", rows[index].part);
            }
            if !rows[index].tasks.contains(&task) {
                rows[index].tasks.push(task.clone());
            }
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.tasks.len()));
    rows
}

fn task(measure: &Measure) -> Task {
    let first = measure.heading_path.last().map_or("", String::as_str);
    let words = Label::read(first).map_or(first, |label| first[label.text.len()..].trim());
    let clause = shortened(&measure.text);
    // A heading of some words names the task better than the beginning of its text.
    let text = match (words.chars().count(), clause.is_empty()) {
        (4.., _) => words.to_owned(),
        (_, false) => clause,
        (1.., true) => words.to_owned(),
        (0, true) => "见条文".to_owned(),
    };
    Task { text, place: place(&measure.heading_path), url: format!("#{}", measure.anchor) }
}

fn place(path: &[String]) -> String {
    let labels: String = path.iter().filter_map(|heading| Label::read(heading)).map(|label| label.text).collect();
    if labels.is_empty() { "原文".to_owned() } else { labels }
}

fn shortened(text: &str) -> String {
    let text = text.trim_end_matches('。');
    let first = text.split('。').next().unwrap_or(text);
    let mut chars = first.chars();
    let short: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_stands_once_with_all_its_tasks() {
        let body = Body::parse(
            "# 一、任务\n## （一）建设公共海外仓\n支持建设。（牵头单位：商务厅；配合单位：财政厅）\n## （二）通关便利\n优化。（责任单位：成都海关、商务厅）",
        );
        let rows = by_unit(&body);
        let shown: Vec<_> = rows.iter().map(|row| (row.unit.as_str(), row.part.as_str(), row.tasks.len())).collect();
        assert_eq!(shown, [("商务厅", "牵头、责任", 2), ("财政厅", "配合", 1), ("成都海关", "责任", 1)]);
        assert_eq!(rows[0].tasks[0].text, "建设公共海外仓");
        assert_eq!(rows[0].tasks[0].place, "一、（一）");
    }
}
