//! Second factors as they are stored. Every use of one first takes the row for this transaction, so that two who show
//! the same code at once do not both get in.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::{RECOVERY_CODES, generator, new_secret, plain};
use crate::access::entity::second_factor::{ActiveModel, Column, Entity, Model};
use crate::platform::Write;
use crate::platform::secret::{fingerprint, readable_password};
use crate::web::PageError;

/// A person's second factor, confirmed or not.
pub async fn of(database: &impl ConnectionTrait, user_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::UserId.eq(user_id)).one(database).await
}

/// Whether a person has to show a code.
pub async fn is_on(database: &impl ConnectionTrait, user_id: i64) -> Result<bool, DbErr> {
    let confirmed = Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::ConfirmedAt.is_not_null());
    Ok(confirmed.count(database).await? > 0)
}

/// A fresh secret, not confirmed yet; one that was not confirmed before is forgotten.
pub async fn begin(write: &Write, user_id: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).filter(Column::ConfirmedAt.is_null()).exec(&**write).await?;
    if is_on(&**write, user_id).await? {
        return Ok(());
    }
    let row = ActiveModel {
        id: NotSet,
        user_id: Set(user_id),
        secret: Set(new_secret()),
        confirmed_at: Set(None),
        last_step: Set(0),
        recovery_hashes: Set(None),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(|_| ())
}

/// Switches it on when the code fits, and gives the recovery codes, which are never shown again.
pub async fn confirm(write: &Write, user_id: i64, code: &str) -> Result<Option<Vec<String>>, PageError> {
    let Some(row) = take(write, user_id).await?.filter(|row| row.confirmed_at.is_none()) else { return Ok(None) };
    let Some(step) = step_of(write, &row, &plain(code))? else { return Ok(None) };
    // Two groups of five readable characters, about 49 bits.
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| readable_password().chars().take(11).collect()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| fingerprint(plain(code).as_bytes())).collect();
    let mut row: ActiveModel = row.into();
    row.confirmed_at = Set(Some(write.clock().now()));
    row.last_step = Set(step);
    row.recovery_hashes = Set(Some(json!(hashes)));
    row.update(&**write).await?;
    Ok(Some(codes))
}

/// Whether a code of the device or a recovery code lets this person in; it never will again.
pub async fn pass(write: &Write, user_id: i64, code: &str) -> Result<bool, PageError> {
    let Some(row) = take(write, user_id).await?.filter(|row| row.confirmed_at.is_some()) else { return Ok(false) };
    let code = plain(code);
    if let Some(step) = step_of(write, &row, &code)? {
        let mut row: ActiveModel = row.into();
        row.last_step = Set(step);
        row.update(&**write).await?;
        return Ok(true);
    }
    let mut hashes = hashes(&row);
    let known = hashes.len();
    hashes.retain(|hash| *hash != fingerprint(code.as_bytes()));
    if hashes.len() == known {
        return Ok(false);
    }
    let mut row: ActiveModel = row.into();
    row.recovery_hashes = Set(Some(json!(hashes)));
    row.update(&**write).await?;
    Ok(true)
}

/// Takes it away; says whether there was one.
pub async fn remove(write: &Write, user_id: i64) -> Result<bool, DbErr> {
    let gone = Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(&**write).await?;
    Ok(gone.rows_affected > 0)
}

/// Recovery codes that have not been used.
pub fn codes_left(row: &Model) -> usize {
    hashes(row).len()
}

fn hashes(row: &Model) -> Vec<String> {
    row.recovery_hashes.clone().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// The row, held for this transaction.
async fn take(write: &Write, user_id: i64) -> Result<Option<Model>, DbErr> {
    Entity::update_many()
        .col_expr(Column::LastStep, Expr::col(Column::LastStep))
        .filter(Column::UserId.eq(user_id))
        .exec(&**write)
        .await?;
    of(&**write, user_id).await
}

/// The step whose code this is, unless that step or a later one was used before.
fn step_of(write: &Write, row: &Model, code: &str) -> Result<Option<i64>, PageError> {
    let now = u64::try_from(write.clock().now().timestamp()).unwrap_or(0);
    let step = generator(&row.secret, "", "")?.check(code, now).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > row.last_step))
}
