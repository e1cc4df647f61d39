//! Claims to entries that are nobody's yet.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use crate::access::organisation::store as organisations;
use crate::access::{Cx, Member, Refusal, Workspace};
use crate::listings::definition::Directories;
use crate::listings::entity::listing;
use crate::listings::event::{ListingEvent, kind_of};
use crate::listings::look::status_of;
use crate::listings::rules::Status;
use crate::listings::store::{self, claim};
use crate::listings::{link, permit};
use crate::platform::Subject;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/claims/new", show);
    routes.post("/my/claims", file);
}

#[derive(Template)]
#[template(path = "listings/mine/claim.html")]
struct ClaimPage {
    workspace: Workspace,
    form: FormView,
    id: i64,
    name: String,
    directory: String,
    url: String,
    place: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ClaimQuery {
    listing: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ClaimForm {
    listing: String,
    #[validate(length(min = 10, max = 1000, message = "请写明与这个条目的关系和依据，10 到 1,000 个字"))]
    message: String,
}

impl Form for ClaimForm {}

/// The entry, when this person may claim it for whom they work for; what keeps them is said.
async fn claimable(cx: &Cx<Member>, id: &str) -> Result<listing::Model, PageError> {
    let id: i64 = id.trim().parse().map_err(|_| PageError::NotFound)?;
    let listing = store::find(cx.database(), id).await?.filter(|row| status_of(row) == Status::Published);
    let listing = listing.ok_or(PageError::NotFound)?;
    let all = cx.site.kept::<Directories>()?;
    let directory = all.by_key(&listing.directory).ok_or(PageError::NotFound)?;
    let kind = match cx.who.place() {
        Some(place) => organisations::find(cx.database(), place.organisation_id).await?.map(|row| row.kind).unwrap_or_default(),
        None => String::new(),
    };
    let (_, place) =
        permit::add(&cx.who, directory, &kind).map_err(|Refusal(words)| PageError::Forbidden(words.replace("新增", "认领")))?;
    match listing.organisation_id {
        Some(owner) if owner == place.organisation_id => {
            Err(PageError::Conflict("这个条目已经由您所在的机构维护，不需要认领。".into()))
        }
        Some(_) => Err(PageError::Conflict("这个条目已有机构维护。如认为归属有误，请联系属地主管部门办理移交。".into())),
        None if claim::is_waiting(cx.database(), id, place.organisation_id).await? => {
            Err(PageError::Conflict("您所在的机构已提出认领，正在审核，进度见“目录条目”。".into()))
        }
        None => Ok(listing),
    }
}

async fn show(cx: Cx<Member>, asked: Asked<ClaimQuery>) -> Answer {
    let listing = claimable(&cx, &asked.0.listing).await?;
    page(&cx, StatusCode::OK, &listing, FormView::default())
}

fn page(cx: &Cx<Member>, status: StatusCode, listing: &listing::Model, form: FormView) -> Answer {
    let all = cx.site.kept::<Directories>()?;
    let page = ClaimPage {
        workspace: cx.workspace("认领条目"),
        id: listing.id,
        name: listing.name.clone(),
        directory: all.by_key(&listing.directory).map(|directory| directory.name.clone()).unwrap_or_default(),
        url: link::of(listing),
        place: cx.who.place().map(|place| place.name.clone()).unwrap_or_default(),
        form,
    };
    render(status, &page)
}

async fn file(cx: Cx<Member>, posted: Posted<ClaimForm>) -> Answer {
    let (form, view) = match posted.check() {
        Ok((form, view)) => (form, view),
        Err(view) => {
            let listing = claimable(&cx, view.value("listing")).await?;
            return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &listing, view);
        }
    };
    let listing = claimable(&cx, &form.listing).await?;
    let organisation_id = cx.who.place().ok_or(PageError::NotFound)?.organisation_id;
    drop(view);
    let write = cx.begin().await?;
    if claim::is_waiting(&*write, listing.id, organisation_id).await? {
        return Err(PageError::Conflict("您所在的机构已提出认领，正在审核。".into()));
    }
    claim::add(&write, listing.id, organisation_id, cx.who.id, form.message.trim()).await?;
    let subject = Subject { kind: kind_of(&listing.directory), id: listing.id, name: listing.name.clone() };
    write.commit(ListingEvent::aside("listing.claimed", subject, "提出认领")).await?;
    cx.flash("认领已提交，由属地主管部门审核，结果会发到您的邮箱。");
    Ok(see_other("/my/listings"))
}
