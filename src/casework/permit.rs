//! Who may do what to an application. The kind of a permit says which side its holder stands on.

use super::entity::{application, review_task};
use super::flow::Side;
use super::programme::StageKind;
use crate::access::organisation::OrganisationStatus;
use crate::access::{Member, Officer, Permit, Place, Refusal, Role};
use crate::platform::Write;

/// Write, hand in and take back an application of one's own organisation.
#[derive(Debug)]
pub struct Apply;

/// Work on an application as an official, or as an expert on one's own task.
#[derive(Debug)]
pub struct Handle;

/// Move an application as a clock, a notice or a payment does.
#[derive(Debug)]
pub struct Run;

/// Change programmes and calls.
#[derive(Debug)]
pub struct Publish;

/// Which side of the table of steps a permit's holder stands on.
pub trait Acts {
    /// The side.
    const SIDE: Side;
}

impl Acts for Apply {
    const SIDE: Side = Side::Applicant;
}

impl Acts for Handle {
    const SIDE: Side = Side::Office;
}

impl Acts for Run {
    const SIDE: Side = Side::System;
}

/// Somebody who works for a confirmed organisation may begin an application in its name.
pub fn start(who: &Member) -> Result<&Place, Refusal> {
    let Some(place) = who.place() else {
        return Err(Refusal("请先登记所在机构，经属地部门确认后即可申报。可在工作台的“机构信息”中登记。".into()));
    };
    match place.status {
        OrganisationStatus::Confirmed => Ok(place),
        _ => Err(Refusal("机构尚未通过属地部门确认，确认后即可申报。进度可在“机构信息”中查看。".into())),
    }
}

/// Those who work for the organisation that applies; none where it is another's, which the caller answers with not found.
pub fn apply(who: &Member, application: &application::Model) -> Option<Permit<Apply>> {
    let place = who.place_in(application.organisation_id)?;
    (place.status == OrganisationStatus::Confirmed).then(|| Permit::granted(application.id))
}

/// Whether applications are this officer's work at all.
pub fn handles(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Officials whose division covers the applicant; none where it is not their business, which the caller answers with not
/// found.
pub fn see(who: &Officer, application: &application::Model) -> bool {
    handles(who) && (who.covers(&application.division_code) || who.role == Role::Administrator)
}

/// Officials who see the file and have no interest in the matter (公务员法 76).
pub fn handle(who: &Officer, application: &application::Model, is_recused: bool) -> Result<Permit<Handle>, Refusal> {
    if !see(who, application) {
        return Err(Refusal("这件申报不在您的办理范围内。".into()));
    }
    if is_recused {
        return Err(Refusal("您已对这件申报回避，不能查看材料或办理。请由其他经办人办理。".into()));
    }
    Ok(Permit::granted(application.id))
}

/// An official who may do this task: of its desk and its department, without an interest in the matter.
pub fn task(
    who: &Officer,
    application: &application::Model,
    task: &review_task::Model,
    is_recused: bool,
) -> Result<Permit<Handle>, Refusal> {
    let permit = handle(who, application, is_recused)?;
    if task.expert_id.is_some() {
        return Err(Refusal("专家评审由抽中的专家本人完成。".into()));
    }
    if !who.covers(&task.division_code) {
        return Err(Refusal("这一环节由上级部门办理，您可以查看进度。".into()));
    }
    let unit = who.unit.as_deref().unwrap_or(LEAD_UNIT);
    if who.role != Role::Administrator && task.unit.as_deref().unwrap_or(LEAD_UNIT) != unit {
        let to_whom = if task.kind == StageKind::Departments.key() {
            "会审意见由对应部门填写"
        } else {
            "这一环节由牵头部门办理"
        };
        return Err(Refusal(format!("{to_whom}，您可以查看进度。")));
    }
    Ok(permit)
}

/// The department that leads; officers without a department of their own belong to it.
pub const LEAD_UNIT: &str = "commerce";

/// The expert whose task it is, after they have said that they have no interest in the matter.
pub fn score(task: &review_task::Model, own_expert_id: i64) -> Option<Permit<Handle>> {
    (task.expert_id == Some(own_expert_id) && task.state == "open").then(|| Permit::granted(task.application_id))
}

/// Officials of the whole zone who keep programmes and calls.
pub fn publish(who: &Officer, programme_id: i64) -> Result<Permit<Publish>, Refusal> {
    let is_of_zone = who.division_prefix().is_none_or(|prefix| prefix.len() <= 2);
    if handles(who) && is_of_zone && who.unit.as_deref().is_none_or(|unit| unit == LEAD_UNIT) {
        return Ok(Permit::granted(programme_id));
    }
    Err(Refusal("申报项目和批次由综试区牵头部门维护。如需调整，请联系系统管理员。".into()))
}

/// The program itself: clocks, notices that end, content and demonstration. Takes the write as a sign that no request is
/// being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}

/// What follows from somebody's lawful act in a room above: a notice that is opened, a payment that is recorded.
pub fn follow(application: &application::Model) -> Permit<Run> {
    Permit::granted(application.id)
}

/// A programme that was just saved for the first time.
pub(super) fn saved(programme_id: i64) -> Permit<Publish> {
    Permit::granted(programme_id)
}

/// A draft that was just begun by somebody whom [`start`] let in.
pub(super) fn began(application: &application::Model) -> Permit<Apply> {
    Permit::granted(application.id)
}
