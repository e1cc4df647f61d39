//! Who may issue certificates and decide about them.

use super::entity::certificate;
use crate::access::{Member, Officer, Permit, Role};
use crate::platform::Write;

/// Issue a certificate.
#[derive(Debug)]
pub struct Issue;

/// Suspend, resume, revoke and look at a certificate again.
#[derive(Debug)]
pub struct Handle;

/// Those who work on cases of a division; none for others, which the caller answers with not found.
pub fn issue(who: &Officer, division_code: &str) -> Option<Permit<Issue>> {
    (handles(who) && who.covers(division_code)).then(|| Permit::granted(0))
}

/// Those who work on cases of the certificate's division; none for others, which the caller answers with not found.
pub fn handle(who: &Officer, row: &certificate::Model) -> Option<Permit<Handle>> {
    (handles(who) && who.covers(&row.division_code)).then(|| Permit::granted(row.id))
}

/// Whether certificates are this officer's work at all.
pub fn handles(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Whether somebody works for the organisation that holds a certificate.
pub fn holds(who: &Member, row: &certificate::Model) -> bool {
    who.place_in(row.organisation_id).is_some()
}

/// The program itself, such as for the demonstration. Takes the write as a sign that no request is being answered in
/// somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}
