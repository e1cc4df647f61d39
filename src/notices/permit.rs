//! Who may write and publish notices, and who may decide objections.

use super::entity::{objection, public_notice};
use super::rules::{NoticeState, ObjectionState, conflicted, is_public};
use crate::access::{Officer, Permit, Refusal, Role};
use crate::platform::Write;

/// Write a notice down, before there is one.
#[derive(Debug)]
pub struct Draft;

/// Change a draft.
#[derive(Debug)]
pub struct Edit;

/// Make a draft public.
#[derive(Debug)]
pub struct Publish;

/// Make the period longer, or take a notice back.
#[derive(Debug)]
pub struct Keep;

/// Object to a notice.
#[derive(Debug)]
pub struct Object;

/// Look into an objection and decide it.
#[derive(Debug)]
pub struct Decide;

/// Take one's own objection back.
#[derive(Debug)]
pub struct Withdraw;

/// Whether notices are this officer's work at all.
pub fn works(who: &Officer) -> bool {
    matches!(who.role, Role::Administrator | Role::CaseOfficer)
}

/// Whether an officer sees a notice before and behind its public page; what they do not see is not found.
pub fn sees(who: &Officer, notice: &public_notice::Model) -> bool {
    works(who) && who.covers(&notice.division_code)
}

/// Officers write notices of divisions they cover.
pub fn draft(who: &Officer, division_code: &str) -> Option<Permit<Draft>> {
    (works(who) && who.covers(division_code)).then(|| Permit::granted(0))
}

/// Drafts of divisions that an officer covers.
pub fn edit(who: &Officer, notice: &public_notice::Model) -> Option<Permit<Edit>> {
    (sees(who, notice) && NoticeState::of(notice) == NoticeState::Draft).then(|| Permit::granted(notice.id))
}

/// Whoever did not write it. `has_written` says whether the audit trail names them among those who did.
pub fn publish(who: &Officer, notice: &public_notice::Model, has_written: bool) -> Result<Permit<Publish>, Refusal> {
    if !sees(who, notice) {
        return Err(Refusal("这份公示不属于您负责的地区。".into()));
    }
    if notice.drafted_by == who.id || has_written {
        return Err(Refusal(
            "公示由拟稿人以外的经办人发布，您拟写或修改过这份公示。请由同事核对后发布，链接可以直接发给对方。".into(),
        ));
    }
    Ok(Permit::granted(notice.id))
}

/// Officers who cover its division.
pub fn keep(who: &Officer, notice: &public_notice::Model) -> Option<Permit<Keep>> {
    sees(who, notice).then(|| Permit::granted(notice.id))
}

/// Everybody, while the notice is open on the day of the write.
pub fn object(write: &Write, notice: &public_notice::Model) -> Option<Permit<Object>> {
    let is_open = is_public(notice) && NoticeState::on(notice, write.clock().today()) == NoticeState::Open;
    is_open.then(|| Permit::granted(notice.id))
}

/// Officers who cover the division and did not handle the files behind the notice; the others are told why. The permit is
/// for the objection.
pub fn decide(
    who: &Officer,
    notice: &public_notice::Model,
    objection: &objection::Model,
) -> Option<Result<Permit<Decide>, Refusal>> {
    if !sees(who, notice) || objection.notice_id != notice.id {
        return None;
    }
    if is_conflicted(who, notice) {
        let words = "您经办过这份公示的材料，按回避规定不能查看和处理对它的异议。请由其他经办人处理。";
        return Some(Err(Refusal(words.into())));
    }
    Some(Ok(Permit::granted(objection.id)))
}

/// Whether an officer handled the files behind a notice.
pub fn is_conflicted(who: &Officer, notice: &public_notice::Model) -> bool {
    conflicted(notice).contains(&who.id)
}

/// Whoever holds the private address of an objection that is still open.
pub fn with_address(objection: &objection::Model) -> Option<Permit<Withdraw>> {
    ObjectionState::of(objection).is_open().then(|| Permit::granted(objection.id))
}

/// The program itself: rooms above that write notices, and the demonstration. Takes the write as a sign that no request is
/// being answered in somebody's name.
pub fn by_system<A>(write: &Write, record_id: i64) -> Option<Permit<A>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(record_id))
}
