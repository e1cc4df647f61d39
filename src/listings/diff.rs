//! What is public and what is proposed, side by side: field by field, and within a text word by word.

use std::time::{Duration, Instant};

use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::definition::{Field, FieldKind};
use super::facts::{Facts, Said};
use super::rules::{Difference, Status};
use super::sheet::Sheet;

/// How long two texts are compared before the rest is called different.
const PATIENCE: Duration = Duration::from_millis(50);

/// A part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Words.
    pub text: String,
    /// Whether the other side lacks them.
    pub is_different: bool,
}

/// A field that differs.
pub struct DiffRow {
    /// Stable word.
    pub key: String,
    /// Label.
    pub label: String,
    /// What is public, line by line.
    pub before: Vec<Vec<Piece>>,
    /// What is proposed, line by line.
    pub after: Vec<Vec<Piece>>,
    /// Whether it waits for review.
    pub is_reviewed: bool,
    /// Whether it is never public.
    pub is_private: bool,
    /// Why an official sent it back.
    pub reason: String,
}

/// Rows for differences.
pub fn rows(sheet: &Sheet, status: Status, differences: &[Difference<'_>], public: &Facts, proposed: &Facts) -> Vec<DiffRow> {
    differences.iter().map(|difference| row(sheet, status, difference, public, proposed)).collect()
}

fn row(sheet: &Sheet, status: Status, difference: &Difference<'_>, public: &Facts, proposed: &Facts) -> DiffRow {
    let field = difference.field;
    let (before, after) = (said(sheet, field, &difference.before, public), said(sheet, field, &difference.after, proposed));
    let (before, after) = sides(field.kind, before.as_ref(), after.as_ref());
    DiffRow {
        key: field.key.clone(),
        label: field.label.clone(),
        before,
        after,
        is_reviewed: status != Status::Published || field.review,
        is_private: field.private,
        reason: String::new(),
    }
}

fn said(sheet: &Sheet, field: &Field, value: &Value, beside: &Facts) -> Option<Said> {
    let mut facts = beside.clone();
    facts.set(&field.key, value.clone());
    sheet.said(field, &facts)
}

type Lines = Vec<Vec<Piece>>;

/// Both sides with what differs marked.
fn sides(kind: FieldKind, before: Option<&Said>, after: Option<&Said>) -> (Lines, Lines) {
    let line = |text: &str| vec![Piece { text: text.to_owned(), is_different: true }];
    match (before, after) {
        (Some(before), Some(after)) if kind == FieldKind::LongText => {
            words(&lines_of(before).join("\n"), &lines_of(after).join("\n"))
        }
        (Some(before), Some(after)) if kind.is_several() => {
            let (old, new) = (lines_of(before), lines_of(after));
            let side = |own: &[String], other: &[String]| {
                own.iter().map(|text| vec![Piece { text: text.clone(), is_different: !other.contains(text) }]).collect()
            };
            (side(&old, &new), side(&new, &old))
        }
        _ => {
            let whole =
                |said: Option<&Said>| said.map(|said| lines_of(said).iter().map(|text| line(text)).collect()).unwrap_or_default();
            (whole(before), whole(after))
        }
    }
}

fn lines_of(said: &Said) -> Vec<String> {
    match said {
        Said::Line(text) => vec![text.clone()],
        Said::Paragraphs(lines) | Said::Words(lines) => lines.clone(),
        Said::Links(links) => links.iter().map(|(word, _)| word.clone()).collect(),
    }
}

/// Two texts, character by character.
fn words(before: &str, after: &str) -> (Lines, Lines) {
    let diff = TextDiff::configure().deadline(Instant::now() + PATIENCE).diff_chars(before, after);
    let (mut old, mut new): (Vec<Piece>, Vec<Piece>) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                push(&mut old, text, false);
                push(&mut new, text, false);
            }
            ChangeTag::Delete => push(&mut old, text, true),
            ChangeTag::Insert => push(&mut new, text, true),
        }
    }
    (split_lines(old), split_lines(new))
}

fn push(side: &mut Vec<Piece>, text: &str, is_different: bool) {
    match side.last_mut() {
        Some(last) if last.is_different == is_different => last.text.push_str(text),
        _ => side.push(Piece { text: text.to_owned(), is_different }),
    }
}

fn split_lines(pieces: Vec<Piece>) -> Lines {
    let mut lines: Lines = vec![Vec::new()];
    for piece in pieces {
        for (at, part) in piece.text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let (Some(line), false) = (lines.last_mut(), part.is_empty()) {
                line.push(Piece { text: part.to_owned(), is_different: piece.is_different });
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_on_both_sides() {
        let (old, new) = words("仓库三千平方米\n免费", "仓库五千平方米\n免费");
        assert_eq!(old[0][1], Piece { text: "三".into(), is_different: true });
        assert_eq!(new[0][1], Piece { text: "五".into(), is_different: true });
        assert_eq!(old[1], new[1]);
        let said = |words: &[&str]| Said::Words(words.iter().map(|word| (*word).to_owned()).collect());
        let (old, new) = sides(FieldKind::Choices, Some(&said(&["9610", "1210"])), Some(&said(&["1210", "9810"])));
        assert!(old[0][0].is_different && !old[1][0].is_different && !new[0][0].is_different && new[1][0].is_different);
    }
}
