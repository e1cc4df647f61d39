//! To whom an entry belongs, what became of it, and what hangs on it.

use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::access::entity::organisation;
use crate::access::organisation::OrganisationStatus;
use crate::listings::entity::listing::{Column, Entity, Model};
use crate::listings::entity::{enquiry, listing};
use crate::listings::permit::{Edit, Review};
use crate::listings::rules::Status;
use crate::platform::Write;
use crate::platform::like::contains;

/// Organisations found for a transfer at most.
const MOST_FOUND: u64 = 20;

/// Confirmed organisations by a part of their name or by their credit code.
pub async fn search(database: &impl ConnectionTrait, text: &str) -> Result<Vec<organisation::Model>, DbErr> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let is_it = Condition::any()
        .add(contains((organisation::Entity, organisation::Column::Name), text))
        .add(organisation::Column::CreditCode.eq(text.to_uppercase()));
    organisation::Entity::find()
        .filter(organisation::Column::Status.eq(OrganisationStatus::Confirmed.key()))
        .filter(is_it)
        .order_by_asc(organisation::Column::Name)
        .limit(MOST_FOUND)
        .all(database)
        .await
}

/// Gives an entry to an organisation; whether it still belonged to whom it did when it was read.
pub async fn hand_to(write: &Write, permit: &Permit<Review>, read: &Model, organisation_id: i64) -> Result<bool, DbErr> {
    let still = match read.organisation_id {
        Some(owner) => Column::OrganisationId.eq(owner),
        None => Column::OrganisationId.is_null(),
    };
    let done = Entity::update_many()
        .col_expr(Column::OrganisationId, Expr::value(organisation_id))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Status.ne(Status::Merged.key()))
        .filter(still)
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes into which entry this one was merged, and moves its enquiries and the entries that belong to it.
pub async fn merge_into(write: &Write, permit: &Permit<Review>, target: i64) -> Result<(), DbErr> {
    let source = permit.record_id();
    Entity::update_many()
        .col_expr(Column::MergedIntoId, Expr::value(target))
        .filter(Column::Id.eq(source))
        .exec(&**write)
        .await?;
    // Who followed an earlier merge to the source is led on.
    Entity::update_many()
        .col_expr(Column::MergedIntoId, Expr::value(target))
        .filter(Column::MergedIntoId.eq(source))
        .exec(&**write)
        .await?;
    Entity::update_many()
        .col_expr(Column::ParentId, Expr::value(target))
        .filter(Column::ParentId.eq(source))
        .exec(&**write)
        .await?;
    enquiry::Entity::update_many()
        .col_expr(enquiry::Column::ListingId, Expr::value(target))
        .filter(enquiry::Column::ListingId.eq(source))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// Sets the entry that this one belongs to.
pub async fn set_parent(write: &Write, permit: &Permit<Edit>, parent_id: Option<i64>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ParentId, Expr::value(parent_id))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// What an entry that is not public yet is called in lists, and whose business it is, while neither is approved.
pub async fn label(write: &Write, permit: &Permit<Edit>, name: &str, division_code: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::DivisionCode, Expr::value(division_code))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Status.eq(Status::Draft.key()))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// Entries of a directory that could be the same as this one: by a part of the name.
pub async fn others(
    database: &impl ConnectionTrait,
    listing: &listing::Model,
    text: &str,
    prefix: Option<&str>,
) -> Result<Vec<Model>, DbErr> {
    let mut found = Entity::find()
        .filter(Column::Directory.eq(listing.directory.as_str()))
        .filter(Column::Id.ne(listing.id))
        .filter(Column::Status.is_in([Status::Published.key(), Status::Unpublished.key()]))
        .filter(contains((Entity, Column::Name), text.trim()));
    if let Some(prefix) = prefix {
        found = found.filter(Column::DivisionCode.starts_with(prefix));
    }
    found.order_by_asc(Column::Name).limit(MOST_FOUND).all(database).await
}

/// Empties what is approved of an entry that was never public.
pub async fn empty(write: &Write, permit: &Permit<Edit>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Facts, Expr::value(serde_json::json!({})))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Status.eq(Status::Draft.key()))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// Forgets an entry that was never public.
pub async fn forget(write: &Write, permit: &Permit<Edit>) -> Result<bool, DbErr> {
    let gone = Entity::delete_many().filter(Column::Id.eq(permit.record_id())).filter(Column::Status.eq(Status::Draft.key()));
    Ok(gone.exec(&**write).await?.rows_affected == 1)
}
