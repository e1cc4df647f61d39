//! The entries of the organisation one works for.

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::organisation::{OrganisationStatus, store as organisations};
use crate::access::{Cx, Member, Workspace};
use crate::listings::definition::Directories;
use crate::listings::entity::listing;
use crate::listings::freshness::Age;
use crate::listings::link;
use crate::listings::look::{self, Tag, state_of, status_of};
use crate::listings::permit;
use crate::listings::rules::Status;
use crate::listings::store::{self, change, claim, picture};
use crate::web::filters::date;
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings", show);
}

#[derive(Template)]
#[template(path = "listings/mine/list.html")]
struct ListPage {
    workspace: Workspace,
    /// Why nothing can be kept here yet.
    obstacle: Option<String>,
    /// What can be added: address and word.
    additions: Vec<(String, String)>,
    rows: Vec<Row>,
    claims: Vec<ClaimRow>,
}

struct Row {
    url: String,
    name: String,
    directory: String,
    status: Tag,
    change: Option<Tag>,
    age: Option<Tag>,
    confirmed: String,
    picture: Option<String>,
    is_demo: bool,
}

struct ClaimRow {
    name: String,
    words: String,
}

async fn show(cx: Cx<Member>) -> Answer {
    let all = cx.site.kept::<Directories>()?;
    let Some(place) = cx.who.place().cloned() else {
        let obstacle = "请先登记或加入一个机构，再维护目录条目。".to_owned();
        return page(&cx, Some(obstacle), Vec::new(), Vec::new(), Vec::new());
    };
    let obstacle = (place.status != OrganisationStatus::Confirmed)
        .then(|| format!("“{}”目前是「{}」。属地主管部门确认后，就可以新增和维护条目。", place.name, place.status.name()));
    let mut additions = Vec::new();
    if obstacle.is_none() {
        let kind = organisations::find(cx.database(), place.organisation_id).await?.map(|row| row.kind).unwrap_or_default();
        let fit = all.all().iter().filter(|directory| permit::add(&cx.who, directory, &kind).is_ok());
        additions.extend(fit.map(|directory| (format!("/my/listings/new?directory={}", directory.key), directory.noun.clone())));
    }
    let entries = store::of_organisation(cx.database(), place.organisation_id).await?;
    let rows = rows(&cx, &all, entries).await?;
    let claims = claims(&cx, place.organisation_id).await?;
    page(&cx, obstacle, additions, rows, claims)
}

fn page(
    cx: &Cx<Member>,
    obstacle: Option<String>,
    additions: Vec<(String, String)>,
    rows: Vec<Row>,
    claims: Vec<ClaimRow>,
) -> Answer {
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("目录条目"), obstacle, additions, rows, claims })
}

async fn rows(cx: &Cx<Member>, all: &Directories, entries: Vec<listing::Model>) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let changes = change::open_of_many(cx.database(), &ids).await?;
    let covers = picture::covers(cx.database(), &ids).await?;
    let today = cx.site.clock.today();
    let row = |entry: listing::Model| {
        let directory = all.by_key(&entry.directory);
        let is_public = status_of(&entry) == Status::Published;
        let age = directory.filter(|_| is_public).map(|directory| Age::on(today, entry.confirmed_on, &directory.freshness));
        let url = link::mine(entry.id);
        Row {
            directory: directory.map_or_else(String::new, |directory| directory.name.clone()),
            status: Tag::of_status(status_of(&entry)),
            change: changes.get(&entry.id).map(|change| Tag::of_change(state_of(change))),
            age: age.and_then(Tag::of_age),
            confirmed: if is_public { look::confirmed(today, entry.confirmed_on) } else { String::new() },
            picture: covers.get(&entry.id).map(|row| format!("{url}/pictures/{}/small", row.id)),
            is_demo: entry.is_demo,
            name: entry.name,
            url,
        }
    };
    Ok(entries.into_iter().map(row).collect())
}

async fn claims(cx: &Cx<Member>, organisation_id: i64) -> Result<Vec<ClaimRow>, PageError> {
    let claims = claim::of_organisation(cx.database(), organisation_id).await?;
    let ids: Vec<i64> = claims.iter().map(|claim| claim.listing_id).collect();
    let names = store::queue::by_ids(cx.database(), &ids).await?;
    let row = |claim: crate::listings::entity::listing_claim::Model| {
        let name = names.iter().find(|row| row.id == claim.listing_id)?.name.clone();
        let on = date(crate::platform::clock::local(claim.created_at).date_naive());
        let words = match claim.state.as_str() {
            claim::PENDING => format!("{on}提出，等待属地主管部门审核"),
            claim::GRANTED => format!("{on}提出，已通过"),
            _ => format!("{on}提出，未通过：{}", claim.reason.unwrap_or_default()),
        };
        Some(ClaimRow { name, words })
    };
    Ok(claims.into_iter().filter_map(row).collect())
}
