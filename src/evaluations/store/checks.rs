//! Checks by the county and by the province.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Permit;
use crate::evaluations::entity::subject_check::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::Check;
use crate::evaluations::standing::{AGREE, CORRECT, Level};
use crate::platform::Write;

/// What somebody found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The indicator.
    pub indicator: String,
    /// The value that it is instead; none where they agree.
    pub corrected: Option<f64>,
    /// Whether they agree.
    pub agrees: bool,
    /// Why.
    pub reason: String,
}

/// All checks of a round.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).all(database).await
}

/// The checks of a subject.
pub async fn of_subject(database: &impl ConnectionTrait, subject_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SubjectId.eq(subject_id)).order_by_asc(Column::Id).all(database).await
}

/// Keeps a finding, over an earlier one of the same level.
pub async fn save(write: &Write, permit: &Permit<Check>, round_id: i64, level: Level, finding: &Finding) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(permit.record_id()),
        level: Set(level.key().to_owned()),
        indicator: Set(finding.indicator.clone()),
        outcome: Set(if finding.agrees { AGREE } else { CORRECT }.to_owned()),
        raw: Set(finding.corrected),
        reason: Set(Some(finding.reason.clone()).filter(|reason| !reason.is_empty())),
        by_id: Set(write.actor().id),
        by_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    };
    let over = OnConflict::columns([Column::SubjectId, Column::Level, Column::Indicator])
        .update_columns([Column::Outcome, Column::Raw, Column::Reason, Column::ById, Column::ByName, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(&**write).await.map(|_| ())
}
