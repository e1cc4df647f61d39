//! An entry as it stands, what waits at it, what can be done about it, and what happened to it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{Entry, admit, found};
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Desk, Officer};
use crate::listings::event::kind_of;
use crate::listings::freshness::Age;
use crate::listings::look::{self, FactGroup, Tag, Thumb, TimelineRow, state_of};
use crate::listings::rules::{ChangeState, Status};
use crate::listings::sheet::proposal;
use crate::listings::store::{PROPOSED_PICTURE, change, fresh, picture};
use crate::listings::{link, mine};
use crate::web::{Answer, FormView, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/listings/{id}", show);
    routes.get("/office/listings/{id}/pictures/{pid}/{size}", file);
}

#[derive(Template)]
#[template(path = "listings/office/entry.html")]
struct EntryPage {
    desk: Desk,
    form: FormView,
    base: String,
    name: String,
    about: String,
    status: Tag,
    age: Option<Tag>,
    is_demo: bool,
    reason: String,
    public_url: Option<String>,
    audit_url: String,
    owner: Option<(String, String)>,
    confirmed: String,
    /// Address, word and what it is about.
    open: Option<(String, Tag, String)>,
    merged_into: Option<String>,
    facts: Vec<FactGroup>,
    pictures: Vec<Thumb>,
    waiting: Vec<Thumb>,
    history: Vec<TimelineRow>,
    can: Can,
    panel: &'static str,
}

#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
struct Can {
    unpublish: bool,
    publish: bool,
    merge: bool,
    transfer: bool,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let entry = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &entry, FormView::default(), "").await
}

/// The page, with a form that was refused in the panel `open`.
pub(super) async fn page(cx: &Cx<Officer>, status: StatusCode, entry: &Entry, form: FormView, panel: &'static str) -> Answer {
    let (database, listing, today) = (cx.database(), &entry.listing, cx.site.clock.today());
    let open = change::open_of(database, listing.id).await?;
    let owner = match listing.organisation_id {
        Some(id) => organisations::find(database, id).await?.map(|row| (row.name, row.credit_code)),
        None => None,
    };
    let pictures = picture::all(database, listing.id).await?;
    let (waiting, shown): (Vec<_>, Vec<_>) = pictures.into_iter().partition(|row| row.state == PROPOSED_PICTURE);
    let kind = kind_of(&listing.directory);
    let is_public = entry.status() == Status::Published;
    let age = is_public.then(|| Age::on(today, listing.confirmed_on, &entry.sheet.directory.freshness));
    let page = EntryPage {
        desk: cx.desk(listing.name.clone()),
        base: entry.url(),
        name: listing.name.clone(),
        about: format!("{}　{}", entry.sheet.directory.name, entry.sheet.places.division(&listing.division_code)),
        status: Tag::of_status(entry.status()),
        age: age.and_then(Tag::of_age),
        is_demo: listing.is_demo,
        reason: listing.status_reason.clone().unwrap_or_default(),
        public_url: look::public_url(listing),
        audit_url: format!("/office/audit?subject={kind}&id={}", listing.id),
        owner,
        confirmed: look::confirmed(today, listing.confirmed_on),
        open: open.map(|open| {
            let words = format!("{} 项，{}", proposal(&open).len(), open.author_name);
            let is_ours = state_of(&open) == ChangeState::Submitted;
            let url = if is_ours { format!("/office/changes/{}", open.id) } else { String::new() };
            (url, Tag::of_change(state_of(&open)), words)
        }),
        merged_into: listing.merged_into_id.map(link::office),
        facts: look::facts(&entry.sheet, &entry.sheet.public(listing)),
        pictures: look::thumbs(&entry.url(), &shown),
        waiting: look::thumbs(&entry.url(), &waiting),
        history: look::timeline(fresh::history(database, kind, listing.id, 12).await?),
        can: Can {
            unpublish: is_public,
            publish: entry.status() == Status::Unpublished,
            merge: matches!(entry.status(), Status::Published | Status::Unpublished),
            transfer: entry.status() != Status::Merged,
        },
        panel,
        form,
    };
    render(status, &page)
}

impl EntryPage {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }
}

async fn file(cx: Cx<Officer>, path: Path<(i64, i64, String)>) -> Answer {
    admit(&cx)?;
    let (id, picture_id, size) = path.into_inner();
    found(&cx, id).await?;
    mine::send_picture(&cx.site.files, picture::find(cx.database(), id, picture_id).await?, &size).await
}
