//! Lists for machines: a table, JSON and a feed of what was published last.

use serde::Serialize;

use super::inquiry::Inquiry;
use super::row::Row;
use super::sign_up::SignUp;
use super::{Room, query};
use crate::access::{Cx, Visitor};
use crate::index::Hit;
use crate::signups::link;
use crate::signups::rules::Stage;
use crate::web::browse::{self, Inquire as _};
use crate::web::feed::{self, FeedEntry};
use crate::web::render::json as json_answer;
use crate::web::{Answer, PageError};

/// Records that are given at once.
const MOST: usize = 1000;
/// Entries of a feed.
const ENTRIES: u64 = 60;

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    url: String,
    kind: &'a [String],
    summary: &'a str,
    facts: &'a [String],
    next: Option<NextEntry<'a>>,
}

#[derive(Serialize)]
struct NextEntry<'a> {
    url: String,
    starts_at: &'a str,
    closes_at: &'a str,
    place: &'a str,
    division: &'a str,
    sign_up: &'static str,
    left: Option<u32>,
}

#[derive(Serialize)]
struct List<'a> {
    total: usize,
    items: Vec<Entry<'a>>,
}

/// All hits of a question, up to a limit, for a room to make rows of.
pub async fn hits(cx: &Cx<Visitor>, room: &'static Room, pairs: &[(String, String)]) -> Result<Vec<Hit>, PageError> {
    cx.site.limits.search(&cx.address)?;
    let mut inquiry = Inquiry::read(room, pairs);
    if !inquiry.question.chosen.is_empty() {
        "1".clone_into(&mut inquiry.question_mut().page);
        browse::page(&cx.site, &mut inquiry).await?;
    }
    browse::all(&cx.site, &inquiry, MOST).await
}

/// As JSON.
pub fn json(cx: &Cx<Visitor>, rows: &[Row]) -> Answer {
    let address = |path: &str| format!("{}{path}", cx.public_url);
    let items: Vec<Entry<'_>> = rows.iter().map(|row| entry(row, &address)).collect();
    json_answer(&List { total: items.len(), items })
}

fn entry<'a>(row: &'a Row, address: &impl Fn(&str) -> String) -> Entry<'a> {
    let next = row.next.as_ref().map(|next| NextEntry {
        url: address(&next.url),
        starts_at: &next.machine,
        closes_at: &next.closes_machine,
        place: &next.place,
        division: &next.division,
        sign_up: next.sign_up.shown(),
        left: if let SignUp::Open(left) = next.sign_up { left } else { None },
    });
    Entry { name: &row.name, url: address(&row.url), kind: &row.tags, summary: &row.summary, facts: &row.facts, next }
}

/// As a table.
pub fn csv(cx: &Cx<Visitor>, room: &Room, rows: &[Row]) -> Answer {
    let head = ["名称", "类别", "时间", "地区", "地点", "报名", "余量", "截止", "说明", "网址"];
    let cells = rows.iter().map(|row| {
        let of = |words: fn(&super::row::Next) -> String| row.next.as_ref().map(words).unwrap_or_default();
        vec![
            row.name.clone(),
            row.tags.join("、"),
            of(|next| next.when.clone()),
            of(|next| next.division.clone()),
            of(|next| next.place.clone()),
            of(|next| next.sign_up.shown().to_owned()),
            of(|next| next.sign_up.left()),
            of(|next| next.closes.clone().unwrap_or_default()),
            row.summary.clone(),
            format!("{}{}", cx.public_url, row.url),
        ]
    });
    Ok(feed::csv(&format!("{}.csv", room.key), &head, cells))
}

/// What was published last.
pub async fn atom(cx: &Cx<Visitor>, room: &Room) -> Answer {
    let rows = query::newest(cx.database(), room.occasions, ENTRIES).await?;
    let entries = rows.iter().map(|row| FeedEntry {
        title: if row.stage == Stage::Cancelled.key() { format!("【已取消】{}", row.title) } else { row.title.clone() },
        url: format!("{}{}", cx.public_url, link::occasion(row)),
        updated: row.cancelled_at.or(row.published_at).unwrap_or(row.updated_at),
        summary: format!("{}，{}。{}", super::words::when(row), super::words::place(row), row.summary),
    });
    let (own, page) = (format!("{}{}.atom", cx.public_url, room.list), format!("{}{}", cx.public_url, room.list));
    Ok(feed::atom(&format!("新发布的{}", room.name), &own, &page, entries.collect()))
}
