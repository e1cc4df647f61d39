//! Links for those who work at a door or judge without an account. The key stands in the link only; the table has its
//! fingerprint.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};
use crate::signups::entity::door_pass::{ActiveModel, Column, Entity, Model};
use crate::signups::permit::Manage;

/// Works at the door.
pub const DOOR: &str = "door";
/// Scores the teams of a contest.
pub const JUDGE: &str = "judge";

/// The pass with this key, whether it still opens anything or not.
pub async fn find(database: &impl ConnectionTrait, key: &str, role: &str) -> Result<Option<Model>, DbErr> {
    let row = Entity::find().filter(Column::KeyHash.eq(fingerprint(key.as_bytes()))).filter(Column::Role.eq(role));
    row.one(database).await
}

/// The pass with this key, where it opens something at this moment.
pub async fn valid(database: &impl ConnectionTrait, key: &str, role: &str, now: DateTime<Utc>) -> Result<Option<Model>, DbErr> {
    Ok(find(database, key, role).await?.filter(|pass| is_open(pass, now)))
}

/// Whether a pass opens something at this moment.
pub fn is_open(pass: &Model, now: DateTime<Utc>) -> bool {
    pass.revoked_at.is_none() && now < pass.expires_at
}

/// Passes of an occasion, newest first.
pub async fn of_occasion(database: &impl ConnectionTrait, occasion_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OccasionId.eq(occasion_id)).order_by_desc(Column::Id).all(database).await
}

/// A new pass and its key, which is shown once.
pub async fn issue(
    write: &Write,
    permit: &Permit<Manage>,
    role: &str,
    name: &str,
    expires_at: DateTime<Utc>,
) -> Result<(Model, String), DbErr> {
    let key = random_key();
    let row = ActiveModel {
        id: NotSet,
        occasion_id: Set(permit.record_id()),
        role: Set(role.to_owned()),
        name: Set(name.to_owned()),
        key_hash: Set(fingerprint(key.as_bytes())),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
        made_by_name: Set(write.actor().name.clone()),
        created_at: Set(write.clock().now()),
    };
    Ok((Entity::insert(row).exec_with_returning(&**write).await?, key))
}

/// Takes a pass back; whether it was there to be taken.
pub async fn revoke(write: &Write, permit: &Permit<Manage>, id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::OccasionId.eq(permit.record_id()))
        .filter(Column::RevokedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
