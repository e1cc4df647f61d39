//! A directory's list to take away: as a table and as JSON. Private fields are in neither.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::directory_of;
use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::listings::definition::{Directory, Field};
use crate::listings::entity::listing;
use crate::listings::freshness::Age;
use crate::listings::{Directories, Facts, link, store};
use crate::web::browse::{self, DEEPEST, Inquire as _};
use crate::web::render::json as answer;
use crate::web::{Answer, Asked, PageError, feed};

/// Rows of a table.
const MOST_ROWS: usize = 10_000;
/// Rows that are read at once.
const AT_ONCE: usize = 500;
/// Entries of a page of JSON unless asked otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 500;

/// One page of a directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryList {
    /// Entries that answer.
    total: u64,
    /// 页码，从 1 开始
    page: usize,
    /// 每页条数
    per_page: usize,
    /// Address of the next page.
    next: Option<String>,
    /// Fields of `facts`, in order.
    fields: Vec<DirectoryField>,
    /// Entries.
    items: Vec<DirectoryEntry>,
}

/// A field of the facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryField {
    key: String,
    label: String,
    unit: Option<String>,
}

/// An entry with typed facts.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectoryEntry {
    id: i64,
    name: String,
    url: String,
    /// Day on which the facts were last confirmed.
    #[schema(value_type = Option<String>, format = Date)]
    confirmed_on: Option<NaiveDate>,
    /// Whether the facts may be old.
    is_outdated: bool,
    is_demo: bool,
    /// Entry that it belongs to.
    parent_id: Option<i64>,
    /// Numbers, texts, lists and yes or no; divisions as GB/T 2260 codes, countries as ISO 3166 codes.
    #[schema(value_type = Object)]
    facts: Value,
}

/// 名录条目（JSON）
#[utoipa::path(
    get,
    path = "/{directory}.json",
    params(
        ("directory" = String, Path, description = "parks、incubators、warehouses、providers、belts、factories 或 products"),
        ("q" = Option<String>, Query, description = "关键词；不填则按最近确认列出全部"),
        ("sort" = Option<String>, Query, description = "newest 或名录中可排序的字段"),
        ("page" = Option<u32>, Query, description = "页码，从 1 开始"),
        ("per_page" = Option<u32>, Query, description = "每页条数，默认 100，最多 500"),
    ),
    responses((status = 200, description = "条目；筛选参数与网页列表相同", body = DirectoryList), (status = 429, description = "访问过于频繁"))
)]
pub async fn json(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let (directories, directory) = directory_of(&cx)?;
    let mut inquiry = Inquiry::read(&directories, directory.clone(), &pairs).for_tables();
    let per_page = number(browse::last(&pairs, "per_page"), USUAL, MOST);
    let deepest = usize::try_from(DEEPEST).unwrap_or(20_000);
    let page = number(browse::last(&pairs, "page"), 1, deepest / per_page);
    forget_unknown(&cx, &mut inquiry).await?;
    let (offset, mut ids, mut total) = ((page - 1) * per_page, Vec::new(), 0);
    while ids.len() < per_page {
        let limit = 200.min(per_page - ids.len());
        let results = cx.site.search(inquiry.request(offset + ids.len(), limit)).await?;
        total = results.total;
        let is_last = results.hits.len() < limit;
        ids.extend(results.hits.into_iter().map(|hit| hit.record_id));
        if is_last {
            break;
        }
    }
    let rows = rows(&cx, &ids).await?;
    let is_more = (offset + ids.len()) as u64 != total && (page + 1) * per_page <= deepest && !ids.is_empty();
    let next = is_more.then(|| {
        let mut pairs = inquiry.pairs();
        pairs.extend([("per_page".to_owned(), per_page.to_string()), ("page".to_owned(), (page + 1).to_string())]);
        format!("{}{}", cx.public_url, crate::web::request::with_pairs(&format!("/{}.json", directory.key), &pairs))
    });
    let field = |field: &Field| DirectoryField { key: field.key.clone(), label: field.label.clone(), unit: field.unit.clone() };
    answer(&DirectoryList {
        total,
        page,
        per_page,
        next,
        fields: public_fields(&directory).map(field).collect(),
        items: rows.into_iter().map(|row| entry(&cx, &directory, row)).collect(),
    })
}

/// The list as a table with the labels of its fields.
pub(super) async fn csv(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let (directories, directory) = directory_of(&cx)?;
    let mut inquiry = Inquiry::read(&directories, directory.clone(), &pairs).for_tables();
    forget_unknown(&cx, &mut inquiry).await?;
    let hits = browse::all(&cx.site, &inquiry, MOST_ROWS).await?;
    let ids: Vec<i64> = hits.into_iter().map(|hit| hit.record_id).collect();
    let rows = rows(&cx, &ids).await?;
    let parents = parents(&cx, &rows).await?;
    let mut head: Vec<&str> = public_fields(&directory).map(|field| field.label.as_str()).collect();
    if directory.parent.is_some() {
        head.insert(0, "产业带");
    }
    head.extend(["信息确认日期", "网址"]);
    let cells = rows.iter().map(|row| cells(&cx, &directories, &directory, row, &parents));
    Ok(feed::csv(&format!("{}.csv", directory.key), &head, cells))
}

fn public_fields(directory: &Directory) -> impl Iterator<Item = &Field> {
    directory.fields.iter().filter(|field| !field.private)
}

fn entry(cx: &Cx<Visitor>, directory: &Directory, row: listing::Model) -> DirectoryEntry {
    let today = cx.site.clock.today();
    DirectoryEntry {
        id: row.id,
        url: format!("{}{}", cx.public_url, link::of(&row)),
        confirmed_on: row.confirmed_on,
        is_outdated: Age::on(today, row.confirmed_on, &directory.freshness).is_marked(),
        is_demo: row.is_demo,
        parent_id: row.parent_id,
        facts: Facts::public(directory, &row.facts, today).to_json(),
        name: row.name,
    }
}

fn cells(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    row: &listing::Model,
    parents: &HashMap<i64, String>,
) -> Vec<String> {
    let facts = Facts::public(directory, &row.facts, cx.site.clock.today());
    let mut cells: Vec<String> =
        public_fields(directory).map(|field| facts.written(field, &directories.places).join("、")).collect();
    if directory.parent.is_some() {
        cells.insert(0, row.parent_id.and_then(|id| parents.get(&id).cloned()).unwrap_or_default());
    }
    cells.push(row.confirmed_on.map(|day| day.to_string()).unwrap_or_default());
    cells.push(format!("{}{}", cx.public_url, link::of(row)));
    cells
}

/// Values that nobody knows are left aside here as they are on the page.
async fn forget_unknown(cx: &Cx<Visitor>, inquiry: &mut Inquiry) -> Result<(), PageError> {
    if !inquiry.question.chosen.is_empty() {
        "1".clone_into(&mut inquiry.question.page);
        browse::page(&cx.site, inquiry).await?;
    }
    Ok(())
}

/// Public entries in the order of their ids in the list.
async fn rows(cx: &Cx<Visitor>, ids: &[i64]) -> Result<Vec<listing::Model>, PageError> {
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut found: HashMap<i64, listing::Model> =
            store::published_among(cx.database(), some).await?.into_iter().map(|row| (row.id, row)).collect();
        rows.extend(some.iter().filter_map(|id| found.remove(id)));
    }
    Ok(rows)
}

/// Names of the public entries that these belong to.
async fn parents(cx: &Cx<Visitor>, rows: &[listing::Model]) -> Result<HashMap<i64, String>, PageError> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.parent_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = store::published_among(cx.database(), &ids).await?;
    Ok(found.into_iter().map(|row| (row.id, row.name)).collect())
}

/// A number as typed, kept between 1 and `most`; what is no number is the usual one.
fn number(typed: &str, usual: usize, most: usize) -> usize {
    typed.parse::<i64>().map_or(usual, |number| usize::try_from(number.max(1)).unwrap_or(usual)).min(most)
}
