//! Who may do what to an entry.

use super::definition::Directory;
use super::entity::listing;
use super::rules::Status;
use crate::access::organisation::OrganisationStatus;
use crate::access::{Member, Officer, Permit, Place, Refusal, Role};
use crate::platform::Write;

/// Add an entry.
#[derive(Debug)]
pub struct Add;

/// Change what an entry says, its pictures, and answer for it.
#[derive(Debug)]
pub struct Edit;

/// Decide what becomes public, and to whom an entry belongs.
#[derive(Debug)]
pub struct Review;

/// Those who work in the organisation that owns the entry; none where it is another's, which the caller answers with
/// not found. A merged entry is nobody's any more.
pub fn edit(who: &Member, listing: &listing::Model) -> Option<Permit<Edit>> {
    let place = who.place_in(listing.organisation_id?)?;
    let may = place.status == OrganisationStatus::Confirmed && Status::of(&listing.status) != Status::Merged;
    may.then(|| Permit::granted(listing.id))
}

/// Somebody who works for a confirmed organisation of a kind that runs such places.
pub fn add<'a>(who: &'a Member, directory: &Directory, kind_of_organisation: &str) -> Result<(Permit<Add>, &'a Place), Refusal> {
    let Some(place) = who.place() else {
        return Err(Refusal("请先登记所在机构，再新增条目。可在工作台的“机构信息”中登记。".into()));
    };
    if place.status != OrganisationStatus::Confirmed {
        return Err(Refusal("机构尚未通过属地部门确认，确认后即可新增条目。进度可在“机构信息”中查看。".into()));
    }
    let is_fit = directory.owner_kinds.is_empty() || directory.owner_kinds.iter().any(|kind| kind == kind_of_organisation);
    if !is_fit {
        return Err(Refusal(format!("您所在机构的类型不能登记{}。如类型有误，请在“机构信息”中更正。", directory.noun)));
    }
    Ok((Permit::granted(0), place))
}

/// Officials whose division covers the entry; none where it is not their business, which the caller answers with not found.
pub fn review(who: &Officer, listing: &listing::Model) -> Option<Permit<Review>> {
    (reviews(who) && who.covers(&listing.division_code)).then(|| Permit::granted(listing.id))
}

/// What an official who reviews writes into an entry itself.
pub fn edit_by_official(permit: &Permit<Review>) -> Permit<Edit> {
    Permit::granted(permit.record_id())
}

/// Officials add entries of divisions they cover, such as in a spreadsheet.
pub fn add_by_official(who: &Officer, division_code: &str) -> Option<Permit<Add>> {
    (reviews(who) && who.covers(division_code)).then(|| Permit::granted(0))
}

/// Whether the directories are this officer's work at all.
pub fn reviews(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// The program itself: demonstration content, and entries that nobody confirmed for too long. Takes the write as a sign
/// that no request is being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}

/// A certificate fills the fields of the entry that it is about: whoever issued or revoked it was let do so.
pub fn follow_certificate(_certificate_id: i64, listing: &listing::Model) -> Permit<Edit> {
    Permit::granted(listing.id)
}
