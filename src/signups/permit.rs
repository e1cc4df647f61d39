//! Who may run occasions and see who signed up.

use chrono::{DateTime, Utc};

use super::entity::occasion;
use super::person::PersonKey;
use crate::access::{Member, Officer, Permit, Role};
use crate::platform::Write;

/// Change an occasion, see and move its sign-ups, write to them.
#[derive(Debug)]
pub struct Manage;

/// Publish, return and call off.
#[derive(Debug)]
pub struct Publish;

/// Check people in.
#[derive(Debug)]
pub struct Admit;

/// Whether occasions are this officer's work at all.
pub fn handles(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Those who work on occasions of a division; none for others, which the caller answers with not found.
pub fn manage(who: &Officer, row: &occasion::Model) -> Option<Permit<Manage>> {
    (handles(who) && who.covers(&row.division_code)).then(|| Permit::granted(row.id))
}

/// Officials of the division publish; an outside organiser's is published by them and nobody else.
pub fn publish(who: &Officer, row: &occasion::Model) -> Option<Permit<Publish>> {
    (handles(who) && who.covers(&row.division_code)).then(|| Permit::granted(row.id))
}

/// Make a new occasion in a division.
pub fn create(who: &Officer, division_code: &str) -> Option<Permit<Manage>> {
    (handles(who) && who.covers(division_code)).then(|| Permit::granted(0))
}

/// People of the organisation that holds it.
pub fn manage_own(who: &Member, row: &occasion::Model) -> Option<Permit<Manage>> {
    row.organisation_id.and_then(|id| who.place_in(id)).map(|_| Permit::granted(row.id))
}

/// Whoever manages may also work at the door.
pub fn admit(manage: &Permit<Manage>) -> Permit<Admit> {
    Permit::granted(manage.record_id())
}

/// Somebody with a pass of this occasion, which the caller has checked ([`super::store::passes::valid`]).
pub fn admit_by_pass(pass: &super::entity::door_pass::Model) -> Option<Permit<Admit>> {
    (pass.role == "door").then(|| Permit::granted(pass.occasion_id))
}

/// Somebody who scanned the code on the screen of this occasion a short while ago, for their own check-in.
pub fn admit_self(key: &PersonKey, row: &occasion::Model, entry: &str, now: DateTime<Utc>) -> Option<Permit<Admit>> {
    super::door::is_entry_pass(key, row.id, entry, now).then(|| Permit::granted(row.id))
}

/// The program itself, such as for the demonstration. Takes the write as a sign that no request is being answered in
/// somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}
