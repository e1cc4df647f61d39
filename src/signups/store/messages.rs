//! Messages to groups.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::platform::Write;
use crate::signups::entity::group_message::{ActiveModel, Column, Entity, Model};

/// Messages of an occasion, newest first.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_desc(Column::Id).all(database).await
}

/// Writes down a message that was sent.
pub async fn add(
    write: &Write,
    occasion_id: i64,
    audience: &str,
    subject: &str,
    body: &str,
    letters: usize,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        audience: Set(audience.to_owned()),
        subject: Set(subject.to_owned()),
        body: Set(body.to_owned()),
        letters: Set(i32::try_from(letters).unwrap_or(i32::MAX)),
        made_by_name: Set(write.actor().name.clone()),
        at: Set(write.clock().now()),
    };
    Entity::insert(row).exec_without_returning(&**write).await?;
    Ok(())
}
