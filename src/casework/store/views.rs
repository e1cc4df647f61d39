//! Questions to the work list that somebody keeps.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::casework::entity::saved_view::{ActiveModel, Column, Entity, Model};
use crate::platform::Write;

/// Views that one person keeps.
pub const MOST: usize = 20;

/// Somebody's views, oldest first.
pub async fn of(database: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::UserId.eq(user_id)).order_by_asc(Column::Id).limit(100).all(database).await
}

/// Keeps a view of who writes.
pub async fn add(write: &Write, name: &str, query: &str) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        user_id: Set(write.actor().id.unwrap_or(0)),
        name: Set(name.to_owned()),
        query: Set(query.to_owned()),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// Forgets a view of who writes; whether it was theirs.
pub async fn remove(write: &Write, id: i64) -> Result<bool, DbErr> {
    let gone = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::UserId.eq(write.actor().id));
    Ok(gone.exec(&**write).await?.rows_affected == 1)
}
