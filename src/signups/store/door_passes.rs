//! Passes for those who work at a door or judge without an account: made and taken back. The key is shown once.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};
use crate::signups::entity::door_pass::{ActiveModel, Column, Entity, Model};

/// Passes of an occasion, newest first.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_desc(Column::Id).all(database).await
}

/// Makes one; its key.
pub async fn add(write: &Write, occasion_id: i64, role: &str, name: &str, expires_at: DateTime<Utc>) -> Result<String, DbErr> {
    let key = random_key();
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        role: Set(role.to_owned()),
        name: Set(name.to_owned()),
        key_hash: Set(fingerprint(key.as_bytes())),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
        made_by_name: Set(write.actor().name.clone()),
        created_at: Set(write.clock().now()),
    };
    Entity::insert(row).exec_without_returning(&**write).await?;
    Ok(key)
}

/// Takes one back; whether it was there and good.
pub async fn revoke(write: &Write, occasion_id: i64, id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::OccasionId.eq(occasion_id))
        .filter(Column::RevokedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
