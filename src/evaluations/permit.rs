//! Who may do what in a round. The kind of a permit says which side its holder stands on.

use super::entity::{
    expert_seat, framework, rectification, round, round_decision, round_objection, round_subject, subject_check,
};
use super::rules::{Side, Stage};
use super::standing::{ASSESSED, CONFIRMED, DECLARED, DRAWN, EXCLUDED, LISTED, Level, OPEN, PROPOSED, RAISED};
use crate::access::organisation::OrganisationStatus;
use crate::access::{Member, Officer, Permit, Refusal, Role};
use crate::casework::permit::LEAD_UNIT;
use crate::platform::Write;

/// Change frameworks.
#[derive(Debug)]
pub struct Edit;

/// Lead a round: dates, stages, experts, draft result, notice.
#[derive(Debug)]
pub struct Lead;

/// Move a round as a clock or a notice does.
#[derive(Debug)]
pub struct Run;

/// Check a subject.
#[derive(Debug)]
pub struct Check;

/// Propose the grade of a subject.
#[derive(Debug)]
pub struct Propose;

/// Confirm what somebody else proposed.
#[derive(Debug)]
pub struct Confirm;

/// Decide an objection.
#[derive(Debug)]
pub struct Decide;

/// Check anew what was to be put right.
#[derive(Debug)]
pub struct Recheck;

/// Assess one's own place, object, report what was put right.
#[derive(Debug)]
pub struct Answer;

/// Declare interests and score, on one's own seat.
#[derive(Debug)]
pub struct Score;

/// Which side of the table of steps a permit's holder stands on.
pub trait Acts {
    /// The side.
    const SIDE: Side;
}

impl Acts for Lead {
    const SIDE: Side = Side::Office;
}

impl Acts for Run {
    const SIDE: Side = Side::System;
}

/// Whether evaluations are this officer's work at all.
pub fn works(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Whether an officer leads rounds: of the whole zone, in the department that leads.
pub fn leads(who: &Officer) -> bool {
    let is_of_zone = who.division_prefix().is_none_or(|prefix| prefix.len() <= 2);
    works(who) && is_of_zone && who.unit.as_deref().is_none_or(|unit| unit == LEAD_UNIT)
}

/// Whether a subject is this officer's business; otherwise it is not found.
pub fn sees(who: &Officer, subject: &round_subject::Model) -> bool {
    works(who) && who.covers(&subject.division_code)
}

fn not_leading() -> Refusal {
    Refusal("评价轮次由综试区牵头部门组织。您可以查看本地区的园区和产业带，办理县级核查。".into())
}

/// Changes a framework, or adds one where there is none.
pub fn edit(who: &Officer, framework: Option<&framework::Model>) -> Result<Permit<Edit>, Refusal> {
    if leads(who) {
        return Ok(Permit::granted(framework.map_or(0, |row| row.id)));
    }
    Err(Refusal("指标体系由综试区牵头部门维护，您可以查看。如需调整，请联系牵头部门。".into()))
}

/// Begins a round.
pub fn begin(who: &Officer) -> Result<Permit<Lead>, Refusal> {
    leads(who).then(|| Permit::granted(0)).ok_or_else(not_leading)
}

/// Leads a round.
pub fn lead(who: &Officer, round: &round::Model) -> Result<Permit<Lead>, Refusal> {
    leads(who).then(|| Permit::granted(round.id)).ok_or_else(not_leading)
}

/// Checks a subject on a level, while the round is there.
pub fn check(
    who: &Officer,
    round: &round::Model,
    subject: &round_subject::Model,
    level: Level,
) -> Result<Permit<Check>, Refusal> {
    let stage = Stage::parse(&round.stage);
    let is_time = match level {
        Level::County => stage == Some(Stage::CountyCheck),
        Level::Provincial => stage == Some(Stage::ProvincialCheck),
    };
    if !is_time {
        return Err(Refusal(format!("现在不是{}环节，核查结果不能再修改。如确需修改，请由牵头部门退回。", level.name())));
    }
    if subject.state == EXCLUDED {
        return Err(Refusal("这个对象不参加本轮评价，无需核查。".into()));
    }
    match level {
        Level::County if sees(who, subject) => Ok(Permit::granted(subject.id)),
        Level::Provincial if leads(who) => Ok(Permit::granted(subject.id)),
        _ => Err(not_leading()),
    }
}

/// Proposes a grade.
pub fn propose(who: &Officer, round: &round::Model, subject: &round_subject::Model) -> Result<Permit<Propose>, Refusal> {
    if Stage::parse(&round.stage) != Some(Stage::Grading) {
        return Err(Refusal("异议期结束后才能拟定等级；公示开始后不能再改。".into()));
    }
    leads(who).then(|| Permit::granted(subject.id)).ok_or_else(not_leading)
}

/// Confirms a grade that somebody else proposed.
pub fn confirm(who: &Officer, round: &round::Model, subject: &round_subject::Model) -> Result<Permit<Confirm>, Refusal> {
    if Stage::parse(&round.stage) != Some(Stage::Grading) || subject.proposed_grade.is_none() {
        return Err(Refusal("没有等待复核的等级。".into()));
    }
    if subject.proposed_by == Some(who.id) {
        return Err(Refusal("这个等级由您拟定，须由另一名经办人复核。".into()));
    }
    leads(who).then(|| Permit::granted(subject.id)).ok_or_else(not_leading)
}

/// Decides an objection: an official who leads and did not check the subject.
pub fn decide(
    who: &Officer,
    objection: &round_objection::Model,
    checks: &[subject_check::Model],
) -> Result<Permit<Decide>, Refusal> {
    if objection.state != RAISED {
        return Err(Refusal("这项异议已经处理。".into()));
    }
    if checks.iter().any(|check| check.subject_id == objection.subject_id && check.by_id == Some(who.id)) {
        return Err(Refusal("您核查过这个对象，异议须由没有参加核查的经办人处理。".into()));
    }
    leads(who).then(|| Permit::granted(objection.id)).ok_or_else(not_leading)
}

/// Confirms an award or a revocation that somebody else proposed.
pub fn confirm_decision(who: &Officer, decision: &round_decision::Model) -> Result<Permit<Confirm>, Refusal> {
    if decision.state != PROPOSED {
        return Err(Refusal("这项决定已经复核。".into()));
    }
    if decision.proposed_by == Some(who.id) {
        return Err(Refusal("这项决定由您拟定，须由另一名经办人复核。".into()));
    }
    leads(who).then(|| Permit::granted(decision.id)).ok_or_else(not_leading)
}

/// Checks anew what was to be put right: an official who leads and did not order it.
pub fn recheck(who: &Officer, row: &rectification::Model) -> Result<Permit<Recheck>, Refusal> {
    if row.opened_by == Some(who.id) {
        return Err(Refusal("整改通知由您下达，复查须由另一名经办人办理。".into()));
    }
    leads(who).then(|| Permit::granted(row.id)).ok_or_else(not_leading)
}

/// Works for the organisation that runs the place, which is confirmed. None where it is another's, which the caller answers
/// with not found. The permit is for the subject; what is possible at the moment is said by [`may_assess`] and [`may_object`].
pub fn answer(who: &Member, subject: &round_subject::Model) -> Option<Permit<Answer>> {
    let place = who.place_in(subject.organisation_id?)?;
    (place.status == OrganisationStatus::Confirmed).then(|| Permit::granted(subject.id))
}

/// Whether a self-assessment can still be changed.
pub fn may_assess(round: &round::Model, subject: &round_subject::Model) -> bool {
    Stage::parse(&round.stage) == Some(Stage::SelfAssessment) && matches!(subject.state.as_str(), LISTED | ASSESSED)
}

/// Whether one may object to the draft result.
pub fn may_object(round: &round::Model, subject: &round_subject::Model) -> bool {
    Stage::parse(&round.stage) == Some(Stage::Objection) && subject.state != EXCLUDED
}

/// Whether tasks of a rectification can be reported.
pub fn may_rectify(row: &rectification::Model) -> bool {
    row.state == OPEN
}

/// Whether a decision holds.
pub fn holds(decision: &round_decision::Model) -> bool {
    decision.state == CONFIRMED
}

/// The expert whose seat it is, while experts score.
pub fn score(round: &round::Model, seat: &expert_seat::Model, user_id: i64) -> Option<Permit<Score>> {
    let is_open = Stage::parse(&round.stage) == Some(Stage::Experts) && matches!(seat.state.as_str(), DRAWN | DECLARED);
    (seat.user_id == user_id && is_open).then(|| Permit::granted(seat.id))
}

/// The program itself: clocks, notices that end, content and demonstration. Takes the write as a sign that no request is
/// being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}

/// What follows from somebody's lawful act in the room of notices.
pub(super) fn follow(round: &round::Model) -> Permit<Run> {
    Permit::granted(round.id)
}

/// A round that was just begun by somebody whom [`begin`] let in.
pub(super) fn began(round_id: i64) -> Permit<Lead> {
    Permit::granted(round_id)
}
