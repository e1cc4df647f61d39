//! The timeline of a round: who, when, why, and the clock that ran.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::evaluations::entity::round_step;
use crate::evaluations::rules::{Side, Stage};
use crate::platform::Write;

/// A step that was taken.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'a> {
    /// The stored word of the action.
    pub action: &'a str,
    /// Where from.
    pub from: Stage,
    /// Where to.
    pub to: Stage,
    /// By whom.
    pub side: Side,
    /// Why.
    pub note: Option<&'a str>,
    /// The last day of the stage that begins.
    pub due_on: Option<NaiveDate>,
}

/// Writes a step down.
pub async fn record(write: &Write, round_id: i64, subject_id: Option<i64>, taken: Taken<'_>) -> Result<(), DbErr> {
    let row = round_step::ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(subject_id),
        action: Set(taken.action.to_owned()),
        from_stage: Set(taken.from.key().to_owned()),
        to_stage: Set(taken.to.key().to_owned()),
        side: Set(taken.side.key().to_owned()),
        actor_id: Set(write.actor().id),
        actor_name: Set(write.actor().name.clone()),
        note: Set(taken.note.filter(|note| !note.is_empty()).map(str::to_owned)),
        due_on: Set(taken.due_on),
        at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// Writes down what happened within a stage.
pub async fn note(
    write: &Write,
    round_id: i64,
    subject_id: Option<i64>,
    stage: Stage,
    action: &str,
    why: &str,
) -> Result<(), DbErr> {
    let taken = Taken { action, from: stage, to: stage, side: Side::Office, note: Some(why), due_on: None };
    record(write, round_id, subject_id, taken).await
}

/// The steps of a round, oldest first.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<round_step::Model>, DbErr> {
    let rows = round_step::Entity::find().filter(round_step::Column::RoundId.eq(round_id));
    rows.order_by_asc(round_step::Column::Id).limit(1000).all(database).await
}

/// What happened to a subject, oldest first.
pub async fn of_subject(
    database: &impl ConnectionTrait,
    round_id: i64,
    subject_id: i64,
) -> Result<Vec<round_step::Model>, DbErr> {
    let rows = round_step::Entity::find().filter(round_step::Column::RoundId.eq(round_id));
    let rows = rows.filter(round_step::Column::SubjectId.eq(subject_id));
    rows.order_by_asc(round_step::Column::Id).limit(500).all(database).await
}
