//! Queries of what visitors look for. Only what is public and listed is found; what is not listed is known by its address
//! together with the key of an invitation.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::signups::entity::occasion::{Column, Entity, Model};
use crate::signups::entity::occasion_file;
use crate::signups::rules::Stage;
use crate::signups::store::{invitations, occasions, signups};

/// What is public and listed.
pub fn listed(kind: &str) -> Select<Entity> {
    let public = [Stage::Published.key(), Stage::Cancelled.key()];
    let rows = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::IsListed.eq(true));
    rows.filter(Column::Stage.is_in(public))
}

/// An occasion of a kind that whoever has this address and perhaps the key of an invitation may read.
pub async fn readable(
    database: &impl ConnectionTrait,
    kind: &str,
    code: &str,
    key: &str,
    today: NaiveDate,
) -> Result<Option<Model>, DbErr> {
    let row = occasions::find_public(database, code).await?.filter(|row| row.kind == kind);
    let Some(row) = row.filter(|row| row.is_listed || !key.is_empty()) else { return Ok(None) };
    if row.is_listed || invitations::valid(database, row.id, key, today).await?.is_some() { Ok(Some(row)) } else { Ok(None) }
}

/// Several that are listed, by their rows.
pub async fn listed_among(database: &impl ConnectionTrait, kind: &str, ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    let rows = listed(kind).filter(Column::Id.is_in(ids.iter().copied())).all(database).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Listed occasions of subjects that are not over, in order.
pub async fn ahead_of(
    database: &impl ConnectionTrait,
    kind: &str,
    subjects: &[i64],
    now: DateTime<Utc>,
) -> Result<Vec<Model>, DbErr> {
    let rows = listed(kind).filter(Column::SubjectId.is_in(subjects.iter().copied())).filter(Column::EndsAt.gt(now));
    rows.order_by_asc(Column::StartsAt).order_by_asc(Column::Id).all(database).await
}

/// Listed occasions of subjects, latest first.
pub async fn all_of(database: &impl ConnectionTrait, kind: &str, subjects: &[i64]) -> Result<Vec<Model>, DbErr> {
    let rows = listed(kind).filter(Column::SubjectId.is_in(subjects.iter().copied()));
    rows.order_by_desc(Column::StartsAt).order_by_desc(Column::Id).all(database).await
}

/// Listed occasions that were published last.
pub async fn newest(database: &impl ConnectionTrait, kind: &str, most: u64) -> Result<Vec<Model>, DbErr> {
    listed(kind).order_by_desc(Column::PublishedAt).order_by_desc(Column::Id).limit(most).all(database).await
}

/// Codes of all that are listed, with when they last changed.
pub async fn addresses(database: &impl ConnectionTrait, kind: &str) -> Result<Vec<(String, DateTime<Utc>)>, DbErr> {
    let rows = listed(kind).select_only().columns([Column::Code, Column::UpdatedAt]).order_by_asc(Column::Id);
    rows.into_tuple().all(database).await
}

/// Held places and queue of each, in one query.
pub async fn standings(database: &impl ConnectionTrait, rows: &[Model]) -> Result<HashMap<i64, (u32, u32)>, DbErr> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counted = signups::standings(database, &ids).await?;
    Ok(counted.into_iter().map(|(id, held, waiting)| (id, (held, waiting))).collect())
}

/// What a calendar needs of an occasion.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Dated {
    /// See the entity.
    pub code: String,
    /// See the entity.
    pub title: String,
    /// See the entity.
    pub category: String,
    /// See the entity.
    pub stage: String,
    /// See the entity.
    pub sittings: serde_json::Value,
    /// See the entity.
    pub starts_at: DateTime<Utc>,
    /// See the entity.
    pub ends_at: DateTime<Utc>,
}

/// Listed occasions that touch a span of time, in order and with no more than a calendar needs.
pub async fn dated(
    database: &impl ConnectionTrait,
    kind: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Dated>, DbErr> {
    use Column::{Category, Code, EndsAt, Id, Sittings, Stage, StartsAt, Title};
    let rows = listed(kind).filter(StartsAt.lt(to)).filter(EndsAt.gt(from)).order_by_asc(StartsAt).order_by_asc(Id);
    let columns = [Code, Title, Category, Stage, Sittings, StartsAt, EndsAt];
    rows.select_only().columns(columns).into_model::<Dated>().all(database).await
}

/// Files of an occasion.
pub async fn files(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<occasion_file::Model>, DbErr> {
    let files = occasion_file::Entity::find().filter(occasion_file::Column::OccasionId.eq(occasion_id));
    files.order_by_asc(occasion_file::Column::Id).all(database).await
}

/// Occasions that something of what lists say of them began or ended for: id and subject.
pub async fn turned(
    database: &impl ConnectionTrait,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<(i64, Option<i64>)>, DbErr> {
    let instants = [Column::OpensAt, Column::ClosesAt, Column::StartsAt, Column::EndsAt];
    let passed = instants.map(|column| Condition::all().add(column.gt(since)).add(column.lte(now)));
    let any = passed.into_iter().fold(Condition::any(), Condition::add);
    let rows = Entity::find().filter(any).filter(Column::Stage.eq(Stage::Published.key()));
    rows.select_only().columns([Column::Id, Column::SubjectId]).into_tuple().all(database).await
}

/// How far back subscriptions reach.
pub const BACK: Duration = Duration::days(180);
