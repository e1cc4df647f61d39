//! Two entries for one place become one. What hangs on the one that goes moves to the one that stays.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::{Entry, covered, found, raced};
use crate::access::{Cx, Desk, Officer};
use crate::listings::entity::listing;
use crate::listings::event::{ListingEvent, kind_of};
use crate::listings::letter::{Whom, tell};
use crate::listings::look::Tag;
use crate::listings::rules::Status;
use crate::listings::sheet::{Sheet, child_ids};
use crate::listings::store::{self, change, claim, owner, picture};
use crate::listings::{link, permit};
use crate::platform::Write;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/listings/{id}/merge", show);
    routes.post("/office/listings/{id}/merge", merge);
}

#[derive(Template)]
#[template(path = "listings/office/merge.html")]
struct MergePage {
    desk: Desk,
    form: FormView,
    base: String,
    name: String,
    query: String,
    /// Entries found: address of the comparison, name, division.
    found: Vec<(String, String, String)>,
    target: Option<Target>,
}

/// The entry that stays, beside the one that goes.
struct Target {
    id: i64,
    name: String,
    url: String,
    status: Tag,
    /// Label, the one that goes, the one that stays, whether they differ.
    rows: Vec<(String, String, String, bool)>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MergeQuery {
    q: String,
    target: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct MergeForm {
    target: String,
    #[validate(length(min = 4, max = 300, message = "请写明合并的原因（4 到 300 字），维护单位会看到"))]
    reason: String,
}

impl Form for MergeForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<MergeQuery>) -> Answer {
    let entry = found(&cx, *id).await?;
    if !entry.status().may_become(Status::Merged) || entry.status() == Status::Draft {
        return Err(PageError::Conflict("这个条目目前不能合并。".into()));
    }
    page(&cx, StatusCode::OK, &entry, &asked.0.q, &asked.0.target, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, entry: &Entry, query: &str, target: &str, form: FormView) -> Answer {
    let target = match target.parse() {
        Ok(id) => target_of(cx, entry, store::find(cx.database(), id).await?),
        Err(_) => None,
    };
    // Without words typed, the beginning of the name is a good guess.
    let guess: String = entry.listing.name.chars().take(4).collect();
    let words = if query.trim().is_empty() { guess } else { query.chars().take(100).collect() };
    let others = owner::others(cx.database(), &entry.listing, &words, cx.who.division_prefix()).await?;
    let row = |row: listing::Model| {
        let url = format!("{}/merge?target={}", entry.url(), row.id);
        (url, row.name, entry.sheet.places.division(&row.division_code).to_owned())
    };
    let page = MergePage {
        desk: cx.desk(format!("合并：{}", entry.listing.name)),
        base: entry.url(),
        name: entry.listing.name.clone(),
        query: words,
        found: others.into_iter().map(row).collect(),
        target: target.map(|target| beside(&entry.sheet, &entry.listing, &target)),
        form,
    };
    render(status, &page)
}

/// An entry that may take this one in: another of the same directory that this officer covers.
fn target_of(cx: &Cx<Officer>, entry: &Entry, target: Option<listing::Model>) -> Option<listing::Model> {
    target.filter(|target| {
        target.id != entry.listing.id
            && target.directory == entry.listing.directory
            && matches!(Status::of(&target.status), Status::Published | Status::Unpublished)
            && permit::review(&cx.who, target).is_some()
    })
}

fn beside(sheet: &Sheet, source: &listing::Model, target: &listing::Model) -> Target {
    let (goes, stays) = (sheet.public(source), sheet.public(target));
    let rows = sheet.directory.fields.iter().filter_map(|field| {
        let said = |facts| sheet.said(field, facts).map(|said| said.line()).unwrap_or_default();
        let (left, right) = (said(&goes), said(&stays));
        let is_different = left != right;
        (!left.is_empty() || !right.is_empty()).then(|| (field.label.clone(), left, right, is_different))
    });
    Target {
        id: target.id,
        name: target.name.clone(),
        url: link::office(target.id),
        status: Tag::of_status(Status::of(&target.status)),
        rows: rows.collect(),
    }
}

async fn merge(cx: Cx<Officer>, id: Path<i64>, posted: Posted<MergeForm>) -> Answer {
    let entry = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => {
            let target = view.value("target").to_owned();
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &entry, "", &target, view).await;
        }
    };
    let outcome = try_merge(&cx, *id, &form).await;
    match view.settle(outcome.map(Some))? {
        Ok(target) => {
            cx.flash("已合并。图片、咨询和下属条目已移到这里。");
            Ok(see_other(link::office(target)))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, "", &form.target, view).await,
    }
}

async fn try_merge(cx: &Cx<Officer>, id: i64, form: &MergeForm) -> Result<i64, PageError> {
    let reason = form.reason.trim();
    let write = cx.begin().await?;
    let entry = covered(cx, store::find(&*write, id).await?.ok_or(PageError::NotFound)?).await?;
    let target_id = form.target.parse().map_err(|_| PageError::NotFound)?;
    let target = target_of(cx, &entry, store::find(&*write, target_id).await?).ok_or(PageError::NotFound)?;
    if entry.status() == Status::Draft || !entry.status().may_become(Status::Merged) {
        return Err(raced());
    }
    let children = child_ids(&*write, id).await?;
    let after = store::set_status(&write, &entry.permit, &entry.listing, Status::Merged, Some(reason)).await?;
    let after = after.ok_or_else(raced)?;
    move_what_hangs_on_it(&write, &entry, &target).await?;
    let text = format!("“{}”已合并到“{}”。\n\n原因：{reason}\n\n{}{}", after.name, target.name, cx.public_url, link::of(&target));
    let subject = format!("“{}”已合并", after.name);
    tell(&write, after.organisation_id, Whom::Everybody, &subject, &text).await?;
    if target.organisation_id != after.organisation_id {
        tell(&write, target.organisation_id, Whom::Everybody, &subject, &text).await?;
    }
    let others =
        children.iter().map(|(id, directory)| (kind_of(directory), *id)).chain([(kind_of(&target.directory), target.id)]);
    let event = ListingEvent::entry("listing.merged", &after, format!("合并到“{}”：{reason}", target.name)).touching(others);
    write.commit(event.with_after(json!({ "merged_into": target.id, "name": target.name }))).await?;
    Ok(target.id)
}

async fn move_what_hangs_on_it(write: &Write, entry: &Entry, target: &listing::Model) -> Result<(), PageError> {
    owner::merge_into(write, &entry.permit, target.id).await?;
    picture::hand_over(write, &entry.permit, target.id).await?;
    change::close_open(write, &entry.permit, "条目已合并").await?;
    claim::refuse_others(write, &entry.permit, "条目已合并到另一个条目").await?;
    Ok(())
}
