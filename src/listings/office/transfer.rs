//! Handing an entry to another organisation.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::{Entry, covered, found, raced};
use crate::access::entity::organisation;
use crate::access::organisation::{OrganisationKind, OrganisationStatus, store as organisations};
use crate::access::{Cx, Desk, Officer};
use crate::listings::event::ListingEvent;
use crate::listings::letter::{Whom, tell};
use crate::listings::rules::Status;
use crate::listings::store::{self, change, claim, owner};
use crate::platform::Write;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/listings/{id}/transfer", show);
    routes.post("/office/listings/{id}/transfer", transfer);
}

#[derive(Template)]
#[template(path = "listings/office/transfer.html")]
struct TransferPage {
    desk: Desk,
    form: FormView,
    base: String,
    name: String,
    owner: String,
    query: String,
    found: Vec<Found>,
}

/// An organisation that could take the entry.
struct Found {
    id: i64,
    name: String,
    code: String,
    kind: &'static str,
    division: String,
    /// Whether organisations of its kind usually own such entries.
    is_fit: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TransferQuery {
    q: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct TransferForm {
    organisation: String,
    q: String,
    #[validate(length(min = 4, max = 300, message = "请写明移交的原因（4 到 300 字），双方会看到"))]
    reason: String,
}

impl Form for TransferForm {}

async fn show(cx: Cx<Officer>, id: Path<i64>, asked: Asked<TransferQuery>) -> Answer {
    let entry = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &entry, &asked.0.q, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, entry: &Entry, query: &str, form: FormView) -> Answer {
    let query: String = query.chars().take(100).collect();
    let owner = match entry.listing.organisation_id {
        Some(id) => organisations::find(cx.database(), id).await?.map(|row| row.name).unwrap_or_default(),
        None => String::new(),
    };
    let rows = owner::search(cx.database(), &query).await?;
    let row = |row: organisation::Model| Found {
        id: row.id,
        kind: OrganisationKind::parse(&row.kind).map_or("", OrganisationKind::name),
        division: entry.sheet.places.division(&row.division_code).to_owned(),
        is_fit: entry.sheet.directory.owner_kinds.is_empty() || entry.sheet.directory.owner_kinds.contains(&row.kind),
        name: row.name,
        code: row.credit_code,
    };
    let page = TransferPage {
        desk: cx.desk(format!("移交：{}", entry.listing.name)),
        base: entry.url(),
        name: entry.listing.name.clone(),
        found: rows.into_iter().filter(|row| Some(row.id) != entry.listing.organisation_id).map(row).collect(),
        owner,
        query,
        form,
    };
    render(status, &page)
}

async fn transfer(cx: Cx<Officer>, id: Path<i64>, posted: Posted<TransferForm>) -> Answer {
    let entry = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => {
            let query = view.value("q").to_owned();
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &entry, &query, view).await;
        }
    };
    let outcome = try_transfer(&cx, &entry, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(name) => {
            cx.flash(format!("已移交给“{name}”，双方会收到通知。"));
            Ok(see_other(entry.url()))
        }
        Err(status) => page(&cx, status, &found(&cx, *id).await?, &form.q, view).await,
    }
}

async fn try_transfer(
    cx: &Cx<Officer>,
    before: &Entry,
    form: &TransferForm,
    view: &mut FormView,
) -> Result<Option<String>, PageError> {
    let write = cx.begin().await?;
    let to = match form.organisation.parse() {
        Ok(id) => organisations::find(&*write, id).await?,
        Err(_) => None,
    };
    let to = to.filter(|row| row.status == OrganisationStatus::Confirmed.key());
    let Some(to) = to else {
        view.refuse("organisation", "请选择一个已确认的机构");
        return Ok(None);
    };
    let listing = store::find(&*write, before.listing.id).await?.ok_or(PageError::NotFound)?;
    let entry = covered(cx, listing).await?;
    if entry.listing.organisation_id != before.listing.organisation_id || entry.status() == Status::Merged {
        return Err(raced());
    }
    hand_over(cx, &write, &entry, &to, form.reason.trim()).await?;
    claim::refuse_others(&write, &entry.permit, "条目已移交给其他机构").await?;
    let event =
        ListingEvent::entry("listing.transferred", &entry.listing, format!("移交给“{}”：{}", to.name, form.reason.trim()));
    let old = json!({ "organisation": entry.listing.organisation_id });
    write.commit(event.with_changes(old, json!({ "organisation": to.id, "name": to.name }))).await?;
    Ok(Some(to.name))
}

/// Gives the entry to an organisation and tells both.
pub(super) async fn hand_over(
    cx: &Cx<Officer>,
    write: &Write,
    entry: &Entry,
    to: &organisation::Model,
    reason: &str,
) -> Result<(), PageError> {
    if !owner::hand_to(write, &entry.permit, &entry.listing, to.id).await? {
        return Err(raced());
    }
    change::close_open(write, &entry.permit, "条目已移交给其他机构").await?;
    let name = &entry.listing.name;
    let why = if reason.is_empty() { String::new() } else { format!("\n\n说明：{reason}") };
    let text = format!("“{name}”现在由“{}”维护，不再由您所在的机构维护。{why}", to.name);
    tell(write, entry.listing.organisation_id, Whom::Everybody, &format!("“{name}”已移交"), &text).await?;
    let text =
        format!("“{name}”现在由“{}”维护。{why}\n\n请核对内容：{}/my/listings/{}", to.name, cx.public_url, entry.listing.id);
    tell(write, Some(to.id), Whom::Everybody, &format!("“{name}”已交由您所在的机构维护"), &text).await?;
    Ok(())
}
