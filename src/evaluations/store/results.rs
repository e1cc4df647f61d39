//! What a round is made of, as JSON text: frozen data, the data that were scored, scores, robustness.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::access::Permit;
use crate::evaluations::entity::round_result::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::Lead;
use crate::platform::Write;

/// A part of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The data as they were frozen.
    Frozen,
    /// The data that were scored.
    Data,
    /// The scores.
    Scores,
    /// The robustness.
    Robustness,
}

/// Everything that is kept of a round.
pub async fn find(database: &impl ConnectionTrait, round_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).one(database).await
}

/// A part of what is kept, as text. Pages that need one part do not read the others.
pub async fn text(database: &impl ConnectionTrait, round_id: i64, part: Part) -> Result<Option<String>, DbErr> {
    let column = match part {
        Part::Frozen => Column::Frozen,
        Part::Data => Column::Data,
        Part::Scores => Column::Scores,
        Part::Robustness => Column::Robustness,
    };
    let row = Entity::find().select_only().column(column).filter(Column::RoundId.eq(round_id));
    Ok(row.into_tuple::<Option<String>>().one(database).await?.flatten())
}

/// Keeps the data as they were frozen; whatever was computed from others goes.
pub async fn freeze(write: &Write, permit: &Permit<Lead>, frozen: String) -> Result<(), DbErr> {
    put(
        write,
        permit.record_id(),
        [Some(frozen), None, None, None],
        &[Column::Frozen, Column::Data, Column::Scores, Column::Robustness],
    )
    .await
}

/// Keeps what was computed.
pub async fn keep(write: &Write, permit: &Permit<Lead>, data: String, scores: String, robustness: String) -> Result<(), DbErr> {
    let texts = [None, Some(data), Some(scores), Some(robustness)];
    put(write, permit.record_id(), texts, &[Column::Data, Column::Scores, Column::Robustness]).await
}

async fn put(write: &Write, round_id: i64, texts: [Option<String>; 4], over: &[Column]) -> Result<(), DbErr> {
    let [frozen, data, scores, robustness] = texts;
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        frozen: Set(frozen),
        data: Set(data),
        scores: Set(scores),
        robustness: Set(robustness),
        updated_at: Set(write.clock().now()),
    };
    let over = over.iter().copied().chain([Column::UpdatedAt]);
    let conflict = OnConflict::column(Column::RoundId).update_columns(over).to_owned();
    Entity::insert(row).on_conflict(conflict).exec_without_returning(&**write).await.map(|_| ())
}
