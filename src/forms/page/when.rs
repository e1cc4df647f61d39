//! On what it depends whether a field is asked, where a browser can judge that while somebody types.

use crate::forms::reading::Reading;
use crate::forms::schema::{Field, Kind, Section};

/// A condition on another field of the same section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// Name of the other field.
    pub field: String,
    /// Values of which it must hold one, joined by `|`.
    pub values: String,
    /// Whether it must hold none of them instead.
    pub is_negated: bool,
    /// Whether it is not fulfilled now.
    pub is_off: bool,
    /// The condition for people without scripts.
    pub words: String,
}

/// The condition of a field; none where there is none, or where only the server can judge it.
pub(super) fn of(section: &Section, field: &Field, reading: &Reading) -> Option<When> {
    let simple = field.shown_if.as_ref()?.simple()?;
    let other = section.field(&simple.field).filter(|other| other.key != field.key && other.kind.is_typed())?;
    // What depends on a field that is not asked itself is not asked either.
    if simple.values.iter().any(|value| value.contains('|')) || (other.shown_if.is_none() && !reading.asks(&other.key)) {
        return None;
    }
    let words: Vec<String> = simple.values.iter().map(|value| format!("“{}”", word(other, value))).collect();
    let not = if simple.is_negated { "不" } else { "" };
    Some(When {
        words: format!("“{}”{not}为{}时填写。", other.label, words.join("或")),
        values: simple.values.join("|"),
        is_negated: simple.is_negated,
        is_off: !reading.asks(&field.key) || reading.undecided.contains(&field.key),
        field: simple.field,
    })
}

fn word<'a>(field: &'a Field, value: &'a str) -> &'a str {
    match (field.kind, value) {
        (Kind::YesNo, "yes") => "是",
        (Kind::YesNo, "no") => "否",
        (Kind::Declaration, "yes") => "已勾选",
        _ => field.label_of(value),
    }
}
