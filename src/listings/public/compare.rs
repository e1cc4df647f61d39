//! Up to four entries side by side.

use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;

use super::card::{self, Card};
use super::directory_of;
use super::inquiry::{Inquiry, MOST_COMPARED, ids};
use super::said::Teller;
use crate::access::{Cx, Visitor};
use crate::listings::definition::Directory;
use crate::listings::entity::listing;
use crate::listings::facts::Said;
use crate::listings::{Facts, link, store};
use crate::web::browse::Inquire as _;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Shell, render};

#[derive(Template)]
#[template(path = "listings/public/compare.html")]
struct ComparePage {
    shell: Shell,
    directory: Arc<Directory>,
    notices: Vec<String>,
    columns: Vec<Column>,
    groups: Vec<Group>,
    only_differing: bool,
    differing: usize,
    all: usize,
    toggle_url: String,
    more_url: Option<String>,
}

/// An entry that is compared.
struct Column {
    card: Card,
    url_without: String,
}

/// Rows of one section.
struct Group {
    name: String,
    rows: Vec<Row>,
}

/// A field of all entries.
#[derive(Debug)]
struct Row {
    label: String,
    values: Vec<Option<Said>>,
    differs: bool,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let (directories, directory) = directory_of(&cx)?;
    let (asked, were_too_many) = ids(&pairs, "id");
    let found = store::published_among(cx.database(), &asked).await?;
    let rows: Vec<listing::Model> =
        asked.iter().filter_map(|id| found.iter().find(|row| row.id == *id && row.directory == directory.key).cloned()).collect();
    let mut notices = Vec::new();
    if were_too_many {
        notices.push(format!(
            "一次最多对比 {MOST_COMPARED} {}，已保留前 {MOST_COMPARED} {}。",
            directory.measure_word, directory.measure_word
        ));
    }
    if rows.len() < asked.len() {
        notices.push("有的条目已不在名录中，没有列入对比。".to_owned());
    }
    let teller = Teller { directory: &directory, places: &directories.places };
    let facts: Vec<Facts> = rows.iter().map(|row| Facts::public(&directory, &row.facts, cx.site.clock.today())).collect();
    let mut groups = groups(&teller, &facts);
    let (all, differing) = counts(&groups);
    let only_differing = pairs.iter().any(|(name, value)| name == "differ" && value == "1") && differing > 0;
    if only_differing {
        for group in &mut groups {
            group.rows.retain(|row| row.differs);
        }
        groups.retain(|group| !group.rows.is_empty());
    }
    let kept: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let cards = card::cards(&cx, &directories, &directory, &rows).await?;
    let column = |card: Card| {
        let rest: Vec<i64> = kept.iter().copied().filter(|id| *id != card.id).collect();
        Column { url_without: url(&directory, &rest, only_differing), card }
    };
    let columns: Vec<Column> = cards.into_iter().map(column).collect();
    let page = ComparePage {
        shell: shell(&cx, &directory, &rows, only_differing),
        notices,
        groups,
        only_differing,
        differing,
        all,
        toggle_url: url(&directory, &kept, !only_differing),
        more_url: (kept.len() < MOST_COMPARED).then(|| Inquiry::new(directory.clone()).comparing(&kept).url()),
        columns,
        directory,
    };
    render(StatusCode::OK, &page)
}

fn shell(cx: &Cx<Visitor>, directory: &Directory, rows: &[listing::Model], only_differing: bool) -> Shell {
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let names = if names.is_empty() { "尚未选择".to_owned() } else { names.join("、") };
    let only = if only_differing { "（只看不同）" } else { "" };
    let shell = cx.shell(format!("{}对比{only}：{names}", directory.noun)).unlisted();
    shell.below(&directory.name, &link::list(&directory.key)).here("对比")
}

fn url(directory: &Directory, ids: &[i64], only_differing: bool) -> String {
    let mut pairs: Vec<(String, String)> = ids.iter().map(|id| ("id".to_owned(), id.to_string())).collect();
    if only_differing {
        pairs.push(("differ".to_owned(), "1".to_owned()));
    }
    with_pairs(&format!("{}/compare", link::list(&directory.key)), &pairs)
}

/// Compared fields by section. A field that no entry fills in has no row.
fn groups(teller: &Teller<'_>, facts: &[Facts]) -> Vec<Group> {
    let groups = teller.directory.groups.iter().map(|group| {
        let fields = teller.directory.fields_of(&group.key).filter(|field| field.is_compared() && teller.is_told(field));
        let mut rows: Vec<Row> = fields
            .map(|field| Row::new(teller.label(field), facts.iter().map(|facts| teller.said(field, facts)).collect()))
            .collect();
        let computed =
            teller.directory.computed.iter().filter(|computed| teller.section_of(computed) == Some(group.key.as_str()));
        rows.extend(
            computed
                .map(|computed| Row::new(computed.label.clone(), facts.iter().map(|facts| facts.said_ratio(computed)).collect())),
        );
        rows.retain(|row| row.values.iter().any(Option::is_some));
        Group { name: group.name.clone(), rows }
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

fn counts(groups: &[Group]) -> (usize, usize) {
    let rows = || groups.iter().flat_map(|group| &group.rows);
    (rows().count(), rows().filter(|row| row.differs).count())
}

impl Row {
    fn new(label: String, values: Vec<Option<Said>>) -> Self {
        let differs = values.windows(2).any(|pair| pair[0] != pair[1]);
        Self { label, values, differs }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::listings::Directories;
    use crate::platform::Content;

    #[test]
    fn rows_that_differ_are_known_and_empty_ones_are_left_out() {
        let directories = Directories::load(&Content::new(None)).expect("directories");
        let directory = directories.by_key("parks").expect("parks");
        let teller = Teller { directory, places: &directories.places };
        let facts =
            |area: i64| Facts::of_json(&json!({ "name": "甲", "built_area": area, "level": "省级", "manager_phone": "1" }));
        let groups = groups(&teller, &[facts(100), facts(200)]);
        let rows: Vec<(&str, bool)> =
            groups.iter().flat_map(|group| &group.rows).map(|row| (row.label.as_str(), row.differs)).collect();
        assert_eq!(rows, [("认定级别", false), ("建筑面积", true)]);
        assert_eq!(counts(&groups), (2, 1));
    }
}
