//! The front page of the workspace: for whom one works, what waits, and where to go.

use actix_session::Session;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::session_store::field;
use super::waiting::{WaitingItem, WaitingRoom};
use super::{Cx, Member, Workspace};
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
}

async fn show(cx: Cx<Member>) -> Answer {
    let waiting = cx.site.kept::<WaitingRoom>()?.items(cx.database(), &cx.who, &cx.site.clock).await?;
    render(StatusCode::OK, &OverviewPage { workspace: cx.workspace("企业工作台"), waiting })
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
