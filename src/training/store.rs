//! Queries of courses that visitors see.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::course::{Column, Entity, Model};

/// Stage of courses that visitors see.
pub const PUBLISHED: &str = "published";

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
