//! Who may do what to an organisation.

use crate::access::entity::organisation;
use crate::access::{Member, Officer, Permit, Refusal, Role};
use crate::web::PageError;

use super::{MemberRole, OrganisationStatus};

/// Change what the organisation says of itself.
#[derive(Debug)]
pub struct Edit;

/// Keep its people.
#[derive(Debug)]
pub struct KeepPeople;

/// Decide whether it is confirmed.
#[derive(Debug)]
pub struct Decide;

/// Owners change their organisation while it is not suspended.
pub fn edit(who: &Member, organisation: &organisation::Model) -> Result<Permit<Edit>, Refusal> {
    if !is_owner(who, organisation.id) {
        return Err(Refusal("只有负责人可以修改机构信息。如需修改，请联系本机构的负责人。".into()));
    }
    if organisation.status == OrganisationStatus::Suspended.key() {
        return Err(Refusal("机构已暂停，暂时不能修改信息。请按通知中的说明联系经办人。".into()));
    }
    Ok(Permit::granted(organisation.id))
}

/// Owners keep the people of their organisation, suspended or not.
pub fn keep_people(who: &Member, organisation_id: i64) -> Result<Permit<KeepPeople>, Refusal> {
    if is_owner(who, organisation_id) {
        return Ok(Permit::granted(organisation_id));
    }
    Err(Refusal("只有负责人可以邀请成员、修改角色或移出成员。请联系本机构的负责人。".into()))
}

/// Everybody may leave.
pub fn leave(who: &Member, organisation_id: i64) -> Option<Permit<KeepPeople>> {
    who.place_in(organisation_id).map(|_| Permit::granted(organisation_id))
}

fn is_owner(who: &Member, organisation_id: i64) -> bool {
    who.place_in(organisation_id).is_some_and(|place| place.role == MemberRole::Owner)
}

/// Administrators and case officers work on organisations.
pub fn look(who: &Officer) -> Result<(), PageError> {
    if matches!(who.role, Role::Administrator | Role::CaseOfficer) {
        return Ok(());
    }
    Err(PageError::Forbidden("机构由经办人和系统管理员审核。如工作需要，请联系系统管理员调整角色。".into()))
}

/// They decide about those of their division; others do not exist for them.
pub fn decide(who: &Officer, organisation: &organisation::Model) -> Result<Permit<Decide>, PageError> {
    look(who)?;
    if who.covers(&organisation.division_code) {
        return Ok(Permit::granted(organisation.id));
    }
    Err(PageError::NotFound)
}
