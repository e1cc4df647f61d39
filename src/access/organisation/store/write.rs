//! Changes of organisations.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, SqlErr};

use super::find;
use crate::access::Permit;
use crate::access::entity::{membership, organisation};
use crate::access::organisation::draft::OrganisationDraft;
use crate::access::organisation::permit::{Decide, Edit};
use crate::access::organisation::{MemberRole, OrganisationStatus};
use crate::platform::Write;

/// Adds an organisation that waits for an official, with its first owner. None when the code is taken.
pub async fn insert(write: &Write, draft: OrganisationDraft, owner_id: i64) -> Result<Option<organisation::Model>, DbErr> {
    let now = write.clock().now();
    if super::find_by_code(&**write, draft.credit_code.as_str()).await?.is_some() {
        return Ok(None);
    }
    let mut row = organisation::ActiveModel {
        id: NotSet,
        status: Set(OrganisationStatus::Pending.key().to_owned()),
        status_note: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    draft.fill(&mut row);
    let row = match row.insert(&**write).await {
        Ok(row) => row,
        // Somebody else was quicker by a moment.
        Err(error) if is_duplicate(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    let first = membership::ActiveModel {
        id: NotSet,
        organisation_id: Set(row.id),
        user_id: Set(owner_id),
        role: Set(MemberRole::Owner.key().to_owned()),
        created_at: Set(now),
    };
    first.insert(&**write).await?;
    Ok(Some(row))
}

/// Why an organisation was not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSaved {
    /// Somebody has changed it in the meantime.
    Changed,
    /// Another organisation has this code.
    CodeTaken,
}

/// Saves what an owner says of it, if nobody has changed it since `revision`; says whether it waits for an official now.
pub async fn save(
    write: &Write,
    permit: &Permit<Edit>,
    revision: i32,
    draft: OrganisationDraft,
) -> Result<Result<(organisation::Model, bool), NotSaved>, DbErr> {
    let id = permit.record_id();
    let Some(before) = hold(write, id).await?.filter(|row| row.revision == revision) else {
        return Ok(Err(NotSaved::Changed));
    };
    let other = super::find_by_code(&**write, draft.credit_code.as_str()).await?;
    if other.is_some_and(|row| row.id != id) {
        return Ok(Err(NotSaved::CodeTaken));
    }
    let waits = draft.needs_confirmation(&before);
    let mut row: organisation::ActiveModel = before.into();
    draft.fill(&mut row);
    if waits {
        row.status = Set(OrganisationStatus::Pending.key().to_owned());
        row.status_note = Set(None);
    }
    row.revision = Set(revision + 1);
    row.updated_at = Set(write.clock().now());
    match row.update(&**write).await {
        Ok(saved) => Ok(Ok((saved, waits))),
        Err(error) if is_duplicate(&error) => Ok(Err(NotSaved::CodeTaken)),
        Err(error) => Err(error),
    }
}

/// Writes an official's decision down, if nobody has changed the organisation since `revision`.
pub async fn decide(
    write: &Write,
    permit: &Permit<Decide>,
    revision: i32,
    to: OrganisationStatus,
    note: &str,
) -> Result<Option<organisation::Model>, DbErr> {
    let Some(before) = hold(write, permit.record_id()).await?.filter(|row| row.revision == revision) else {
        return Ok(None);
    };
    let now = write.clock().now();
    let mut row: organisation::ActiveModel = before.into();
    row.status = Set(to.key().to_owned());
    row.status_note = Set(Some(note.to_owned()).filter(|note| !note.is_empty()));
    row.decided_by = Set(write.actor().id);
    row.decided_at = Set(Some(now));
    row.revision = Set(revision + 1);
    row.updated_at = Set(now);
    row.update(&**write).await.map(Some)
}

/// How many organisations that nobody has confirmed yet a person owns.
pub async fn count_waiting_of(write: &Write, user_id: i64) -> Result<u64, DbErr> {
    let owned = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Role.eq(MemberRole::Owner.key()))
        .all(&**write)
        .await?;
    organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(owned.into_iter().map(|row| row.organisation_id)))
        .filter(organisation::Column::Status.ne(OrganisationStatus::Confirmed.key()))
        .count(&**write)
        .await
}

/// The organisation, held for this transaction: of two who change it or its people at once, one waits.
pub(super) async fn hold(write: &Write, id: i64) -> Result<Option<organisation::Model>, DbErr> {
    use sea_orm::sea_query::Expr;
    organisation::Entity::update_many()
        .col_expr(organisation::Column::Revision, Expr::col(organisation::Column::Revision))
        .filter(organisation::Column::Id.eq(id))
        .exec(&**write)
        .await?;
    find(&**write, id).await
}

pub(super) fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}
