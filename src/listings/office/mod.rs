//! Officials: what waits for them, field by field; and entries as they stand, with what can be done about them. Entries of
//! other divisions are not found; who does not review at all is told so.

mod actions;
mod claims;
mod decide;
mod entry;
mod list;
mod merging;
mod review;
mod transfer;

use crate::access::{Cx, Officer, Permit};
use crate::listings::definition::Directories;
use crate::listings::entity::listing;
use crate::listings::permit::{self, Review};
use crate::listings::rules::Status;
use crate::listings::sheet::Sheet;
use crate::listings::{link, store};
use crate::web::{PageError, Routes};

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
    entry::routes(routes);
    actions::routes(routes);
    merging::routes(routes);
    transfer::routes(routes);
    review::routes(routes);
    claims::routes(routes);
}

/// An entry in the hands of an official whose business it is.
struct Entry {
    listing: listing::Model,
    permit: Permit<Review>,
    sheet: Sheet,
}

impl Entry {
    fn status(&self) -> Status {
        Status::of(&self.listing.status)
    }

    fn url(&self) -> String {
        link::office(self.listing.id)
    }
}

/// Whether the directories are this officer's work.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::reviews(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("目录条目由经办人审核，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into()))
}

/// An entry that this officer covers, or 404.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<Entry, PageError> {
    admit(cx)?;
    let listing = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    covered(cx, listing).await
}

/// The same with an entry that was read in a write.
async fn covered(cx: &Cx<Officer>, listing: listing::Model) -> Result<Entry, PageError> {
    let permit = permit::review(&cx.who, &listing).ok_or(PageError::NotFound)?;
    let all = cx.site.kept::<Directories>()?;
    let sheet = Sheet::load(cx.database(), &all, &listing.directory).await?.ok_or(PageError::NotFound)?;
    Ok(Entry { listing, permit, sheet })
}

/// Somebody else took the step first.
fn raced() -> PageError {
    PageError::Conflict("这个条目刚刚被他人处理过，您的操作没有执行。请核对页面上的最新状态后再办理。".into())
}
