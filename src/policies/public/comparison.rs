//! Two versions beside each other, heading by heading; what is alike is folded.

use actix_web::http::StatusCode;
use actix_web::web::{Path, block};
use askama::Template;

use super::reading::{self, full_name, short_name};
use super::version::kept_on;
use crate::access::{Cx, Visitor};
use crate::policies::compare::{Comparison, Row, RowKind, Span, compare};
use crate::policies::entity::policy_version::Model as Version;
use crate::policies::text::{Body, shown_heading};
use crate::policies::{link, store};
use crate::web::{Answer, Asked, PageError, Shell, render};

#[derive(Template)]
#[template(path = "policies/public/comparison.html")]
struct ComparisonPage {
    shell: Shell,
    title: String,
    action: String,
    older: Side,
    newer: Side,
    changed: usize,
    added: usize,
    removed: usize,
    same: usize,
    groups: Vec<Group>,
    all_url: Option<String>,
    back_url: String,
}

/// One of the two versions, with the choice of others.
struct Side {
    name: String,
    when: String,
    choices: Vec<Choice>,
}

struct Choice {
    number: i32,
    word: String,
    is_chosen: bool,
}

/// The rows under one heading.
struct Group {
    heading: String,
    lines: Vec<Line>,
}

/// A row, or so many rows that are alike.
enum Line {
    Folded(usize),
    Same(String),
    Changed(Vec<Span>, Vec<Span>),
    Added(Vec<Span>),
    Removed(Vec<Span>),
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let document = reading::published(&cx, *id).await?;
    let versions = store::version_list(cx.database(), *id).await?;
    if versions.len() < 2 {
        return Err(PageError::NotFound);
    }
    let asked = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let (older, newer) = chosen(&versions, asked("from"), asked("to"));
    let all = asked("all") == "1";
    let comparison = compared(&cx, *id, older.number, newer.number).await?;
    let name = format!("第{}版与第{}版对比", older.number, newer.number);
    let count = |kind: RowKind| comparison.rows.iter().filter(|row| row.kind == kind).count();
    let shell = cx.shell(format!("{name}{}：{}", if all { "（全部段落）" } else { "" }, full_name(&document))).unlisted();
    render(StatusCode::OK, &ComparisonPage {
        shell: shell.below("政策库", link::LIST).below(&short_name(&document), &link::policy(*id)).here("版本对比"),
        action: format!("/policies/{id}/comparison"),
        older: Side::new(&versions, older),
        newer: Side::new(&versions, newer),
        changed: count(RowKind::Changed),
        added: count(RowKind::Added),
        removed: count(RowKind::Removed),
        same: count(RowKind::Same),
        groups: groups(comparison, all),
        all_url: (!all).then(|| format!("{}&all=1", link::comparison(*id, older.number, newer.number))),
        back_url: link::policy(*id),
        title: document.title,
    })
}

/// The two versions asked for, the earlier first; the last two where that makes no sense.
fn chosen<'a>(versions: &'a [Version], from: &str, to: &str) -> (&'a Version, &'a Version) {
    let find = |text: &str| text.trim().parse().ok().and_then(|number: i32| versions.iter().find(|version| version.number == number));
    match (find(from), find(to)) {
        (Some(a), Some(b)) if a.number < b.number => (a, b),
        (Some(a), Some(b)) if a.number > b.number => (b, a),
        _ => (&versions[1], &versions[0]),
    }
}

async fn compared(cx: &Cx<Visitor>, id: i64, from: i32, to: i32) -> Result<Comparison, PageError> {
    let old = store::version(cx.database(), id, from).await?.ok_or(PageError::NotFound)?;
    let new = store::version(cx.database(), id, to).await?.ok_or(PageError::NotFound)?;
    let compared = block(move || compare(&Body::parse(&old.body), &Body::parse(&new.body))).await;
    compared.map_err(|error| PageError::Internal(error.into()))
}

impl Side {
    fn new(versions: &[Version], chosen: &Version) -> Self {
        let choice = |version: &Version| Choice {
            number: version.number,
            word: format!("第{}版（{}）", version.number, kept_on(version)),
            is_chosen: version.number == chosen.number,
        };
        Self {
            name: format!("第{}版", chosen.number),
            when: format!("{}收录", kept_on(chosen)),
            choices: versions.iter().map(choice).collect(),
        }
    }
}

/// Rows by heading. A heading that changed is a row of its own below itself.
fn groups(comparison: Comparison, all: bool) -> Vec<Group> {
    let mut groups = vec![Group { heading: String::new(), lines: Vec::new() }];
    for row in comparison.rows {
        if row.is_heading {
            let words = words(if row.new.is_empty() { &row.old } else { &row.new });
            groups.push(Group { heading: shown_heading(&words).to_owned(), lines: Vec::new() });
            if row.kind == RowKind::Same {
                continue;
            }
        }
        if let Some(group) = groups.last_mut() {
            push(&mut group.lines, row, all);
        }
    }
    if !all {
        fold_quiet(&mut groups);
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

fn push(lines: &mut Vec<Line>, row: Row, all: bool) {
    match (row.kind, lines.last_mut()) {
        (RowKind::Same, _) if all => lines.push(Line::Same(words(&row.new))),
        (RowKind::Same, Some(Line::Folded(count))) => *count += 1,
        (RowKind::Same, _) => lines.push(Line::Folded(1)),
        (RowKind::Changed, _) => lines.push(Line::Changed(row.old, row.new)),
        (RowKind::Added, _) => lines.push(Line::Added(row.new)),
        (RowKind::Removed, _) => lines.push(Line::Removed(row.old)),
    }
}

/// Headings under which nothing changed become one line together.
fn fold_quiet(groups: &mut Vec<Group>) {
    let mut kept: Vec<Group> = Vec::new();
    for group in groups.drain(..) {
        let quiet = match group.lines.as_slice() {
            [] => Some(0),
            [Line::Folded(count)] => Some(*count),
            _ => None,
        };
        match (quiet, kept.last_mut().map(|last| &mut last.lines)) {
            (Some(0), _) => {}
            (Some(count), Some(lines)) => match lines.last_mut() {
                Some(Line::Folded(before)) => *before += count,
                _ => lines.push(Line::Folded(count)),
            },
            _ => kept.push(group),
        }
    }
    *groups = kept;
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_folded_and_what_changed_stands_under_its_heading() {
        let old = Body::parse("# 一、甲\n相同一。\n相同二。\n# 二、乙\n合格线为六十分，逾期不补。\n# 三、丙\n相同三。");
        let new = Body::parse("# 一、甲\n相同一。\n相同二。\n# 二、乙\n合格线为七十分，逾期不补。\n# 三、丙\n相同三。");
        let groups = groups(compare(&old, &new), false);
        let headings: Vec<_> = groups.iter().map(|group| (group.heading.as_str(), group.lines.len())).collect();
        assert_eq!(headings, [("一、甲", 1), ("二、乙", 2)]);
        assert!(matches!(groups[1].lines[0], Line::Changed(..)));
    }
}
