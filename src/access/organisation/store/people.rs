//! Changes of who works for an organisation. It always keeps an owner.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::write::hold;
use crate::access::Permit;
use crate::access::entity::{invitation, membership};
use crate::access::organisation::MemberRole;
use crate::access::organisation::permit::KeepPeople;
use crate::access::store::normal_email;
use crate::platform::Write;
use crate::platform::secret::{fingerprint, random_key};

/// Days for which an invitation holds.
pub const INVITATION_DAYS: i64 = 7;

/// How a change of people ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// There is no such person here.
    Unknown,
    /// It would leave the organisation without an owner.
    LastOwner,
}

/// Invites an address; an earlier invitation of it stops working. Gives the key for the letter.
pub async fn invite(write: &Write, permit: &Permit<KeepPeople>, email: &str, role: MemberRole) -> Result<String, DbErr> {
    let email = normal_email(email);
    invitation::Entity::delete_many()
        .filter(invitation::Column::OrganisationId.eq(permit.record_id()))
        .filter(invitation::Column::Email.eq(&email))
        .filter(invitation::Column::AcceptedAt.is_null())
        .exec(&**write)
        .await?;
    let (key, now) = (random_key(), write.clock().now());
    let row = invitation::ActiveModel {
        id: NotSet,
        organisation_id: Set(permit.record_id()),
        email: Set(email),
        role: Set(role.key().to_owned()),
        token_hash: Set(fingerprint(key.as_bytes())),
        invited_by: Set(write.actor().id.unwrap_or_default()),
        expires_at: Set(now + Duration::days(INVITATION_DAYS)),
        accepted_at: Set(None),
        created_at: Set(now),
    };
    row.insert(&**write).await?;
    Ok(key)
}

/// Invitations that nobody has followed yet, newest first.
pub async fn invitations(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<invitation::Model>, DbErr> {
    invitation::Entity::find()
        .filter(invitation::Column::OrganisationId.eq(organisation_id))
        .filter(invitation::Column::AcceptedAt.is_null())
        .order_by_desc(invitation::Column::Id)
        .all(database)
        .await
}

/// Takes an invitation back; gives the one that is gone.
pub async fn withdraw(write: &Write, permit: &Permit<KeepPeople>, id: i64) -> Result<Option<invitation::Model>, DbErr> {
    let row = invitation::Entity::find_by_id(id)
        .filter(invitation::Column::OrganisationId.eq(permit.record_id()))
        .filter(invitation::Column::AcceptedAt.is_null())
        .one(&**write)
        .await?;
    if let Some(row) = &row {
        invitation::Entity::delete_by_id(row.id).exec(&**write).await?;
    }
    Ok(row)
}

/// The invitation behind a key, whatever has become of it.
pub async fn invitation_of(database: &impl ConnectionTrait, key: &str) -> Result<Option<invitation::Model>, DbErr> {
    invitation::Entity::find().filter(invitation::Column::TokenHash.eq(fingerprint(key.as_bytes()))).one(database).await
}

/// Whether an invitation can be followed now.
pub fn is_open(row: &invitation::Model, now: DateTime<Utc>) -> bool {
    row.accepted_at.is_none() && row.expires_at > now
}

/// Follows an invitation, once. Somebody who belongs to the organisation already keeps their role.
pub async fn join(write: &Write, row: &invitation::Model, user_id: i64) -> Result<bool, DbErr> {
    let now = write.clock().now();
    let spent = invitation::Entity::update_many()
        .col_expr(invitation::Column::AcceptedAt, now.into())
        .filter(invitation::Column::Id.eq(row.id))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .exec(&**write)
        .await?;
    if spent.rows_affected == 0 {
        return Ok(false);
    }
    hold(write, row.organisation_id).await?;
    if find(write, row.organisation_id, user_id).await?.is_none() {
        let member = membership::ActiveModel {
            id: NotSet,
            organisation_id: Set(row.organisation_id),
            user_id: Set(user_id),
            role: Set(row.role.clone()),
            created_at: Set(now),
        };
        member.insert(&**write).await?;
    }
    Ok(true)
}

/// Gives a person another role.
pub async fn set_role(write: &Write, permit: &Permit<KeepPeople>, user_id: i64, role: MemberRole) -> Result<Outcome, DbErr> {
    hold(write, permit.record_id()).await?;
    let Some(row) = find(write, permit.record_id(), user_id).await? else { return Ok(Outcome::Unknown) };
    if role != MemberRole::Owner && is_last_owner(write, &row).await? {
        return Ok(Outcome::LastOwner);
    }
    let mut row: membership::ActiveModel = row.into();
    row.role = Set(role.key().to_owned());
    row.update(&**write).await?;
    Ok(Outcome::Done)
}

/// Takes a person out.
pub async fn remove(write: &Write, permit: &Permit<KeepPeople>, user_id: i64) -> Result<Outcome, DbErr> {
    hold(write, permit.record_id()).await?;
    let Some(row) = find(write, permit.record_id(), user_id).await? else { return Ok(Outcome::Unknown) };
    if is_last_owner(write, &row).await? {
        return Ok(Outcome::LastOwner);
    }
    membership::Entity::delete_by_id(row.id).exec(&**write).await?;
    Ok(Outcome::Done)
}

async fn find(write: &Write, organisation_id: i64, user_id: i64) -> Result<Option<membership::Model>, DbErr> {
    membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .filter(membership::Column::UserId.eq(user_id))
        .one(&**write)
        .await
}

async fn is_last_owner(write: &Write, row: &membership::Model) -> Result<bool, DbErr> {
    if row.role != MemberRole::Owner.key() {
        return Ok(false);
    }
    let owners = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(row.organisation_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner.key()))
        .count(&**write)
        .await?;
    Ok(owners <= 1)
}
