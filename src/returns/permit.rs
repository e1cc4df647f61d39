//! Who may do what to returns.

use super::entity::{monthly_return, reporter, return_key};
use crate::access::organisation::{MemberRole, OrganisationStatus};
use crate::access::{Member, Officer, Permit, Refusal, Role};
use crate::platform::Write;

/// Fill in and hand in the returns of a reporter.
#[derive(Debug)]
pub struct File;

/// Look at a return and send it back.
#[derive(Debug)]
pub struct Review;

/// Make the figures of a return count.
#[derive(Debug)]
pub struct Verify;

/// Keep the register of those who report.
#[derive(Debug)]
pub struct KeepReporters;

/// Make and revoke keys of machines.
#[derive(Debug)]
pub struct KeepKeys;

/// Those who work in the organisation behind a reporter, once it is confirmed; none for others, which the caller answers with
/// not found.
pub fn file(who: &Member, owner: Option<i64>, reporter: &reporter::Model) -> Option<Permit<File>> {
    let place = who.place_in(owner?)?;
    (place.status == OrganisationStatus::Confirmed).then(|| Permit::granted(reporter.id))
}

/// A machine of the organisation behind a reporter, with a key that may write and is not for another reporter.
pub fn file_by_key(key: &return_key::Model, owner: Option<i64>, reporter: &reporter::Model) -> Option<Permit<File>> {
    let is_own = owner == Some(key.organisation_id) && key.reporter_id.is_none_or(|id| id == reporter.id);
    let may_write = key.scopes.split(' ').any(|scope| scope == super::keys::WRITE);
    (is_own && may_write).then(|| Permit::granted(reporter.id))
}

/// Whether returns are this officer's work at all.
pub fn handles(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Officials whose division covers the reporter; none where it is not their business, which the caller answers with not found.
pub fn review(who: &Officer, row: &monthly_return::Model) -> Option<Permit<Review>> {
    (handles(who) && who.covers(&row.division_code)).then(|| Permit::granted(row.id))
}

/// Who reviews and did not hand it in.
pub fn verify(who: &Officer, row: &monthly_return::Model) -> Option<Result<Permit<Verify>, Refusal>> {
    review(who, row)?;
    if row.submitted_by == Some(who.id) {
        return Some(Err(Refusal("这份月报是您本人上报的，须由其他经办人审核。".into())));
    }
    Some(Ok(Permit::granted(row.id)))
}

/// Officials keep the reporters of divisions that they cover.
pub fn keep_reporters(who: &Officer, division_code: &str) -> Option<Permit<KeepReporters>> {
    (handles(who) && who.covers(division_code)).then(|| Permit::granted(0))
}

/// Owners of a confirmed organisation keep its machines' keys.
pub fn keep_keys(who: &Member, organisation_id: i64) -> Result<Permit<KeepKeys>, Refusal> {
    let place = who.place_in(organisation_id);
    match place {
        Some(place) if place.status != OrganisationStatus::Confirmed => {
            Err(Refusal("机构尚未通过属地部门确认，确认后即可使用接口上报。".into()))
        }
        Some(place) if place.role == MemberRole::Owner => Ok(Permit::granted(organisation_id)),
        _ => Err(Refusal("只有负责人可以管理接口密钥。请联系本机构的负责人。".into())),
    }
}

/// The program itself. Takes the write as a sign that no request is being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}
