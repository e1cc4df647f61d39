//! From the rows of a round to the data that are scored, and back from scores to rows.

use std::collections::BTreeMap;

use super::entity::{round_subject, subject_adjustment, subject_value};
use super::standing::EXCLUDED;
use super::store::subjects::Outcome;
use super::store::values::current;
use crate::scoring::{Applied, Data, Robustness, Scores, Subject, Value};

/// A veto among the adjustments of a subject.
pub const VETO: &str = "veto";
/// A bonus.
pub const BONUS: &str = "bonus";
/// A deduction.
pub const DEDUCTION: &str = "deduction";

/// The key of a subject in data: the id of its entry, which stays the same from round to round.
pub fn key(subject: &round_subject::Model) -> String {
    subject.listing_id.to_string()
}

/// The data of a round as they stand now.
pub fn data(
    year: i32,
    subjects: &[round_subject::Model],
    values: Vec<subject_value::Model>,
    adjustments: &[subject_adjustment::Model],
) -> Data {
    let taking_part: BTreeMap<i64, &round_subject::Model> =
        subjects.iter().filter(|row| row.state != EXCLUDED).map(|row| (row.id, row)).collect();
    let mut data = Data { year, ..Data::default() };
    // In the order of their ids, so that the same round always makes the same file.
    for row in taking_part.values() {
        data.subjects.push(Subject {
            key: key(row),
            name: row.name.clone(),
            group: row.peer_group.clone(),
            division: row.division_code.clone(),
        });
    }
    for ((subject_id, indicator), value) in current(values) {
        let Some(subject) = taking_part.get(&subject_id) else { continue };
        let note = value.note.unwrap_or_default();
        let value = Value { raw: value.raw, previous: value.previous, note };
        data.values.entry(key(subject)).or_default().insert(indicator, value);
    }
    for row in adjustments {
        let Some(subject) = taking_part.get(&row.subject_id) else { continue };
        if row.kind == VETO {
            data.vetoes.entry(key(subject)).or_default().insert(row.key.clone(), row.reason.clone());
        } else {
            let applied = Applied { times: row.times, reason: row.reason.clone() };
            data.adjustments.entry(key(subject)).or_default().insert(row.key.clone(), applied);
        }
    }
    data
}

/// What a computation says of each subject, for its row.
pub fn outcomes(subjects: &[round_subject::Model], scores: &Scores, robustness: Option<&Robustness>) -> Vec<Outcome> {
    let outcome = |row: &round_subject::Model| {
        let key = key(row);
        let score = scores.subjects.iter().find(|score| score.key == key)?;
        Some(Outcome {
            subject_id: row.id,
            total: score.total,
            rank: i32::try_from(score.rank).unwrap_or(i32::MAX),
            rank_in_group: i32::try_from(score.rank_in_group).unwrap_or(i32::MAX),
            grade: score.grade.clone(),
            vetoed_by: (!score.vetoed_by.is_empty()).then(|| score.vetoed_by.join("；")),
            warning: robustness.and_then(|robustness| warning(robustness, &key)),
        })
    };
    subjects.iter().filter_map(outcome).collect()
}

/// What is doubtful about the grade of a subject: its neighbour across a grade line changes places with it under noise.
fn warning(robustness: &Robustness, key: &str) -> Option<String> {
    let line = robustness.monte_carlo.lines.iter().find(|line| line.is_shaky && (line.above == key || line.below == key))?;
    let other = if line.above == key { &line.below_name } else { &line.above_name };
    Some(format!(
        "在“{}”线上与 {other} 相差 {:.2} 分，权重和规则稍有不同时有 {:.0}% 的情形名次互换",
        line.grade,
        line.gap,
        line.swap * 100.0
    ))
}
