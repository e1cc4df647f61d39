//! Subjects of rounds.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect};

use super::CHUNK;
use crate::access::Permit;
use crate::evaluations::entity::round_subject::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::{Acts, Answer, Confirm, Lead, Propose};
use crate::evaluations::standing::{ASSESSED, EXCLUDED, LISTED};
use crate::platform::Write;

/// Somebody to evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubject {
    /// The entry.
    pub listing_id: i64,
    /// Who runs it.
    pub organisation_id: Option<i64>,
    /// Where it is.
    pub division_code: String,
    /// Its name now.
    pub name: String,
    /// Those with whom it is compared.
    pub peer_group: String,
    /// The grade of the round before.
    pub previous_grade: Option<String>,
    /// Failures in a row before this round.
    pub failures: i32,
}

/// What a computation says of a subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The subject.
    pub subject_id: i64,
    /// Composite score.
    pub total: f64,
    /// Rank among all.
    pub rank: i32,
    /// Rank in the peer group.
    pub rank_in_group: i32,
    /// Grade by the lines of the framework.
    pub grade: String,
    /// Why it is in the lowest grade whatever it scored.
    pub vetoed_by: Option<String>,
    /// What is doubtful about the grade.
    pub warning: Option<String>,
}

/// A subject by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The subjects of a round: by rank once there is one, then by division.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    let mut rows = Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).limit(5000).all(database).await?;
    rows.sort_by_key(|row| (row.rank.unwrap_or(i32::MAX), row.division_code.clone(), row.id));
    Ok(rows)
}

/// The subjects that organisations run, in all rounds, newest first.
pub async fn of_organisations(database: &impl ConnectionTrait, organisation_ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if organisation_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::OrganisationId.is_in(organisation_ids.iter().copied()));
    rows.order_by_desc(Column::Id).limit(500).all(database).await
}

/// What became of an entry in all rounds, newest first.
pub async fn of_listing(database: &impl ConnectionTrait, listing_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ListingId.eq(listing_id)).order_by_desc(Column::Id).limit(100).all(database).await
}

/// What became of an entry in a round.
pub async fn in_round(database: &impl ConnectionTrait, round_id: i64, listing_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).filter(Column::ListingId.eq(listing_id)).one(database).await
}

/// Several subjects.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// Puts subjects on the list of a round.
pub async fn insert(write: &Write, permit: &Permit<Lead>, new: Vec<NewSubject>) -> Result<(), DbErr> {
    let mut rows: Vec<ActiveModel> = new.into_iter().map(|subject| row(permit.record_id(), subject)).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        Entity::insert_many(rows).exec_without_returning(&**write).await?;
        rows = rest;
    }
    Ok(())
}

fn row(round_id: i64, new: NewSubject) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        listing_id: Set(new.listing_id),
        organisation_id: Set(new.organisation_id),
        division_code: Set(new.division_code),
        name: Set(new.name),
        peer_group: Set(new.peer_group),
        state: Set(LISTED.to_owned()),
        submitted_at: Set(None),
        submitted_by_name: Set(None),
        total: Set(None),
        rank: Set(None),
        rank_in_group: Set(None),
        draft_grade: Set(None),
        vetoed_by: Set(None),
        warning: Set(None),
        proposed_grade: Set(None),
        proposed_reason: Set(None),
        proposed_by: Set(None),
        proposed_by_name: Set(None),
        proposed_at: Set(None),
        confirmed_by: Set(None),
        confirmed_by_name: Set(None),
        confirmed_at: Set(None),
        grade: Set(None),
        previous_grade: Set(new.previous_grade),
        failures: Set(new.failures),
        revision: Set(1),
    }
}

/// Leaves a subject out, or takes it in again.
pub async fn set_excluded(write: &Write, _permit: &Permit<Lead>, subject: &Model, is_excluded: bool) -> Result<bool, DbErr> {
    let to = if is_excluded { EXCLUDED } else { LISTED };
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(subject.id))
        .filter(Column::State.eq(subject.state.clone()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets the state of a subject.
pub async fn set_state(write: &Write, subject_id: i64, to: &str) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::State, Expr::value(to)).filter(Column::Id.eq(subject_id));
    update.exec(&**write).await.map(|_| ())
}

/// Hands a self-assessment in, or takes it back to go on with it.
pub async fn hand_in(write: &Write, permit: &Permit<Answer>, is_handed_in: bool) -> Result<bool, DbErr> {
    let (from, to) = if is_handed_in { (LISTED, ASSESSED) } else { (ASSESSED, LISTED) };
    let (at, by) = if is_handed_in { (Some(write.clock().now()), Some(write.actor().name.clone())) } else { (None, None) };
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::SubmittedAt, Expr::value(at))
        .col_expr(Column::SubmittedByName, Expr::value(by))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(from))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Keeps what a computation says. Grades that were proposed before are taken back: they were about other scores.
pub async fn set_outcomes(write: &Write, permit: &Permit<Lead>, outcomes: &[Outcome]) -> Result<(), DbErr> {
    for outcome in outcomes {
        Entity::update_many()
            .col_expr(Column::Total, Expr::value(outcome.total))
            .col_expr(Column::Rank, Expr::value(outcome.rank))
            .col_expr(Column::RankInGroup, Expr::value(outcome.rank_in_group))
            .col_expr(Column::DraftGrade, Expr::value(outcome.grade.clone()))
            .col_expr(Column::VetoedBy, Expr::value(outcome.vetoed_by.clone()))
            .col_expr(Column::Warning, Expr::value(outcome.warning.clone()))
            .filter(Column::Id.eq(outcome.subject_id))
            .filter(Column::RoundId.eq(permit.record_id()))
            .exec(&**write)
            .await?;
    }
    take_back_grades(write, permit.record_id()).await
}

async fn take_back_grades(write: &Write, round_id: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ProposedGrade, Expr::value(None::<String>))
        .col_expr(Column::ProposedBy, Expr::value(None::<i64>))
        .col_expr(Column::ProposedByName, Expr::value(None::<String>))
        .col_expr(Column::ConfirmedBy, Expr::value(None::<i64>))
        .col_expr(Column::ConfirmedByName, Expr::value(None::<String>))
        .col_expr(Column::ConfirmedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(Column::RoundId.eq(round_id))
        .exec(&**write)
        .await?;
    Ok(())
}

/// Proposes a grade; what was confirmed before is open again. False when somebody changed it meanwhile.
pub async fn propose(write: &Write, permit: &Permit<Propose>, before: &Model, grade: &str, reason: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::ProposedGrade, Expr::value(grade))
        .col_expr(Column::ProposedReason, Expr::value(reason))
        .col_expr(Column::ProposedBy, Expr::value(write.actor().id))
        .col_expr(Column::ProposedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::ProposedAt, Expr::value(write.clock().now()))
        .col_expr(Column::ConfirmedBy, Expr::value(None::<i64>))
        .col_expr(Column::ConfirmedByName, Expr::value(None::<String>))
        .col_expr(Column::ConfirmedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(before.revision))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Confirms a proposed grade, or gives it back. False when somebody changed it meanwhile.
pub async fn confirm(write: &Write, permit: &Permit<Confirm>, before: &Model, agrees: bool) -> Result<bool, DbErr> {
    let mut update = Entity::update_many().col_expr(Column::Revision, Expr::col(Column::Revision).add(1));
    if agrees {
        update = update
            .col_expr(Column::ConfirmedBy, Expr::value(write.actor().id))
            .col_expr(Column::ConfirmedByName, Expr::value(write.actor().name.clone()))
            .col_expr(Column::ConfirmedAt, Expr::value(write.clock().now()));
    } else {
        update = update
            .col_expr(Column::ProposedGrade, Expr::value(None::<String>))
            .col_expr(Column::ProposedBy, Expr::value(None::<i64>))
            .col_expr(Column::ProposedByName, Expr::value(None::<String>));
    }
    let done = update
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(before.revision))
        .filter(Column::ProposedGrade.is_not_null())
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Makes a confirmed grade hold.
pub async fn settle<A: Acts>(
    write: &Write,
    _permit: &Permit<A>,
    subject_id: i64,
    grade: &str,
    failures: i32,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Grade, Expr::value(grade))
        .col_expr(Column::Failures, Expr::value(failures))
        .filter(Column::Id.eq(subject_id))
        .exec(&**write)
        .await?;
    Ok(())
}
