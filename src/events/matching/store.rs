//! Booths and meetings. A meeting counts as long as its visitor has a place; what became of others is cleared away by
//! [`release`].

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{Meet, key};
use crate::access::Permit;
use crate::events::entity::{booth, meeting};
use crate::platform::Write;
use crate::platform::secret::random_key;
use crate::signups::PersonKey;
use crate::signups::entity::signup;
use crate::signups::permit::Manage;
use crate::signups::rules::State;

/// Booths of an occasion in order.
pub async fn booths(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<booth::Model>, DbErr> {
    let rows = booth::Entity::find().filter(booth::Column::OccasionId.eq(occasion_id));
    rows.order_by_asc(booth::Column::Code).order_by_asc(booth::Column::Id).all(database).await
}

/// Meetings of an occasion that are asked for or agreed, in order of time.
pub async fn open(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<meeting::Model>, DbErr> {
    let rows = meeting::Entity::find().filter(meeting::Column::OccasionId.eq(occasion_id));
    let rows = rows.filter(meeting::Column::State.is_in([Meet::Requested.key(), Meet::Accepted.key()]));
    rows.filter(meeting::Column::SignupId.in_subquery(confirmed()))
        .order_by_asc(meeting::Column::StartsAt)
        .order_by_asc(meeting::Column::Id)
        .all(database)
        .await
}

/// All meetings of a visitor, in order of time.
pub async fn of_signup(database: &impl ConnectionTrait, signup_id: i64) -> Result<Vec<meeting::Model>, DbErr> {
    let rows = meeting::Entity::find().filter(meeting::Column::SignupId.eq(signup_id));
    rows.order_by_asc(meeting::Column::StartsAt).order_by_asc(meeting::Column::Id).all(database).await
}

/// One of them.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<meeting::Model>, DbErr> {
    meeting::Entity::find_by_id(id).one(database).await
}

/// People by their rows.
pub async fn people(database: &impl ConnectionTrait, rows: &[meeting::Model]) -> Result<Vec<signup::Model>, DbErr> {
    let ids = rows.iter().map(|row| row.signup_id);
    signup::Entity::find().filter(signup::Column::Id.is_in(ids)).all(database).await
}

/// A new booth.
pub async fn add_booth(
    write: &Write,
    permit: &Permit<Manage>,
    secret: &PersonKey,
    (code, name, about, email): (&str, &str, &str, &str),
) -> Result<(booth::Model, String), DbErr> {
    let row = booth::ActiveModel {
        id: NotSet,
        occasion_id: Set(permit.record_id()),
        code: Set(code.to_owned()),
        name: Set(name.to_owned()),
        about: Set(about.to_owned()),
        email: Set(email.to_owned()),
        key_hash: Set(random_key()),
        organisation_id: Set(None),
        is_demo: Set(false),
        created_at: Set(write.clock().now()),
    };
    let row = booth::Entity::insert(row).exec_with_returning(&**write).await?;
    let link = key::link(secret, row.id);
    Ok((row, link))
}

/// Takes a booth away that nobody has asked to meet at; whether it was.
pub async fn remove_booth(write: &Write, permit: &Permit<Manage>, id: i64) -> Result<bool, DbErr> {
    let met = Query::select().column(meeting::Column::BoothId).from(meeting::Entity).to_owned();
    let done = booth::Entity::delete_many()
        .filter(booth::Column::Id.eq(id))
        .filter(booth::Column::OccasionId.eq(permit.record_id()))
        .filter(booth::Column::Id.not_in_subquery(met))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Writes a wish down.
pub async fn insert(
    write: &Write,
    booth: &booth::Model,
    signup_id: i64,
    starts_at: DateTime<Utc>,
    wish: &str,
) -> Result<meeting::Model, DbErr> {
    let row = meeting::ActiveModel {
        id: NotSet,
        occasion_id: Set(booth.occasion_id),
        booth_id: Set(booth.id),
        signup_id: Set(signup_id),
        starts_at: Set(starts_at),
        state: Set(Meet::Requested.key().to_owned()),
        wish: Set(wish.to_owned()),
        answer: Set(None),
        created_at: Set(write.clock().now()),
        answered_at: Set(None),
    };
    meeting::Entity::insert(row).exec_with_returning(&**write).await
}

/// Moves a meeting from one state to another, with an answer; whether it was in the first.
pub async fn set_state(write: &Write, id: i64, from: Meet, to: Meet, answer: Option<&str>) -> Result<bool, DbErr> {
    let done = meeting::Entity::update_many()
        .col_expr(meeting::Column::State, Expr::value(to.key()))
        .col_expr(meeting::Column::Answer, Expr::value(answer))
        .col_expr(meeting::Column::AnsweredAt, Expr::value(write.clock().now()))
        .filter(meeting::Column::Id.eq(id))
        .filter(meeting::Column::State.eq(from.key()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Meetings whose visitor has no place any more.
pub async fn orphans(database: &impl ConnectionTrait, occasion_id: Option<i64>) -> Result<Vec<meeting::Model>, DbErr> {
    let rows = meeting::Entity::find()
        .filter(meeting::Column::State.is_in([Meet::Requested.key(), Meet::Accepted.key()]))
        .filter(meeting::Column::SignupId.not_in_subquery(confirmed()));
    let rows = match occasion_id {
        Some(id) => rows.filter(meeting::Column::OccasionId.eq(id)),
        None => rows,
    };
    rows.all(database).await
}

/// Frees the slots of those who have no place any more; which meetings were agreed before.
pub async fn release(write: &Write, occasion_id: i64) -> Result<Vec<meeting::Model>, DbErr> {
    let mut agreed = Vec::new();
    for row in orphans(&**write, Some(occasion_id)).await? {
        let from = Meet::parse(&row.state);
        if set_state(write, row.id, from, Meet::Withdrawn, Some("对方已取消报名")).await? && from == Meet::Accepted {
            agreed.push(row);
        }
    }
    Ok(agreed)
}

fn confirmed() -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(signup::Column::Id)
        .from(signup::Entity)
        .and_where(signup::Column::State.eq(State::Confirmed.key()))
        .to_owned()
}
