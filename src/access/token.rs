//! Keys that are sent to a person's address and work once. The table holds their fingerprints only.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::account_token;
use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};

/// What a key opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Proves that an address is its owner's.
    VerifyEmail,
    /// Lets its owner choose a new password.
    ResetPassword,
}

impl Purpose {
    const fn key(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
        }
    }

    /// Hours for which it works.
    pub const fn hours(self) -> i64 {
        match self {
            Self::VerifyEmail => 48,
            Self::ResetPassword => 1,
        }
    }
}

/// A new key for a person; earlier ones for the same purpose stop working.
pub async fn issue(write: &Write, user_id: i64, purpose: Purpose) -> Result<String, DbErr> {
    forget(write, user_id, purpose).await?;
    let key = random_key();
    let now = write.clock().now();
    let row = account_token::ActiveModel {
        id: NotSet,
        user_id: Set(user_id),
        purpose: Set(purpose.key().to_owned()),
        token_hash: Set(fingerprint(key.as_bytes())),
        expires_at: Set(now + Duration::hours(purpose.hours())),
        used_at: Set(None),
        created_at: Set(now),
    };
    row.insert(&**write).await?;
    Ok(key)
}

/// Takes back a person's keys for a purpose.
pub async fn forget(write: &Write, user_id: i64, purpose: Purpose) -> Result<(), DbErr> {
    account_token::Entity::delete_many()
        .filter(account_token::Column::UserId.eq(user_id))
        .filter(account_token::Column::Purpose.eq(purpose.key()))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// The row of a key that still works.
pub async fn find(
    database: &impl ConnectionTrait,
    key: &str,
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<account_token::Model>, DbErr> {
    account_token::Entity::find()
        .filter(account_token::Column::TokenHash.eq(fingerprint(key.as_bytes())))
        .filter(account_token::Column::Purpose.eq(purpose.key()))
        .filter(account_token::Column::UsedAt.is_null())
        .filter(account_token::Column::ExpiresAt.gt(now))
        .one(database)
        .await
}

/// Uses a key up. Of two who come at once, one gets no.
pub async fn spend(write: &Write, token: &account_token::Model) -> Result<bool, DbErr> {
    let spent = account_token::Entity::update_many()
        .col_expr(account_token::Column::UsedAt, write.clock().now().into())
        .filter(account_token::Column::Id.eq(token.id))
        .filter(account_token::Column::UsedAt.is_null())
        .exec(&**write)
        .await?;
    Ok(spent.rows_affected == 1)
}
