//! The front page of the workspace: for whom one works, what waits, and where to go.

use actix_session::Session;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::session_store::field;
use super::waiting::{WaitingItem, WaitingRoom};
use super::{Cx, Member, Place, Workspace};
use crate::web::{Answer, Form, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my", show);
    routes.post("/my/current-organisation", switch);
}

#[derive(Template)]
#[template(path = "access/overview.html")]
struct OverviewPage {
    workspace: Workspace,
    waiting: Vec<WaitingItem>,
    places: Vec<PlaceRow>,
}

/// An organisation with its state in a word and a drawing.
struct PlaceRow {
    id: i64,
    name: String,
    kind: &'static str,
    icon: &'static str,
    word: &'static str,
    role: &'static str,
    is_current: bool,
}

async fn show(cx: Cx<Member>) -> Answer {
    let row = |(at, place): (usize, &Place)| {
        let (kind, icon) = place.status.look();
        PlaceRow {
            id: place.organisation_id,
            name: place.name.clone(),
            kind,
            icon,
            word: place.status.name(),
            role: place.role.name(),
            is_current: cx.who.at == Some(at),
        }
    };
    let waiting = cx.site.kept::<WaitingRoom>()?.items(cx.database(), &cx.who, &cx.site.clock).await?;
    let places = cx.who.places.iter().enumerate().map(row).collect();
    render(StatusCode::OK, &OverviewPage { workspace: cx.workspace("企业工作台"), waiting, places })
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct SwitchForm {
    organisation: String,
}

impl Form for SwitchForm {}

/// Works for another of one's organisations from now on.
async fn switch(cx: Cx<Member>, session: Session, posted: Posted<SwitchForm>) -> Answer {
    let (form, _) = posted.unchecked();
    let place = form.organisation.parse().ok().and_then(|id| cx.who.place_in(id)).ok_or(PageError::NotFound)?;
    session
        .insert(field::ORGANISATION, place.organisation_id)
        .map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))?;
    cx.flash(format!("现在代表“{}”办理。", place.name));
    Ok(see_other("/my"))
}
