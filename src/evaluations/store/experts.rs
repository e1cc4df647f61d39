//! Seats of experts and what they scored.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use crate::access::Permit;
use crate::casework::entity::expert;
use crate::evaluations::entity::expert_score::{self, Column as ScoreColumn};
use crate::evaluations::entity::expert_seat::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::{Lead, Score};
use crate::evaluations::standing::{DECLARED, DRAWN, LEFT, SUBMITTED};
use crate::platform::Write;

/// A score that an expert gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The subject.
    pub subject_id: i64,
    /// The indicator.
    pub indicator: String,
    /// The score.
    pub score: f64,
    /// Why.
    pub note: String,
}

/// A seat by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The seats of a round.
pub async fn seats(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).all(database).await
}

/// The seats of a person, newest first.
pub async fn of_user(database: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::UserId.eq(user_id)).order_by_desc(Column::Id).limit(100).all(database).await
}

/// Scores of a round.
pub async fn scores(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<expert_score::Model>, DbErr> {
    let rows = expert_score::Entity::find().filter(ScoreColumn::RoundId.eq(round_id));
    rows.order_by_asc(ScoreColumn::Id).limit(200_000).all(database).await
}

/// Scores of a seat: of one person, and nobody else's.
pub async fn scores_of(database: &impl ConnectionTrait, seat_id: i64) -> Result<Vec<expert_score::Model>, DbErr> {
    expert_score::Entity::find().filter(ScoreColumn::SeatId.eq(seat_id)).order_by_asc(ScoreColumn::Id).all(database).await
}

/// Subjects from which an expert withdrew.
pub fn recused(seat: &Model) -> Vec<i64> {
    seat.recused.as_array().into_iter().flatten().filter_map(serde_json::Value::as_i64).collect()
}

/// Gives seats to those who were drawn; whoever has one keeps it.
pub async fn draw(write: &Write, permit: &Permit<Lead>, drawn: &[expert::Model]) -> Result<(), DbErr> {
    for person in drawn {
        let row = ActiveModel {
            id: NotSet,
            round_id: Set(permit.record_id()),
            user_id: Set(person.user_id),
            name: Set(person.name.clone()),
            organisation_name: Set(person.employer.clone()),
            state: Set(DRAWN.to_owned()),
            recused: Set(json!([])),
            recusal_reason: Set(None),
            drawn_at: Set(write.clock().now()),
            declared_at: Set(None),
            submitted_at: Set(None),
            opinion: Set(None),
            revision: Set(1),
        };
        let once = OnConflict::columns([Column::RoundId, Column::UserId]).do_nothing().to_owned();
        Entity::insert(row).on_conflict(once).exec_without_returning(&**write).await?;
    }
    Ok(())
}

/// An expert says from which subjects they withdraw, before any file opens; false when they have said so already.
pub async fn declare(write: &Write, permit: &Permit<Score>, recused: &[i64], reason: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(DECLARED))
        .col_expr(Column::Recused, Expr::value(json!(recused)))
        .col_expr(Column::RecusalReason, Expr::value(Some(reason.to_owned()).filter(|reason| !reason.is_empty())))
        .col_expr(Column::DeclaredAt, Expr::value(write.clock().now()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(DRAWN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// An expert gives the seat back.
pub async fn leave(write: &Write, permit: &Permit<Score>, reason: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(LEFT))
        .col_expr(Column::RecusalReason, Expr::value(reason))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.is_in([DRAWN, DECLARED]))
        .exec(&**write)
        .await?;
    expert_score::Entity::delete_many().filter(ScoreColumn::SeatId.eq(permit.record_id())).exec(&**write).await?;
    Ok(done.rows_affected == 1)
}

/// Keeps scores, over earlier ones of the same seat.
pub async fn give(write: &Write, permit: &Permit<Score>, round_id: i64, given: &[Given]) -> Result<(), DbErr> {
    for score in given {
        let row = expert_score::ActiveModel {
            id: NotSet,
            round_id: Set(round_id),
            seat_id: Set(permit.record_id()),
            subject_id: Set(score.subject_id),
            indicator: Set(score.indicator.clone()),
            score: Set(score.score),
            note: Set(Some(score.note.clone()).filter(|note| !note.is_empty())),
            at: Set(write.clock().now()),
        };
        let over = OnConflict::columns([ScoreColumn::SeatId, ScoreColumn::SubjectId, ScoreColumn::Indicator])
            .update_columns([ScoreColumn::Score, ScoreColumn::Note, ScoreColumn::At])
            .to_owned();
        expert_score::Entity::insert(row).on_conflict(over).exec_without_returning(&**write).await?;
    }
    Ok(())
}

/// Hands all scores of a seat in, with a signed opinion; false when they were handed in already.
pub async fn submit(write: &Write, permit: &Permit<Score>, opinion: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(SUBMITTED))
        .col_expr(Column::SubmittedAt, Expr::value(write.clock().now()))
        .col_expr(Column::Opinion, Expr::value(Some(opinion.to_owned()).filter(|words| !words.is_empty())))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(DECLARED))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
