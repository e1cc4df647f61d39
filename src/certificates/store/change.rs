//! What officials decide about a certificate. The race of two is settled by the update itself: it matches the revision
//! that was read.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::access::Permit;
use crate::certificates::entity::certificate::{Column, Entity, Model};
use crate::certificates::entity::certificate_event;
use crate::certificates::follow::{CertificateFollowers, Touched};
use crate::certificates::permit::Handle;
use crate::certificates::rules::{Proposal, State, Step};
use crate::platform::Write;
use crate::web::filters::moment;

/// A certificate after a step.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The certificate.
    pub certificate: Model,
    /// For the event of the write: [`crate::platform::Happened::touching`].
    pub touched: Touched,
}

/// Why a certificate was not revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeError {
    /// Nobody has proposed it.
    NotProposed,
    /// Whoever proposed it cannot confirm it.
    SamePerson,
    /// Somebody else took a step first.
    Raced,
}

/// Adds to the history of a certificate.
pub(super) async fn note(write: &Write, id: i64, step: Step, reason: Option<&str>, on_day: NaiveDate) -> Result<(), DbErr> {
    let row = certificate_event::ActiveModel {
        id: NotSet,
        certificate_id: Set(id),
        kind: Set(step.key().to_owned()),
        reason: Set(reason.map(str::to_owned)),
        by_id: Set(write.actor().id),
        by_name: Set(write.actor().name.clone()),
        on_day: Set(Some(on_day)),
        at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// It does not hold for a while; none when somebody else took a step first or it is not open to it.
pub async fn suspend(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Handle>,
    before: &Model,
    reason: &str,
) -> Result<Option<Changed>, DbErr> {
    step(write, followers, permit, before, Step::Suspended, Some(reason)).await
}

/// It holds again; none as with [`suspend`].
pub async fn resume(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Handle>,
    before: &Model,
    reason: &str,
) -> Result<Option<Changed>, DbErr> {
    step(write, followers, permit, before, Step::Resumed, Some(reason)).await
}

/// The yearly look found it in order; the next one is on `next`. None as with [`suspend`].
pub async fn recheck(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Handle>,
    before: &Model,
    note_text: &str,
    next: Option<NaiveDate>,
) -> Result<Option<Changed>, DbErr> {
    if Step::Rechecked.from(State::of(&before.state)).is_none() {
        return Ok(None);
    }
    if !update(write, permit, before, vec![(Column::RecheckOn, Expr::value(next))]).await? {
        return Ok(None);
    }
    after(write, followers, before.id, Step::Rechecked, Some(note_text).filter(|text| !text.is_empty())).await.map(Some)
}

/// Proposes to revoke it; false when somebody else took a step first, or has proposed it.
pub async fn propose_revocation(write: &Write, permit: &Permit<Handle>, before: &Model, reason: &str) -> Result<bool, DbErr> {
    if Step::Revoked.from(State::of(&before.state)).is_none() || Proposal::of(before).is_some() {
        return Ok(false);
    }
    let actor = write.actor();
    let proposal = Proposal {
        by_id: actor.id.unwrap_or_default(),
        by_name: actor.name.clone(),
        reason: reason.to_owned(),
        at: moment(write.clock().now()),
    };
    let value = serde_json::to_value(proposal).map_err(|error| DbErr::Custom(error.to_string()))?;
    update(write, permit, before, vec![(Column::Proposed, Expr::value(value))]).await
}

/// Takes a proposal back, or declines it; false when there is none, or somebody else took a step first.
pub async fn drop_proposal(write: &Write, permit: &Permit<Handle>, before: &Model) -> Result<bool, DbErr> {
    if Proposal::of(before).is_none() {
        return Ok(false);
    }
    update(write, permit, before, vec![(Column::Proposed, Expr::value(Option::<Value>::None))]).await
}

/// Revokes it, on the word of somebody who did not propose it.
pub async fn confirm_revocation(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Handle>,
    before: &Model,
) -> Result<Result<Changed, RevokeError>, DbErr> {
    let Some(proposal) = Proposal::of(before) else { return Ok(Err(RevokeError::NotProposed)) };
    if write.actor().id.is_none_or(|id| id == proposal.by_id) {
        return Ok(Err(RevokeError::SamePerson));
    }
    let changed = step(write, followers, permit, before, Step::Revoked, Some(&proposal.reason)).await?;
    Ok(changed.ok_or(RevokeError::Raced))
}

async fn step(
    write: &Write,
    followers: &CertificateFollowers,
    permit: &Permit<Handle>,
    before: &Model,
    step: Step,
    reason: Option<&str>,
) -> Result<Option<Changed>, DbErr> {
    let Some(state) = step.from(State::of(&before.state)) else { return Ok(None) };
    let kept = reason.filter(|_| state != State::Valid);
    let mut values = vec![(Column::State, Expr::value(state.key())), (Column::Reason, Expr::value(kept))];
    if state == State::Revoked {
        values.push((Column::Proposed, Expr::value(Option::<Value>::None)));
    }
    if !update(write, permit, before, values).await? {
        return Ok(None);
    }
    after(write, followers, before.id, step, reason).await.map(Some)
}

/// Writes the event down and tells those who follow.
async fn after(
    write: &Write,
    followers: &CertificateFollowers,
    id: i64,
    step: Step,
    reason: Option<&str>,
) -> Result<Changed, DbErr> {
    note(write, id, step, reason, write.clock().today()).await?;
    let certificate = super::find(&**write, id).await?.ok_or_else(|| DbErr::RecordNotFound(format!("certificate {id}")))?;
    let touched = followers.changed(write, &certificate).await?;
    Ok(Changed { certificate, touched })
}

async fn update(
    write: &Write,
    permit: &Permit<Handle>,
    before: &Model,
    values: Vec<(Column, SimpleExpr)>,
) -> Result<bool, DbErr> {
    let mut change = Entity::update_many()
        .col_expr(Column::Revision, Expr::value(before.revision + 1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Id.eq(before.id))
        .filter(Column::Revision.eq(before.revision));
    for (column, value) in values {
        change = change.col_expr(column, value);
    }
    Ok(change.exec(&**write).await?.rows_affected == 1)
}
