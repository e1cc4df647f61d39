//! A score as it is read: dimensions, and in each the indicators with everything that their points were made from. Pure.

use std::collections::BTreeMap;

use super::case::Case;
use super::words::{self, Names, percent};
use crate::charts::{grouped, trimmed};
use crate::evaluations::entity::{subject_check, subject_value};
use crate::evaluations::standing::{AGREE, Level, Origin};
use crate::platform::clock::local;
use crate::scoring::{Leaf, Line, SubjectScore};
use crate::web::filters::date;

/// A score.
pub struct Explanation {
    /// Composite score.
    pub total: String,
    /// Grade by the lines of the framework.
    pub grade: String,
    /// Why this grade.
    pub grade_reason: String,
    /// How the total was made.
    pub formula: String,
    /// Rank among all, 1 for the best.
    pub place: usize,
    /// How many there are.
    pub places: usize,
    /// Rank within the peer group.
    pub place_in_group: usize,
    /// How many are in it.
    pub places_in_group: usize,
    /// 第 3 名，共 24 个.
    pub rank: String,
    /// The same within the peer group; empty where there is none.
    pub rank_in_group: String,
    /// Name of the peer group.
    pub group: String,
    /// Dimensions in order.
    pub dimensions: Vec<Dimension>,
    /// Bonuses and deductions: name, points, reason.
    pub adjustments: Vec<(String, String, String)>,
    /// Vetoes with their reason.
    pub vetoes: Vec<String>,
    /// The year before: which, total, grade, change of the total.
    pub before: Option<Before>,
}

/// The same subject in the round before.
pub struct Before {
    /// Which year.
    pub year: i32,
    /// Its total.
    pub total: String,
    /// Its grade.
    pub grade: String,
    /// Change of the total with its sign.
    pub change: String,
}

/// A dimension.
pub struct Dimension {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub definition: String,
    /// Points.
    pub points: String,
    /// Full marks.
    pub full: String,
    /// Points by full marks.
    pub rate: String,
    /// Indicators in order.
    pub rows: Vec<Row>,
}

/// An indicator.
pub struct Row {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Names between the dimension and itself.
    pub above: String,
    /// What is counted.
    pub definition: String,
    /// What it rests on.
    pub basis: String,
    /// Where raw values come from: a word.
    pub source_kind: &'static str,
    /// Where raw values come from.
    pub source: String,
    /// The raw value with its unit.
    pub raw: String,
    /// The raw value of the year before, from the data.
    pub previous: String,
    /// Versions of the raw value, the newest first.
    pub records: Vec<Record>,
    /// The rule.
    pub rule: String,
    /// From the raw value to the points.
    pub formula: String,
    /// Effective weight.
    pub weight: String,
    /// Whether a missing value was filled in, and how.
    pub missing: &'static str,
    /// Points.
    pub points: String,
    /// Full marks.
    pub full: String,
    /// Share of full marks, 0 to 100, for the bar.
    pub share: String,
    /// Among its peers.
    pub peers: String,
    /// Points in the round before; empty where there was none.
    pub before: String,
}

/// A version of a raw value.
pub struct Record {
    /// Where it comes from.
    pub origin: &'static str,
    /// The value.
    pub raw: String,
    /// The record, or why it changed.
    pub note: String,
    /// Who and when.
    pub by: String,
}

/// What stands beside the scores.
pub struct Beside {
    /// Versions of values, oldest first.
    pub values: Vec<subject_value::Model>,
    /// Checks.
    pub checks: Vec<subject_check::Model>,
    /// The year before.
    pub before: Option<(i32, SubjectScore)>,
    /// Names of sources.
    pub names: Names,
    /// Whether names of officials are shown.
    pub shows_people: bool,
}

/// Explains a score; none where there is none yet.
pub fn explain(case: &Case, beside: &Beside) -> Option<Explanation> {
    let scores = case.scores.as_ref()?;
    let score = case.score()?;
    let leaves: BTreeMap<&str, Leaf<'_>> =
        case.framework.indicators().into_iter().map(|leaf| (leaf.node.key.as_str(), leaf)).collect();
    let dimension = |found: &crate::scoring::DimensionScore| {
        let of = |line: &&Line| leaves.get(line.indicator.as_str()).is_some_and(|leaf| leaf.dimension == found.key);
        let rows = score.lines.iter().filter(of).filter_map(|line| Some(row(leaves.get(line.indicator.as_str())?, line, beside)));
        Dimension {
            rows: rows.collect(),
            definition: case.framework.node(&found.key).map(|node| node.definition.clone()).unwrap_or_default(),
            key: found.key.clone(),
            name: found.name.clone(),
            points: points(found.points),
            full: points(found.full),
            rate: if found.full > 0.0 { percent(found.points / found.full) } else { "—".to_owned() },
        }
    };
    let in_group = scores.subjects.iter().filter(|other| other.group == score.group).count();
    let adjustment = |one: &crate::scoring::AppliedAdjustment| (one.name.clone(), signed(one.points), one.reason.clone());
    Some(Explanation {
        total: points(score.total),
        grade: score.grade.clone(),
        grade_reason: score.grade_reason.clone(),
        formula: score.formula.clone(),
        place: score.rank,
        places: scores.subjects.len(),
        place_in_group: score.rank_in_group,
        places_in_group: in_group,
        rank: format!("第 {} 名，共 {} 个", score.rank, scores.subjects.len()),
        rank_in_group: if score.group.is_empty() {
            String::new()
        } else {
            format!("第 {} 名，共 {in_group} 个", score.rank_in_group)
        },
        group: score.group.clone(),
        dimensions: score.dimensions.iter().map(dimension).collect(),
        adjustments: score.adjustments.iter().map(adjustment).collect(),
        vetoes: score.vetoed_by.clone(),
        before: beside.before.as_ref().map(|(year, before)| Before {
            year: *year,
            total: points(before.total),
            grade: before.grade.clone(),
            change: signed(score.total - before.total),
        }),
    })
}

fn row(leaf: &Leaf<'_>, line: &Line, beside: &Beside) -> Row {
    let unit = leaf.indicator.unit.as_str();
    let mut above: Vec<&str> = leaf.path.split(" > ").skip(1).collect();
    above.pop();
    let before = beside.before.as_ref().and_then(|(year, score)| Some((*year, score.line(&line.indicator)?)));
    Row {
        key: line.indicator.clone(),
        name: leaf.node.name.clone(),
        above: above.join(" › "),
        definition: leaf.node.definition.clone(),
        basis: leaf.node.basis.clone(),
        source_kind: words::source_kind(&leaf.indicator.source),
        source: words::source(&leaf.indicator.source, &beside.names),
        raw: words::raw(line.raw, unit),
        previous: line.previous.map(|value| words::quantity(value, unit)).unwrap_or_default(),
        records: records(&line.indicator, unit, beside),
        rule: words::rule(leaf.indicator),
        formula: line.formula.clone(),
        weight: percent(line.weight),
        missing: line.missing.map_or("", crate::scoring::Missing::name),
        points: points(line.points),
        full: points(line.full),
        share: trimmed((line.share * 100.0).clamp(0.0, 100.0), 2),
        peers: words::peers(&line.peer, unit),
        before: before.map_or_else(String::new, |(year, before)| {
            let raw = words::raw(before.raw, unit);
            format!("{year} 年 {raw}，{} / {} 分", points(before.points), points(before.full))
        }),
    }
}

/// Versions of a value and what those who checked it said, the newest first.
fn records(indicator: &str, unit: &str, beside: &Beside) -> Vec<Record> {
    let by = |name: &str, at| {
        let day = date(local(at).date_naive());
        if beside.shows_people { format!("{name}，{day}") } else { day }
    };
    let version = |row: &subject_value::Model| {
        let origin = Origin::parse(&row.origin).map_or("记录", Origin::name);
        let note = row.note.clone().unwrap_or_default();
        (row.at, Record { origin, raw: words::raw(row.raw, unit), note, by: by(&row.by_name, row.at) })
    };
    let agreed = |row: &subject_check::Model| {
        let origin = Level::parse(&row.level).map_or("核查", Level::name);
        let note = row.reason.clone().unwrap_or_default();
        (row.at, Record { origin, raw: "核查一致".to_owned(), note, by: by(&row.by_name, row.at) })
    };
    let versions = beside.values.iter().filter(|row| row.indicator == indicator).map(version);
    let checks = beside.checks.iter().filter(|row| row.indicator == indicator && row.outcome == AGREE).map(agreed);
    let mut all: Vec<_> = versions.chain(checks).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, record)| record).collect()
}

/// Points with two decimals.
pub fn points(value: f64) -> String {
    grouped(value, 2)
}

/// Points with their sign.
pub fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", points(value)) } else { points(value) }
}

/// The values of a subject that has no score yet.
pub fn pending(case: &Case, beside: &Beside) -> Vec<Row> {
    let key = case.key();
    let value = |leaf: &Leaf<'_>| {
        let newest = beside.values.iter().filter(|row| row.indicator == leaf.node.key).max_by_key(|row| row.version);
        let frozen = case.data.as_ref().and_then(|data| data.value(&key, &leaf.node.key));
        match (newest, frozen) {
            (Some(row), _) => (row.raw, row.previous),
            (None, Some(value)) => (value.raw, value.previous),
            (None, None) => (None, None),
        }
    };
    let row_of = |leaf: &Leaf<'_>| {
        let (raw, previous) = value(leaf);
        let line = Line {
            indicator: leaf.node.key.clone(),
            path: leaf.path.clone(),
            raw,
            previous,
            share: 0.0,
            weight: leaf.weight,
            full: leaf.weight * 100.0,
            points: 0.0,
            formula: String::new(),
            missing: None,
            peer: crate::scoring::Peer::default(),
        };
        let dimension = case.framework.node(leaf.dimension).map(|node| node.name.clone()).unwrap_or_default();
        let shown = row(leaf, &line, beside);
        let above = if shown.above.is_empty() { dimension } else { format!("{dimension} › {}", shown.above) };
        Row { above, ..shown }
    };
    case.framework.indicators().iter().map(row_of).collect()
}
