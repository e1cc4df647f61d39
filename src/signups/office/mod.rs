//! Running occasions: writing, publishing, calling off; who signed up, and what becomes of them; letters, invitations and
//! passes. Officials do it in the back office for their division, organisations outside in their workspace for their own;
//! the pages are the same.

mod add;
mod blank;
mod decide;
mod edit;
mod export;
mod files;
mod form;
mod host;
mod invitations;
mod lines;
mod list;
mod look;
mod messages;
mod passes;
mod people;
mod person;
mod questions;
mod save;
mod series;
mod show;
mod steps;
mod words;

use actix_web::FromRequest;

use self::host::Host;
use crate::access::{Cx, Member, Officer, Permit};
use crate::signups::entity::{occasion, signup};
use crate::signups::permit::Manage;
use crate::signups::store::{occasions, signups};
use crate::web::{PageError, Routes};

/// Routes of the back office.
pub fn office_routes(routes: &mut Routes) {
    shared::<Officer>(routes);
    routes.post("/office/occasions/{id}/publication", steps::publish);
    routes.post("/office/occasions/{id}/return", steps::hand_back);
    routes.post("/office/occasions/{id}/series", series::make);
}

/// Routes of the workspace.
pub fn my_routes(routes: &mut Routes) {
    shared::<Member>(routes);
    routes.post("/my/occasions/{id}/submission", steps::submit);
    routes.post("/my/occasions/{id}/withdrawal", steps::withdraw);
}

fn shared<H: Host>(routes: &mut Routes)
where
    Cx<H>: FromRequest<Error = PageError>,
{
    let at = |path: &str| format!("{}{path}", H::BASE);
    routes.get(H::BASE, list::show::<H>);
    routes.post(H::BASE, edit::create::<H>);
    routes.get(&at("/new"), edit::show_new::<H>);
    routes.get(&at("/{id}"), show::show::<H>);
    routes.post(&at("/{id}"), edit::update::<H>);
    routes.get(&at("/{id}/edit"), edit::show::<H>);
    routes.post(&at("/{id}/cancellation"), steps::call_off::<H>);
    routes.post(&at("/{id}/files"), files::add::<H>);
    routes.get(&at("/{id}/files/{file}"), files::take::<H>);
    routes.post(&at("/{id}/files/{file}/removal"), files::remove::<H>);
    routes.get(&at("/{id}/people"), people::show::<H>);
    routes.post(&at("/{id}/people"), add::add::<H>);
    routes.get(&at("/{id}/people/new"), add::show::<H>);
    routes.post(&at("/{id}/people/bulk"), decide::bulk::<H>);
    routes.post(&at("/{id}/people/export"), export::export::<H>);
    routes.get(&at("/{id}/people/sheet"), export::sheet::<H>);
    routes.get(&at("/{id}/people/{person}"), person::show::<H>);
    routes.post(&at("/{id}/people/{person}/sight"), person::reveal::<H>);
    routes.post(&at("/{id}/people/{person}/approval"), decide::approve::<H>);
    routes.post(&at("/{id}/people/{person}/refusal"), decide::refuse::<H>);
    routes.post(&at("/{id}/people/{person}/rank"), decide::rank::<H>);
    routes.post(&at("/{id}/people/{person}/ticket"), decide::reissue::<H>);
    routes.post(&at("/{id}/people/{person}/attendance"), decide::attend::<H>);
    routes.get(&at("/{id}/messages"), messages::show::<H>);
    routes.post(&at("/{id}/messages"), messages::post::<H>);
    routes.get(&at("/{id}/invitations"), invitations::show::<H>);
    routes.post(&at("/{id}/invitations"), invitations::send::<H>);
    routes.get(&at("/{id}/passes"), passes::show::<H>);
    routes.post(&at("/{id}/passes"), passes::make::<H>);
    routes.post(&at("/{id}/passes/{pass}/revocation"), passes::revoke::<H>);
}

/// An occasion that these people run, or 404.
async fn found<H: Host>(cx: &Cx<H>, id: i64) -> Result<(occasion::Model, Permit<Manage>), PageError> {
    cx.who.admit()?;
    let row = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let permit = cx.who.manage(&row).ok_or(PageError::NotFound)?;
    Ok((row, permit))
}

/// Somebody who signed up for it, or 404.
async fn person_of(cx: &Cx<impl Host>, occasion: &occasion::Model, id: i64) -> Result<signup::Model, PageError> {
    let row = signups::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    if row.occasion_id == occasion.id { Ok(row) } else { Err(PageError::NotFound) }
}

/// Where the pages of one begin.
fn url<H: Host>(id: i64) -> String {
    format!("{}/{id}", H::BASE)
}

/// Somebody else took the step first.
fn raced() -> PageError {
    PageError::Conflict("刚刚有人处理过，您的操作没有执行。请核对页面上的最新状态后再办理。".into())
}
