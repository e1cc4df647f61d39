//! The workspace: which months are due, filling them in, spreadsheets, and keys of one's own machines.

mod keys;
mod list;
mod month;
mod page;
mod sheet;
mod typed;

use crate::access::organisation::OrganisationStatus;
use crate::access::{Cx, Member, Permit, Place};
use crate::returns::month::Month;
use crate::returns::period::Period;
use crate::returns::permit::{self, File};
use crate::returns::store::reporters;
use crate::web::{PageError, Routes};

/// Routes below `/my`.
pub fn routes(routes: &mut Routes) {
    routes.get("/my/returns", list::show);
    routes.get("/my/returns/keys", keys::show);
    routes.post("/my/returns/keys", keys::make);
    routes.post("/my/returns/keys/{id}/revoke", keys::revoke);
    routes.get("/my/returns/{reporter}/months.xlsx", sheet::months);
    routes.get("/my/returns/{reporter}/{period}", month::show);
    routes.post("/my/returns/{reporter}/{period}", month::save);
    routes.post("/my/returns/{reporter}/{period}/autosave", month::autosave);
    routes.post("/my/returns/{reporter}/{period}/correct", month::correct);
    routes.post("/my/returns/{reporter}/{period}/discard", month::discard);
    routes.get("/my/returns/{reporter}/{period}/sheet.xlsx", sheet::download);
    routes.post("/my/returns/{reporter}/{period}/sheet", sheet::upload);
}

/// A month of a reporter of one's own organisation; others are not found.
async fn own(cx: &Cx<Member>, reporter: i64, period: &str) -> Result<(Month, Permit<File>), PageError> {
    let reporter = reporters::find(cx.database(), reporter).await?.ok_or(PageError::NotFound)?;
    let owner = reporters::owner(cx.database(), &reporter).await?;
    let permit = permit::file(&cx.who, owner, &reporter).ok_or(PageError::NotFound)?;
    let period = Period::parse(period).ok_or(PageError::NotFound)?;
    let month = Month::load(cx.database(), &cx.site, reporter, period).await?.ok_or(PageError::NotFound)?;
    // A month that is not to be reported, and never was, does not exist.
    if !month.is_reported(cx.site.clock.today()) && month.vintages.is_empty() {
        return Err(PageError::NotFound);
    }
    Ok((month, permit))
}

/// The organisation that one works for now, once it is confirmed.
fn confirmed(cx: &Cx<Member>) -> Option<&Place> {
    cx.who.place().filter(|place| place.status == OrganisationStatus::Confirmed)
}
