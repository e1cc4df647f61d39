//! Invitations. What opens them is a key of which only the fingerprint is kept.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};
use crate::signups::entity::invitation::{ActiveModel, Column, Entity, Model};

/// Invitations to an occasion, newest first.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_desc(Column::Id).all(database).await
}

/// Makes one; its key.
pub async fn add(
    write: &Write,
    occasion_id: i64,
    email: &str,
    name: &str,
    expires_on: Option<NaiveDate>,
) -> Result<String, DbErr> {
    let key = random_key();
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        key_hash: Set(fingerprint(key.as_bytes())),
        signup_id: Set(None),
        sent_at: Set(write.clock().now()),
        expires_on: Set(expires_on),
    };
    Entity::insert(row).exec_without_returning(&**write).await?;
    Ok(key)
}
