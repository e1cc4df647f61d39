//! Queries of courses and bases.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::course::{Column, Entity, Model};
use super::entity::{base, result, target};

/// Stage of courses that visitors see.
pub const PUBLISHED: &str = "published";
/// Outcome of those who finished.
pub const COMPLETED: &str = "completed";

/// Published courses among these.
pub async fn published_among(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
    rows.filter(Column::Stage.eq(PUBLISHED)).all(database).await
}

/// A published course by its key.
pub async fn by_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Key.eq(key)).filter(Column::Stage.eq(PUBLISHED)).one(database).await
}

/// A published course by its row.
pub async fn published(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Ok(Entity::find_by_id(id).one(database).await?.filter(|row| row.stage == PUBLISHED))
}

/// Ids of published courses after one, in order.
pub async fn ids(database: &impl ConnectionTrait, after: i64, limit: u64) -> Result<Vec<i64>, DbErr> {
    let ids = Entity::find().filter(Column::Stage.eq(PUBLISHED)).filter(Column::Id.gt(after));
    ids.select_only().column(Column::Id).order_by_asc(Column::Id).limit(limit).into_tuple().all(database).await
}

/// Keys of published courses, with when they last changed.
pub async fn addresses(database: &impl ConnectionTrait) -> Result<Vec<(String, DateTime<Utc>)>, DbErr> {
    let rows = Entity::find().filter(Column::Stage.eq(PUBLISHED)).order_by_asc(Column::Id);
    rows.select_only().columns([Column::Key, Column::UpdatedAt]).into_tuple().all(database).await
}

/// Bases and colleges.
pub async fn bases(database: &impl ConnectionTrait) -> Result<Vec<base::Model>, DbErr> {
    base::Entity::find().order_by_asc(base::Column::Id).all(database).await
}

/// Person-times that finished in a year, and what the year should reach where somebody said so.
pub async fn year_so_far(database: &impl ConnectionTrait, year: i32) -> Result<(u64, Option<i32>), DbErr> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let done = result::Entity::find()
        .filter(result::Column::Outcome.eq(COMPLETED))
        .filter(result::Column::CompletedOn.between(first, last))
        .count(database)
        .await?;
    let target = target::Entity::find().filter(target::Column::Year.eq(year)).one(database).await?;
    Ok((done, target.map(|target| target.person_times)))
}
