//! Pictures of an entry.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{PROPOSED_PICTURE, PUBLIC_PICTURE};
use crate::access::Permit;
use crate::listings::entity::listing_picture::{ActiveModel, Column, Entity, Model};
use crate::listings::permit::{Edit, Review};
use crate::platform::Write;

/// State of a picture that is gone; the row stays for the audit trail.
pub const REMOVED_PICTURE: &str = "removed";
/// Pictures of one entry at most.
pub const MOST_PICTURES: usize = 12;

/// A picture that is about to be kept.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// Fingerprint of the large one.
    pub large_sha256: String,
    /// Fingerprint of the small one.
    pub small_sha256: String,
    /// Width of the large one.
    pub width: i32,
    /// Height of the large one.
    pub height: i32,
    /// Words that stand for it.
    pub alt: String,
}

/// Pictures of an entry that were not removed, in order: those that wait for review too.
pub async fn all(database: &impl ConnectionTrait, listing_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::ListingId.eq(listing_id))
        .filter(Column::State.ne(REMOVED_PICTURE))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(database)
        .await
}

/// A picture of an entry.
pub async fn find(database: &impl ConnectionTrait, listing_id: i64, id: i64) -> Result<Option<Model>, DbErr> {
    let found = Entity::find_by_id(id).filter(Column::ListingId.eq(listing_id));
    found.filter(Column::State.ne(REMOVED_PICTURE)).one(database).await
}

/// The first picture of each entry, whether public or waiting.
pub async fn covers(database: &impl ConnectionTrait, listing_ids: &[i64]) -> Result<HashMap<i64, Model>, DbErr> {
    let mut first = HashMap::new();
    if listing_ids.is_empty() {
        return Ok(first);
    }
    let rows = Entity::find()
        .filter(Column::ListingId.is_in(listing_ids.iter().copied()))
        .filter(Column::State.is_in([PUBLIC_PICTURE, PROPOSED_PICTURE]))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(database)
        .await?;
    for row in rows {
        first.entry(row.listing_id).or_insert(row);
    }
    Ok(first)
}

/// Adds a picture at the end; it waits for review.
pub async fn add(write: &Write, permit: &Permit<Edit>, picture: NewPicture, position: i32) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        listing_id: Set(permit.record_id()),
        state: Set(PROPOSED_PICTURE.to_owned()),
        large_sha256: Set(picture.large_sha256),
        small_sha256: Set(picture.small_sha256),
        media_type: Set("image/jpeg".to_owned()),
        width: Set(picture.width),
        height: Set(picture.height),
        alt: Set(picture.alt),
        position: Set(position),
        uploaded_by: Set(write.actor().id),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// Says anew what a picture shows.
pub async fn set_alt(write: &Write, permit: &Permit<Edit>, id: i64, alt: &str) -> Result<(), DbErr> {
    set(write, permit.record_id(), id, Column::Alt, Expr::value(alt)).await.map(|_| ())
}

/// Takes a picture away; whether it was still there.
pub async fn remove(write: &Write, permit: &Permit<Edit>, id: i64) -> Result<bool, DbErr> {
    Ok(set(write, permit.record_id(), id, Column::State, Expr::value(REMOVED_PICTURE)).await? == 1)
}

/// Puts pictures into this order.
pub async fn set_order(write: &Write, permit: &Permit<Edit>, ids: &[i64]) -> Result<(), DbErr> {
    for (position, id) in (0_i32..).zip(ids) {
        set(write, permit.record_id(), *id, Column::Position, Expr::value(position)).await?;
    }
    Ok(())
}

/// An official's word on a picture that waits; whether it still waited.
pub async fn decide(write: &Write, permit: &Permit<Review>, id: i64, is_approved: bool) -> Result<bool, DbErr> {
    let to = if is_approved { PUBLIC_PICTURE } else { REMOVED_PICTURE };
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .filter(Column::Id.eq(id))
        .filter(Column::ListingId.eq(permit.record_id()))
        .filter(Column::State.eq(PROPOSED_PICTURE))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Hands all pictures of an entry to another, behind its own.
pub async fn hand_over(write: &Write, permit: &Permit<Review>, to: i64) -> Result<u64, DbErr> {
    let own = i32::try_from(all(&**write, to).await?.len()).unwrap_or(0);
    let moved = all(&**write, permit.record_id()).await?;
    for (position, picture) in (own..).zip(&moved) {
        Entity::update_many()
            .col_expr(Column::ListingId, Expr::value(to))
            .col_expr(Column::Position, Expr::value(position))
            .filter(Column::Id.eq(picture.id))
            .exec(&**write)
            .await?;
    }
    Ok(moved.len() as u64)
}

async fn set(
    write: &Write,
    listing_id: i64,
    id: i64,
    column: Column,
    value: sea_orm::sea_query::SimpleExpr,
) -> Result<u64, DbErr> {
    let done = Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Id.eq(id))
        .filter(Column::ListingId.eq(listing_id))
        .filter(Column::State.ne(REMOVED_PICTURE))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected)
}
