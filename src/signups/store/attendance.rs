//! Who came, and on which day.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::Write;
use crate::signups::entity::attendance::{ActiveModel, Column, Entity, Model};

/// What is written down when somebody comes.
#[derive(Debug, Clone)]
pub struct Came {
    /// Whose.
    pub signup_id: i64,
    /// Of what.
    pub occasion_id: i64,
    /// Day in China.
    pub day: NaiveDate,
    /// When, by our clock.
    pub at: DateTime<Utc>,
    /// `scan`, `code`, `self`, `walk_in`.
    pub method: &'static str,
    /// Which door.
    pub door: Option<String>,
    /// Made by the device for this scan: sent again, it is the same scan.
    pub replay_key: String,
}

/// Whether somebody came on any day.
pub async fn came(database: &impl ConnectionTrait, signup_id: i64) -> Result<bool, DbErr> {
    Ok(Entity::find().filter(Column::SignupId.eq(signup_id)).count(database).await? > 0)
}

/// Days on which somebody came.
pub async fn of_signup(database: &impl ConnectionTrait, signup_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SignupId.eq(signup_id)).order_by_asc(Column::Day).all(database).await
}

/// All of an occasion.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_asc(Column::InAt).all(database).await
}

/// Somebody's row of a day.
pub async fn on_day(database: &impl ConnectionTrait, signup_id: i64, day: NaiveDate) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::SignupId.eq(signup_id)).filter(Column::Day.eq(day)).one(database).await
}

/// How many came on a day, and how many are inside.
pub async fn inside(database: &impl ConnectionTrait, occasion_id: i64, day: NaiveDate) -> Result<(u64, u64), DbErr> {
    let rows = Entity::find().filter(Column::OccasionId.eq(occasion_id)).filter(Column::Day.eq(day));
    let left = rows.clone().filter(Column::OutAt.is_not_null()).count(database).await?;
    let came = rows.count(database).await?;
    Ok((came, came - left))
}

/// Writes down that somebody came.
pub async fn insert(write: &Write, came: Came) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(came.occasion_id),
        signup_id: Set(came.signup_id),
        day: Set(came.day),
        in_at: Set(came.at),
        out_at: Set(None),
        method: Set(came.method.to_owned()),
        door: Set(came.door),
        replay_key: Set(came.replay_key),
        made_by: Set(write.actor().id),
        made_by_name: Set(write.actor().name.clone()),
        created_at: Set(write.clock().now()),
    };
    Entity::insert(row).exec_with_returning(&**write).await
}

/// Writes down that somebody left, or came back; whether the row was in the other state.
pub async fn set_out(write: &Write, id: i64, out_at: Option<DateTime<Utc>>) -> Result<bool, DbErr> {
    let now = if out_at.is_some() { Column::OutAt.is_null() } else { Column::OutAt.is_not_null() };
    let done = Entity::update_many().col_expr(Column::OutAt, Expr::value(out_at)).filter(Column::Id.eq(id)).filter(now);
    Ok(done.exec(&**write).await?.rows_affected == 1)
}

/// Writes down that somebody who had left is inside again; the scan that did it may be sent again.
pub async fn come_back(write: &Write, id: i64, replay_key: &str) -> Result<(), DbErr> {
    let back = Entity::update_many()
        .col_expr(Column::OutAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::ReplayKey, Expr::value(replay_key))
        .filter(Column::Id.eq(id));
    back.exec(&**write).await.map(|_| ())
}

/// Days that each person came, of one occasion: sign-up, days.
pub async fn days_by_signup(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<(i64, i64)>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::SignupId)
        .column_as(Expr::col(Column::Id).count(), "days")
        .filter(Column::OccasionId.eq(occasion_id))
        .group_by(Column::SignupId)
        .into_tuple()
        .all(database)
        .await
}
