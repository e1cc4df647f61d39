//! Keys of machines.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::secret::fingerprint;
use crate::returns::entity::return_key::{ActiveModel, Column, Entity, Model};
use crate::returns::keys::{fresh, hint};
use crate::returns::permit::KeepKeys;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// Reporter that it is for; none for all of the organisation.
    pub reporter_id: Option<i64>,
    /// What it may do, with spaces between.
    pub scopes: String,
    /// Last day.
    pub expires_on: Option<NaiveDate>,
}

/// Keys of an organisation, the newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::OrganisationId.eq(organisation_id)).order_by_desc(Column::Id);
    rows.all(database).await
}

/// The row of a key.
pub async fn of_secret(database: &impl ConnectionTrait, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::KeyHash.eq(fingerprint(key.as_bytes()))).one(database).await
}

/// Makes a key; it is given once and kept nowhere.
pub async fn make(write: &Write, permit: &Permit<KeepKeys>, new: NewKey) -> Result<(Model, String), DbErr> {
    let key = fresh();
    let row = ActiveModel {
        id: NotSet,
        organisation_id: Set(permit.record_id()),
        reporter_id: Set(new.reporter_id),
        name: Set(new.name),
        key_hash: Set(fingerprint(key.as_bytes())),
        hint: Set(hint(&key)),
        scopes: Set(new.scopes),
        created_by: Set(write.actor().id.unwrap_or_default()),
        created_by_name: Set(write.actor().name.clone()),
        expires_on: Set(new.expires_on),
        last_used_at: Set(None),
        revoked_at: Set(None),
        created_at: Set(write.clock().now()),
    };
    Ok((row.insert(&**write).await?, key))
}

/// Revokes a key of the organisation; the row as it was, none where there is no such key in use.
pub async fn revoke(write: &Write, permit: &Permit<KeepKeys>, id: i64) -> Result<Option<Model>, DbErr> {
    let row = Entity::find_by_id(id)
        .filter(Column::OrganisationId.eq(permit.record_id()))
        .filter(Column::RevokedAt.is_null())
        .one(&**write)
        .await?;
    if row.is_some() {
        Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(write.clock().now()))
            .filter(Column::Id.eq(id))
            .exec(&**write)
            .await?;
    }
    Ok(row)
}

/// Notes that a key was used, at most once a minute.
pub async fn note_use(database: &impl ConnectionTrait, row: &Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    if row.last_used_at.is_some_and(|at| now - at < chrono::Duration::minutes(1)) {
        return Ok(());
    }
    let used = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(now)).filter(Column::Id.eq(row.id));
    used.exec(database).await.map(|_| ())
}
