//! Who may post a need, change it, and begin to talk about it.

use super::rules::State;
use crate::access::organisation::OrganisationStatus;
use crate::access::{Member, Permit, Place, Refusal};
use crate::listings::enquiry::rules::OpenedBy;
use crate::listings::entity::{listing, space_need};
use chrono::NaiveDate;

/// Post a need.
#[derive(Debug)]
pub struct Post;

/// Change and end a need.
#[derive(Debug)]
pub struct Change;

/// Somebody who works for a confirmed organisation.
pub fn post(who: &Member) -> Result<(Permit<Post>, &Place), Refusal> {
    let Some(place) = who.place() else {
        return Err(Refusal("请先登记所在机构，再发布需求。可在工作台的“机构信息”中登记。".into()));
    };
    if place.status != OrganisationStatus::Confirmed {
        return Err(Refusal("机构尚未通过属地部门确认，确认后即可发布需求。进度可在“机构信息”中查看。".into()));
    }
    Ok((Permit::granted(0), place))
}

/// Those who work for the organisation that posted it; none for others, which the caller answers with not found.
pub fn change(who: &Member, need: &space_need::Model) -> Option<Permit<Change>> {
    works_for(who, need.organisation_id).then(|| Permit::granted(need.id))
}

/// Which side of a conversation about this need and this warehouse somebody would open: those who posted it, or those who
/// manage the warehouse while the need looks for offers in its country. None for everybody else, and for those on both
/// sides.
pub fn side(
    who: &Member,
    need: &space_need::Model,
    warehouse: &listing::Model,
    country: &str,
    today: NaiveDate,
) -> Option<OpenedBy> {
    let manager = warehouse.organisation_id?;
    if manager == need.organisation_id || State::on(need, today) != State::Open {
        return None;
    }
    if works_for(who, need.organisation_id) {
        return Some(OpenedBy::Member);
    }
    (works_for(who, manager) && country == need.country).then_some(OpenedBy::Manager)
}

fn works_for(who: &Member, organisation_id: i64) -> bool {
    who.place_in(organisation_id).is_some_and(|place| place.status == OrganisationStatus::Confirmed)
}
