//! Writes on the entry itself. Each is settled by the update: it matches the revision or status that was read, and says by
//! none that somebody else was quicker.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::access::Permit;
use crate::listings::Facts;
use crate::listings::entity::listing::{ActiveModel, Column, Entity, Model};
use crate::listings::permit::{Add, Edit, Review};
use crate::listings::rules::Status;
use crate::platform::Write;

/// What a new entry starts with. Name and division are taken from the facts.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Directory's address.
    pub directory: String,
    /// Facts.
    pub facts: Facts,
    /// Owner.
    pub organisation_id: Option<i64>,
    /// Entry that it belongs to.
    pub parent_id: Option<i64>,
    /// Whether it is public at once.
    pub status: Status,
    /// Day of the first confirmation.
    pub confirmed_on: Option<NaiveDate>,
    /// Its name in the content it was loaded from.
    pub content_key: Option<String>,
}

/// Adds an entry.
pub async fn insert(write: &Write, permit: &Permit<Add>, entry: NewEntry) -> Result<Model, DbErr> {
    new_row(write, permit, entry).insert(&**write).await
}

/// The row of a new entry, for adding many at once.
pub fn new_row(write: &Write, _permit: &Permit<Add>, entry: NewEntry) -> ActiveModel {
    let now = write.clock().now();
    ActiveModel {
        id: NotSet,
        name: Set(entry.facts.text("name").to_owned()),
        division_code: Set(entry.facts.text("division").to_owned()),
        facts: Set(entry.facts.to_json()),
        directory: Set(entry.directory),
        status: Set(entry.status.key().to_owned()),
        status_reason: Set(None),
        organisation_id: Set(entry.organisation_id),
        parent_id: Set(entry.parent_id),
        revision: Set(1),
        confirmed_on: Set(entry.confirmed_on),
        asked_on: Set(None),
        published_at: Set((entry.status == Status::Published).then_some(now)),
        merged_into_id: Set(None),
        is_demo: Set(entry.content_key.is_some()),
        content_key: Set(entry.content_key),
        answered_count: Set(0),
        answer_minutes: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

/// Replaces the public facts; none when the entry has changed since it was read.
pub async fn put_facts(write: &Write, permit: &Permit<Edit>, read: &Model, facts: &Facts) -> Result<Option<Model>, DbErr> {
    let mut after = read.clone();
    after.name = facts.text("name").to_owned();
    after.division_code = facts.text("division").to_owned();
    after.facts = facts.to_json();
    after.revision += 1;
    after.updated_at = write.clock().now();
    let done = Entity::update_many()
        .col_expr(Column::Name, Expr::value(after.name.as_str()))
        .col_expr(Column::DivisionCode, Expr::value(after.division_code.as_str()))
        .col_expr(Column::Facts, Expr::value(after.facts.clone()))
        .col_expr(Column::Revision, Expr::value(after.revision))
        .col_expr(Column::UpdatedAt, Expr::value(after.updated_at))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(read.revision))
        .exec(&**write)
        .await?;
    Ok((done.rows_affected == 1).then_some(after))
}

/// Takes a step; none when the entry no longer stands where it was read. The caller asks `Status::may_become` first.
pub async fn set_status(
    write: &Write,
    permit: &Permit<Review>,
    read: &Model,
    to: Status,
    reason: Option<&str>,
) -> Result<Option<Model>, DbErr> {
    let mut after = read.clone();
    to.key().clone_into(&mut after.status);
    after.status_reason = reason.map(str::to_owned);
    after.updated_at = write.clock().now();
    if to == Status::Published {
        after.published_at = Some(after.updated_at);
    }
    let done = Entity::update_many()
        .col_expr(Column::Status, Expr::value(after.status.as_str()))
        .col_expr(Column::StatusReason, Expr::value(after.status_reason.clone()))
        .col_expr(Column::PublishedAt, Expr::value(after.published_at))
        .col_expr(Column::UpdatedAt, Expr::value(after.updated_at))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Status.eq(read.status.as_str()))
        .exec(&**write)
        .await?;
    Ok((done.rows_affected == 1).then_some(after))
}

/// Notes that somebody who knows said today that the facts hold.
pub async fn confirm(write: &Write, permit: &Permit<Edit>, today: NaiveDate) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ConfirmedOn, Expr::value(today))
        .col_expr(Column::AskedOn, Expr::value(Option::<NaiveDate>::None))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await
        .map(|_| ())
}
