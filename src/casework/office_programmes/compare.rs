//! A revision beside the one before it, line by line.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use similar::{ChangeTag, TextDiff};

use super::show::found;
use super::url;
use crate::access::{Cx, Desk, Officer};
use crate::casework::store::programmes;
use crate::web::filters::moment;
use crate::web::{Answer, PageError, render};

/// Lines around a change.
const AROUND: usize = 3;
/// The longest search for the shortest difference.
const LONGEST_SEARCH: Duration = Duration::from_millis(500);

#[derive(Template)]
#[template(path = "casework/programmes/compare.html")]
struct ComparePage {
    desk: Desk,
    name: String,
    number: i32,
    note: String,
    when: String,
    hunks: Vec<Vec<Line>>,
    added: usize,
    removed: usize,
    is_first: bool,
    definition: String,
    back: String,
}

/// A line of a comparison.
pub struct Line {
    kind: &'static str,
    sign: &'static str,
    old: Option<usize>,
    new: Option<usize>,
    text: String,
}

pub(super) async fn show(cx: Cx<Officer>, path: Path<(i64, i32)>) -> Answer {
    let (id, number) = path.into_inner();
    let row = found(&cx, id).await?;
    let history = programmes::history(cx.database(), id).await?;
    let this = history.iter().find(|revision| revision.number == number).ok_or(PageError::NotFound)?;
    let before = history.iter().find(|revision| revision.number == number - 1);
    let old = before.map(|before| before.definition.as_str()).unwrap_or_default();
    let hunks = if before.is_some() { hunks(old, &this.definition) } else { Vec::new() };
    let count = |kind: &str| hunks.iter().flatten().filter(|line| line.kind == kind).count();
    let page = ComparePage {
        desk: cx.desk(format!("{}第 {number} 版", row.name)),
        added: count("added"),
        removed: count("removed"),
        number,
        note: this.note.clone().unwrap_or_default(),
        when: moment(this.created_at),
        is_first: before.is_none(),
        definition: this.definition.clone(),
        back: url(id, ""),
        name: row.name,
        hunks,
    };
    render(StatusCode::OK, &page)
}

fn hunks(old: &str, new: &str) -> Vec<Vec<Line>> {
    let diff = TextDiff::configure().timeout(LONGEST_SEARCH).diff_lines(old, new);
    let line = |change: similar::Change<&str>| {
        let (kind, sign) = match change.tag() {
            ChangeTag::Equal => ("same", " "),
            ChangeTag::Insert => ("added", "+"),
            ChangeTag::Delete => ("removed", "−"),
        };
        let number = |at: Option<usize>| at.map(|at| at + 1);
        let text = change.value().trim_end_matches('\n').to_owned();
        Line { kind, sign, old: number(change.old_index()), new: number(change.new_index()), text }
    };
    let groups = diff.grouped_ops(AROUND);
    groups.iter().map(|group| group.iter().flat_map(|op| diff.iter_changes(op)).map(line).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_shown_with_a_few_lines_around() {
        let old: String = (1..=40).flat_map(|number| ["line ".to_owned(), number.to_string(), "\n".to_owned()]).collect();
        let new = old.replace("line 20\n", "line twenty\n");
        let hunks = hunks(&old, &new);
        assert_eq!(hunks.len(), 1);
        let shown: Vec<(&str, &str)> = hunks[0].iter().map(|line| (line.kind, line.text.as_str())).collect();
        assert_eq!(shown[0], ("same", "line 17"));
        assert!(shown.contains(&("removed", "line 20")) && shown.contains(&("added", "line twenty")));
        assert_eq!(shown.len(), 8);
    }
}
