//! Who may write to whom about an entry.

use super::rules::Side;
use crate::access::organisation::OrganisationStatus;
use crate::access::{Member, Permit, Place};
use crate::listings::entity::{enquiry, listing, space_need};

/// Begin a conversation with those who manage an entry.
#[derive(Debug)]
pub struct Ask;

/// Take part in a conversation.
#[derive(Debug)]
pub struct Talk;

/// Everybody may write to an entry that somebody manages; none where nobody would read it.
pub fn ask(listing: &listing::Model) -> Option<Permit<Ask>> {
    listing.organisation_id.map(|_| Permit::granted(listing.id))
}

/// Whoever holds the private address of a conversation takes part in it as the one who asks.
pub fn with_address(enquiry: &enquiry::Model) -> Permit<Talk> {
    Permit::granted(enquiry.id)
}

/// Those who work for the organisation that manages the entry, and those who work for the one that posted the need; none
/// for everybody else, which the caller answers with not found.
pub fn talk(
    who: &Member,
    enquiry: &enquiry::Model,
    listing: &listing::Model,
    need: Option<&space_need::Model>,
) -> Option<(Permit<Talk>, Side)> {
    let works_for = |organisation_id: i64| who.place_in(organisation_id).is_some_and(is_confirmed);
    if listing.organisation_id.is_some_and(works_for) {
        return Some((Permit::granted(enquiry.id), Side::Manager));
    }
    let is_asker = need.is_some_and(|need| enquiry.need_id == Some(need.id) && works_for(need.organisation_id));
    is_asker.then(|| (Permit::granted(enquiry.id), Side::Asker))
}

/// Whether somebody may act for an organisation at all.
pub fn is_confirmed(place: &Place) -> bool {
    place.status == OrganisationStatus::Confirmed
}
