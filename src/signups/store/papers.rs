//! Files of occasions.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::platform::Write;
use crate::signups::entity::occasion_file::{ActiveModel, Column, Entity, Model};

/// Files of an occasion, in the order in which they came.
pub async fn files(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_asc(Column::Id).all(database).await
}

/// One of them.
pub async fn file(database: &impl ConnectionTrait, occasion_id: i64, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::OccasionId.eq(occasion_id)).one(database).await
}

/// Writes down a file that is stored.
pub async fn add_file(
    write: &Write,
    occasion_id: i64,
    name: &str,
    media_type: &str,
    sha256: &str,
    size: i64,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        name: Set(name.to_owned()),
        media_type: Set(media_type.to_owned()),
        sha256: Set(sha256.to_owned()),
        size: Set(size),
        created_at: Set(write.clock().now()),
    };
    Entity::insert(row).exec_without_returning(&**write).await?;
    Ok(())
}

/// Takes a file out; whether it was there.
pub async fn remove_file(write: &Write, occasion_id: i64, id: i64) -> Result<bool, DbErr> {
    let row = Entity::delete_by_id(id).filter(Column::OccasionId.eq(occasion_id));
    Ok(row.exec(&**write).await?.rows_affected == 1)
}
