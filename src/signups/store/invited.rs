//! Invitations: a key that opens an occasion which is on no list, once.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::platform::Write;
use crate::platform::secret::fingerprint;
use crate::signups::entity::invitation::{Column, Entity, Model};
use crate::signups::rules::State;

/// One by its row.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The invitation behind a key, where it is for this occasion and its time is not over.
pub async fn valid(
    database: &impl ConnectionTrait,
    occasion_id: i64,
    key: &str,
    today: NaiveDate,
) -> Result<Option<Model>, DbErr> {
    if key.is_empty() {
        return Ok(None);
    }
    let row = Entity::find().filter(Column::KeyHash.eq(fingerprint(key.as_bytes()))).one(database).await?;
    Ok(row.filter(|row| row.occasion_id == occasion_id && row.expires_on.is_none_or(|last| today <= last)))
}

/// Whether somebody signed up with it, and something can still become of that.
pub async fn is_used(database: &impl ConnectionTrait, row: &Model) -> Result<bool, DbErr> {
    let Some(id) = row.signup_id else { return Ok(false) };
    let signup = super::signups::find(database, id).await?;
    Ok(signup.is_some_and(|signup| State::parse(&signup.state).is_some_and(State::is_active)))
}

/// Notes who signed up with it.
pub async fn mark(write: &Write, id: i64, signup_id: i64) -> Result<(), DbErr> {
    let update = Entity::update_many().col_expr(Column::SignupId, Expr::value(signup_id)).filter(Column::Id.eq(id));
    update.exec(&**write).await?;
    Ok(())
}
