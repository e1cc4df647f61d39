//! Occasions of the officer's division, or of the organisation.

use actix_web::http::StatusCode;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;

use super::host::Host;
use super::look::{Tag, of_occasion};
use super::url;
use super::words::span;
use crate::access::Cx;
use crate::signups::entity::occasion;
use crate::signups::store::listing::{self, Filter, Part};
use crate::signups::store::signups;
use crate::signups::words::{COURSE_CATEGORIES, EVENT_CATEGORIES, KINDS, kind_of};
use crate::values::division::prefix;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, PageError, Pager};

const PER_PAGE: u64 = 30;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    part: String,
    q: String,
    kind: String,
    category: String,
    division: String,
    page: String,
}

#[derive(Template)]
#[template(path = "signups/office/list.html")]
struct ListPart {
    base: &'static str,
    is_office: bool,
    refusal: String,
    part: Part,
    query: ListQuery,
    tabs: Vec<Tab>,
    kinds: Vec<(&'static str, &'static str)>,
    categories: Vec<(&'static str, &'static str)>,
    divisions: Vec<(String, String)>,
    is_filtered: bool,
    rows: Vec<Row>,
    range: String,
    pager: Pager,
}

impl HtmlSafe for ListPart {}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

struct Row {
    url: String,
    title: String,
    about: String,
    when: String,
    place: String,
    tag: Tag,
    held: u32,
    capacity: i32,
    queue: u32,
    is_listed: bool,
    is_demo: bool,
}

pub(super) async fn show<H: Host>(cx: Cx<H>, asked: Asked<ListQuery>) -> Answer {
    cx.who.admit()?;
    let query = asked.0;
    let (now, division) = (cx.site.clock.now(), prefix(&query.division).to_owned());
    let filter = Filter {
        scope: cx.who.scope(),
        kind: KINDS.iter().find(|(key, _)| *key == query.kind).map(|(key, _)| (*key).to_owned()),
        category: Some(query.category.clone()).filter(|category| !category.is_empty()),
        division: Some(division).filter(|prefix| !prefix.is_empty()),
        text: query.q.chars().take(60).collect(),
    };
    let mut counts = Vec::new();
    for part in Part::ALL {
        counts.push((part, listing::count(cx.database(), &filter, part, now).await?));
    }
    // What needs a hand first, otherwise what is coming.
    let usual = counts.iter().find(|(part, count)| *part == Part::Review && *count > 0 && H::IS_OFFICE);
    let part = Part::parse(&query.part).unwrap_or_else(|| usual.map_or(Part::Coming, |(part, _)| *part));
    let total = counts.iter().find(|(of, _)| *of == part).map_or(0, |(_, count)| *count);
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    let found = listing::list(cx.database(), &filter, part, now, from, PER_PAGE).await?;
    let rows = rows(&cx, found).await?;
    let tab = |(of, count): (Part, u64)| Tab { name: of.name(), url: tab_url::<H>(&query, of), count, is_current: of == part };
    let page = ListPart {
        base: H::BASE,
        is_office: H::IS_OFFICE,
        refusal: cx.who.may_create().err().map(|error| error.problem().message).unwrap_or_default(),
        tabs: counts.into_iter().map(tab).collect(),
        kinds: KINDS.to_vec(),
        categories: EVENT_CATEGORIES.into_iter().chain(COURSE_CATEGORIES).collect(),
        divisions: divisions(&cx),
        is_filtered: !(query.q.is_empty() && query.kind.is_empty() && query.category.is_empty() && query.division.is_empty()),
        range: format!("第 {}—{} 场，共 {total} 场", (from + 1).min(total), from + rows.len() as u64),
        part,
        query,
        rows,
        pager,
    };
    H::frame(&cx, StatusCode::OK, "培训与活动", &page)
}

fn tab_url<H: Host>(query: &ListQuery, part: Part) -> String {
    let pairs = [
        ("part", part.key()),
        ("q", &query.q),
        ("kind", &query.kind),
        ("category", &query.category),
        ("division", &query.division),
    ];
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    with_pairs(H::BASE, &pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<Vec<_>>())
}

/// Divisions in which these people may hold occasions.
pub(super) fn divisions<H: Host>(cx: &Cx<H>) -> Vec<(String, String)> {
    let own = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.holds_in(&division.code));
    own.map(|division| (division.code.clone(), division.name.clone())).collect()
}

async fn rows<H: Host>(cx: &Cx<H>, found: Vec<occasion::Model>) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
    let standings = signups::standings(cx.database(), &ids).await?;
    let now = cx.site.clock.now();
    let row = |row: occasion::Model| {
        let (held, queue) = standings.iter().find(|(id, ..)| *id == row.id).map_or((0, 0), |(_, held, queue)| (*held, *queue));
        Row {
            url: url::<H>(row.id),
            about: format!("{}　{}", kind_of(&row), row.organiser),
            when: span(&row),
            place: if row.place.is_empty() { "线上".to_owned() } else { row.place.clone() },
            tag: of_occasion(&row, now),
            held,
            capacity: row.capacity,
            queue,
            is_listed: row.is_listed,
            is_demo: row.is_demo,
            title: row.title,
        }
    };
    Ok(found.into_iter().map(row).collect())
}
