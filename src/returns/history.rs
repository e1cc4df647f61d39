//! Vintages and timelines as both sides show them.

use super::entity::{monthly_return, return_step};
use super::look::{self, Tag};
use super::month::state_of;
use super::rules::Action;
use crate::web::filters::moment;

/// A vintage in a list.
#[derive(Debug, Clone)]
pub struct Vintage {
    /// Number.
    pub number: i32,
    /// Where it stands.
    pub tag: Tag,
    /// When it was handed in, by whom, how.
    pub about: String,
    /// Its page.
    pub url: String,
    /// Whether it is the one that is shown.
    pub is_current: bool,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What.
    pub title: String,
    /// Why.
    pub reason: String,
    /// When and who.
    pub when: String,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// How figures came in.
pub fn source_word(source: &str) -> &'static str {
    match source {
        "xlsx" => "表格上传",
        "api" => "接口上报",
        _ => "网上填报",
    }
}

/// Vintages, the newest first; `shown` is the row that is shown.
pub fn vintages(rows: &[monthly_return::Model], shown: i64, url: impl Fn(&monthly_return::Model) -> String) -> Vec<Vintage> {
    let about = |row: &monthly_return::Model| match (row.submitted_at, &row.submitted_by_name) {
        (Some(at), Some(who)) => format!("{} {who} {}", moment(at), source_word(&row.source)),
        _ => format!("{} {} 填写", moment(row.updated_at), row.updated_by_name),
    };
    let vintage = |row: &monthly_return::Model| Vintage {
        number: row.vintage,
        tag: look::tag(Some(state_of(row))),
        about: about(row),
        url: url(row),
        is_current: row.id == shown,
    };
    rows.iter().map(vintage).collect()
}

/// What happened to some vintages, the newest first.
pub fn entries(rows: &[monthly_return::Model], steps: &[return_step::Model]) -> Vec<Entry> {
    let several = rows.len() > 1;
    let entry = |(at, step): (usize, &return_step::Model)| {
        let vintage = rows.iter().find(|row| row.id == step.return_id).map_or(1, |row| row.vintage);
        let which = if several { format!("（第 {vintage} 版）") } else { String::new() };
        Entry {
            title: format!("{}{which}", Action::words_of(&step.action)),
            reason: step.reason.clone().unwrap_or_default(),
            when: format!("{} {}", moment(step.at), step.actor_name),
            is_newest: at == 0,
        }
    };
    steps.iter().rev().enumerate().map(entry).collect()
}
