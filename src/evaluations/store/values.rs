//! Values of indicators, in versions: the newest holds.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, QuerySelect};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::CHUNK;
use crate::access::Permit;
use crate::evaluations::entity::subject_adjustment;
use crate::evaluations::entity::subject_value::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::{Check, Lead};
use crate::evaluations::standing::Origin;
use crate::platform::Write;

/// A value to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewValue {
    /// The subject.
    pub subject_id: i64,
    /// The indicator.
    pub indicator: String,
    /// The value of the year; none where nobody knows.
    pub raw: Option<f64>,
    /// The value of the year before.
    pub previous: Option<f64>,
    /// Where it comes from.
    pub origin: Origin,
    /// The record that it comes from, or why it changed, in words.
    pub note: String,
}

/// All versions of all values of a round, oldest first.
pub async fn of_round(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::RoundId.eq(round_id)).order_by_asc(Column::Id).all(database).await
}

/// All versions of the values of a subject, oldest first.
pub async fn of_subject(database: &impl ConnectionTrait, subject_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SubjectId.eq(subject_id)).order_by_asc(Column::Id).all(database).await
}

/// What holds, by subject and indicator.
pub fn current(rows: Vec<Model>) -> BTreeMap<(i64, String), Model> {
    let mut newest: BTreeMap<(i64, String), Model> = BTreeMap::new();
    for row in rows {
        let at = (row.subject_id, row.indicator.clone());
        if newest.get(&at).is_none_or(|known| known.version < row.version) {
            newest.insert(at, row);
        }
    }
    newest
}

/// Keeps frozen values; those frozen before go.
pub async fn freeze(write: &Write, permit: &Permit<Lead>, new: Vec<NewValue>) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::RoundId.eq(permit.record_id())).exec(&**write).await?;
    let mut rows: Vec<ActiveModel> = new.into_iter().map(|value| row(write, permit.record_id(), value, 1)).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        Entity::insert_many(rows).exec_without_returning(&**write).await?;
        rows = rest;
    }
    Ok(())
}

/// Adds a version of a value. The permit of whoever found it was asked for by the caller.
pub async fn add(write: &Write, round_id: i64, new: NewValue) -> Result<(), DbErr> {
    let last = Entity::find()
        .filter(Column::SubjectId.eq(new.subject_id))
        .filter(Column::Indicator.eq(new.indicator.clone()))
        .order_by_desc(Column::Version)
        .one(&**write)
        .await?;
    let version = last.as_ref().map_or(1, |last| last.version + 1);
    let new = NewValue { previous: new.previous.or_else(|| last.and_then(|last| last.previous)), ..new };
    row(write, round_id, new, version).insert(&**write).await.map(|_| ())
}

fn row(write: &Write, round_id: i64, value: NewValue, version: i32) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(value.subject_id),
        indicator: Set(value.indicator),
        version: Set(version),
        raw: Set(value.raw),
        previous: Set(value.previous),
        origin: Set(value.origin.key().to_owned()),
        note: Set(Some(value.note).filter(|note| !note.is_empty())),
        by_id: Set(write.actor().id),
        by_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    }
}

/// Bonuses, deductions and vetoes of a round.
pub async fn adjustments(database: &impl ConnectionTrait, round_id: i64) -> Result<Vec<subject_adjustment::Model>, DbErr> {
    let rows = subject_adjustment::Entity::find().filter(subject_adjustment::Column::RoundId.eq(round_id));
    rows.order_by_asc(subject_adjustment::Column::Id).limit(20_000).all(database).await
}

/// Bonuses, deductions and vetoes of a subject.
pub async fn adjustments_of(database: &impl ConnectionTrait, subject_id: i64) -> Result<Vec<subject_adjustment::Model>, DbErr> {
    let rows = subject_adjustment::Entity::find().filter(subject_adjustment::Column::SubjectId.eq(subject_id));
    rows.order_by_asc(subject_adjustment::Column::Id).all(database).await
}

/// Finds a bonus, a deduction or a veto for a subject; none times takes it away.
pub async fn adjust(
    write: &Write,
    permit: &Permit<Check>,
    round_id: i64,
    (kind, key): (&str, &str),
    times: f64,
    reason: &str,
) -> Result<(), DbErr> {
    let old = subject_adjustment::Entity::delete_many()
        .filter(subject_adjustment::Column::SubjectId.eq(permit.record_id()))
        .filter(subject_adjustment::Column::Key.eq(key));
    old.exec(&**write).await?;
    if times <= 0.0 {
        return Ok(());
    }
    let row = subject_adjustment::ActiveModel {
        id: NotSet,
        round_id: Set(round_id),
        subject_id: Set(permit.record_id()),
        kind: Set(kind.to_owned()),
        key: Set(key.to_owned()),
        times: Set(times),
        reason: Set(reason.to_owned()),
        by_id: Set(write.actor().id),
        by_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}
