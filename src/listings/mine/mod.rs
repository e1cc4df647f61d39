//! The workspace of those who run a place: their entries, drafts and what is public of them, pictures, and claims to entries
//! that are nobody's yet. Entries of others are not found.

mod changes;
mod claims;
mod create;
mod draft;
mod edit;
mod list;
mod overview;
mod pictures;
mod quick;
mod steps;
pub mod waiting;

use crate::access::organisation::OrganisationStatus;
use crate::access::{Cx, Member, Permit};
use crate::listings::definition::Directories;
use crate::listings::entity::listing;
use crate::listings::permit::{self, Edit};
use crate::listings::rules::Status;
use crate::listings::sheet::Sheet;
use crate::listings::{link, store};
use crate::web::{PageError, Routes};

pub(crate) use pictures::send as send_picture;
pub use steps::REVIEW_DAYS;

/// Routes below `/my`.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
    create::routes(routes);
    overview::routes(routes);
    quick::routes(routes);
    edit::routes(routes);
    changes::routes(routes);
    steps::routes(routes);
    pictures::routes(routes);
    claims::routes(routes);
}

/// An entry in the hands of somebody who manages it.
pub(super) struct Own {
    pub listing: listing::Model,
    pub permit: Permit<Edit>,
    pub sheet: Sheet,
}

impl Own {
    pub(super) fn status(&self) -> Status {
        Status::of(&self.listing.status)
    }

    pub(super) fn url(&self) -> String {
        link::mine(self.listing.id)
    }
}

/// An entry that one manages, or 404; what keeps one from it is said where it is one's own.
pub(super) async fn own(cx: &Cx<Member>, id: i64) -> Result<Own, PageError> {
    let listing = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let sheet = sheet(cx, &listing.directory).await?;
    of(cx, listing, sheet)
}

/// The same with an entry that was read in a write.
pub(super) fn of(cx: &Cx<Member>, listing: listing::Model, sheet: Sheet) -> Result<Own, PageError> {
    if let Some(permit) = permit::edit(&cx.who, &listing) {
        return Ok(Own { listing, permit, sheet });
    }
    let place = listing.organisation_id.and_then(|id| cx.who.place_in(id)).ok_or(PageError::NotFound)?;
    if place.status != OrganisationStatus::Confirmed {
        return Err(PageError::Forbidden(format!(
            "“{}”目前是「{}」，确认后才能维护条目。进度可在“机构信息”中查看。",
            place.name,
            place.status.name()
        )));
    }
    let target = listing.merged_into_id.map(|id| format!("新的网址是 {}。", link::entry(&listing.directory, id)));
    Err(PageError::Gone(format!("这个条目已合并到另一个条目，不再单独维护。{}", target.unwrap_or_default())))
}

/// The sheet of a directory.
pub(super) async fn sheet(cx: &Cx<Member>, directory: &str) -> Result<Sheet, PageError> {
    let all = cx.site.kept::<Directories>()?;
    Sheet::load(cx.database(), &all, directory).await?.ok_or(PageError::NotFound)
}
