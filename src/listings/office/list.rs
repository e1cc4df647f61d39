//! What waits comes first, the oldest deadline at the top; then all entries.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use chrono::Months;
use serde::Deserialize;

use super::admit;
use crate::access::entity::organisation;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Desk, Officer};
use crate::listings::definition::Directories;
use crate::listings::entity::{listing, listing_change};
use crate::listings::freshness::Age;
use crate::listings::link;
use crate::listings::look::{self, Tag, status_of};
use crate::listings::mine::REVIEW_DAYS;
use crate::listings::rules::Status;
use crate::listings::sheet::proposal;
use crate::listings::store::queue::{self, Filter};
use crate::platform::clock::local;
use crate::values::{Calendar, division};
use crate::web::{Answer, Asked, PageError, Pager, Routes, deadline, render};

const PER_PAGE: u64 = 30;
/// Rows of the queue at most; the rest follows when these are done.
const MOST_WAITING: u64 = 100;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/listings", show);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    view: String,
    directory: String,
    division: String,
    status: String,
    q: String,
    overdue: String,
    stale: String,
    page: String,
}

#[derive(Template)]
#[template(path = "listings/office/list.html")]
struct ListPage {
    desk: Desk,
    query: ListQuery,
    is_queue: bool,
    tabs: Vec<Tab>,
    directories: Vec<(String, String)>,
    divisions: Vec<(String, String)>,
    statuses: Vec<(&'static str, &'static str)>,
    waiting: Vec<WaitingRow>,
    rows: Vec<Row>,
    pager: Pager,
    range: String,
    covers: String,
}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

struct WaitingRow {
    url: String,
    name: String,
    about: String,
    what: String,
    author: String,
    due: String,
    is_overdue: bool,
    is_new: bool,
    order: chrono::NaiveDate,
}

struct Row {
    url: String,
    name: String,
    directory: String,
    division: String,
    owner: String,
    status: Tag,
    age: Option<Tag>,
    confirmed: String,
    is_demo: bool,
}

async fn show(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let all = cx.site.kept::<Directories>()?;
    let filter = filter(&cx, &all, &asked.0);
    let is_queue = asked.0.view != "all";
    let (waiting, count) = waiting(&cx, &all, &filter, asked.0.overdue == "yes").await?;
    let entries = if is_queue { (Vec::new(), 0) } else { page_of(&cx, &filter, &asked.0.page).await? };
    let pager = Pager::new(&asked.0.page, entries.1, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    let rows = rows(&cx, &all, entries.0).await?;
    let in_all = queue::count_statuses(cx.database(), cx.who.division_prefix()).await?;
    let in_all = in_all.iter().map(|(_, count)| u64::try_from(*count).unwrap_or(0)).sum();
    let covered = cx.who.division.as_deref().filter(|_| cx.who.division_prefix().is_some());
    let page = ListPage {
        desk: cx.desk("目录条目"),
        is_queue,
        tabs: vec![
            Tab { name: "待审核", url: "/office/listings".into(), count, is_current: is_queue },
            Tab { name: "全部条目", url: "/office/listings?view=all".into(), count: in_all, is_current: !is_queue },
        ],
        directories: all.all().iter().map(|directory| (directory.key.clone(), directory.name.clone())).collect(),
        divisions: divisions(&cx, &all),
        statuses: Status::ALL.map(|status| (status.key(), status.name())).to_vec(),
        range: format!("第 {}—{} 个，共 {} 个", from + 1, from + rows.len() as u64, entries.1),
        covers: covered.map_or_else(|| "全区".to_owned(), |code| all.places.division(code).to_owned()),
        query: asked.0,
        waiting,
        rows,
        pager,
    };
    render(StatusCode::OK, &page)
}

/// Divisions that this officer covers.
fn divisions(cx: &Cx<Officer>, all: &Directories) -> Vec<(String, String)> {
    let covered = all.places.divisions().iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    covered.map(|division| (division.code.clone(), division.name.clone())).collect()
}

fn filter(cx: &Cx<Officer>, all: &Directories, query: &ListQuery) -> Filter {
    let today = cx.site.clock.today();
    let old = |directory: &std::sync::Arc<crate::listings::Directory>| {
        let day = today.checked_sub_months(Months::new(directory.freshness.ask_after))?;
        Some((directory.key.clone(), day))
    };
    Filter {
        covered: cx.who.division_prefix().map(str::to_owned),
        directory: all.by_key(&query.directory).map(|directory| directory.key.clone()),
        division: Some(division::prefix(&query.division).to_owned()).filter(|prefix| !prefix.is_empty()),
        status: Status::ALL.into_iter().find(|status| status.key() == query.status),
        text: query.q.chars().take(200).collect(),
        stale: (query.stale == "yes").then(|| all.all().iter().filter_map(old).collect()),
    }
}

async fn page_of(cx: &Cx<Officer>, filter: &Filter, page: &str) -> Result<(Vec<listing::Model>, u64), PageError> {
    let (rows, total) = queue::entries(cx.database(), filter, 0, PER_PAGE).await?;
    let from = (Pager::new(page, total, PER_PAGE, "").page - 1) * PER_PAGE;
    Ok(if from == 0 { (rows, total) } else { queue::entries(cx.database(), filter, from, PER_PAGE).await? })
}

/// Names of the organisations that own these entries.
async fn owners(cx: &Cx<Officer>, entries: &[listing::Model]) -> Result<HashMap<i64, organisation::Model>, PageError> {
    let ids: Vec<i64> = entries.iter().filter_map(|entry| entry.organisation_id).collect();
    Ok(organisations::find_many(cx.database(), &ids).await?.into_iter().map(|row| (row.id, row)).collect())
}

async fn rows(cx: &Cx<Officer>, all: &Directories, entries: Vec<listing::Model>) -> Result<Vec<Row>, PageError> {
    let owners = owners(cx, &entries).await?;
    let today = cx.site.clock.today();
    let row = |entry: listing::Model| {
        let directory = all.by_key(&entry.directory);
        let is_public = status_of(&entry) == Status::Published;
        let age = directory.filter(|_| is_public).map(|directory| Age::on(today, entry.confirmed_on, &directory.freshness));
        let owner = entry.organisation_id.and_then(|id| owners.get(&id)).map(|row| row.name.clone());
        Row {
            url: link::office(entry.id),
            directory: directory.map_or_else(String::new, |directory| directory.name.clone()),
            division: all.places.division(&entry.division_code).to_owned(),
            owner: owner.unwrap_or_else(|| "未认领".to_owned()),
            status: Tag::of_status(status_of(&entry)),
            age: age.and_then(Tag::of_age),
            confirmed: if is_public { look::confirmed(today, entry.confirmed_on) } else { String::new() },
            is_demo: entry.is_demo,
            name: entry.name,
        }
    };
    Ok(entries.into_iter().map(row).collect())
}

/// Changes and pictures that wait, due first, and how many there are.
async fn waiting(
    cx: &Cx<Officer>,
    all: &Directories,
    filter: &Filter,
    overdue: bool,
) -> Result<(Vec<WaitingRow>, u64), PageError> {
    let today = cx.site.clock.today();
    let calendar = cx.site.kept::<Calendar>()?;
    let (changes, total) = queue::submitted(cx.database(), filter, overdue.then_some(today), MOST_WAITING).await?;
    let pictures = queue::proposed_pictures(cx.database(), filter, MOST_WAITING).await?;
    let ids: Vec<i64> = changes.iter().map(|change| change.listing_id).chain(pictures.iter().map(|(id, ..)| *id)).collect();
    let entries: HashMap<i64, listing::Model> =
        queue::by_ids(cx.database(), &ids).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut rows: Vec<WaitingRow> = Vec::new();
    for change in &changes {
        rows.extend(entries.get(&change.listing_id).map(|entry| of_change(all, &calendar, today, change, entry)));
    }
    // Pictures of an entry whose change waits are reviewed with it.
    let with_change: Vec<i64> = changes.iter().map(|change| change.listing_id).collect();
    for (id, count, since) in pictures.iter().filter(|(id, ..)| !with_change.contains(id)) {
        let due_on = calendar.after(local(*since).date_naive(), REVIEW_DAYS).day;
        let (due, is_overdue) = deadline::due(&calendar, today, due_on);
        rows.extend(entries.get(id).filter(|_| !overdue || is_overdue).map(|entry| WaitingRow {
            url: format!("{}#pictures", link::office(*id)),
            name: entry.name.clone(),
            about: about(all, entry),
            what: format!("{count} 张图片"),
            author: String::new(),
            due,
            is_overdue,
            is_new: false,
            order: due_on,
        }));
    }
    let only_pictures = (rows.len() - changes.len().min(rows.len())) as u64;
    rows.sort_by_key(|row| row.order);
    Ok((rows, total + only_pictures))
}

fn of_change(
    all: &Directories,
    calendar: &Calendar,
    today: chrono::NaiveDate,
    change: &listing_change::Model,
    entry: &listing::Model,
) -> WaitingRow {
    let due_on = change.due_on.unwrap_or(today);
    let (due, is_overdue) = deadline::due(calendar, today, due_on);
    let fields = proposal(change);
    let directory = all.by_key(&entry.directory);
    let label = |key: &String| directory.and_then(|directory| directory.field(key)).map(|field| field.label.clone());
    let some: Vec<String> = fields.keys().filter_map(label).take(3).collect();
    let is_new = status_of(entry) == Status::Draft;
    let what =
        if is_new { format!("新条目，{} 项", fields.len()) } else { format!("{} 项：{}", fields.len(), some.join("、")) };
    WaitingRow {
        url: format!("/office/changes/{}", change.id),
        name: entry.name.clone(),
        about: about(all, entry),
        what: if !is_new && fields.len() > some.len() { format!("{what}等") } else { what },
        author: change.author_name.clone(),
        due,
        is_overdue,
        is_new,
        order: due_on,
    }
}

fn about(all: &Directories, entry: &listing::Model) -> String {
    let directory = all.by_key(&entry.directory).map_or("", |directory| directory.name.as_str());
    format!("{directory}　{}", all.places.division(&entry.division_code))
}
