//! Queries for entries. What visitors may not see is not found: public reads start from [`published`].

pub mod change;
pub mod claim;
mod entry;
pub mod fresh;
pub mod owner;
pub mod picture;
mod public;
pub mod queue;

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Select};

use super::entity::{listing, listing_picture};
use super::rules::Status;

pub use entry::{NewEntry, confirm, insert, new_row, put_facts, set_status};
pub use public::{addresses, children, count_by_directory, count_published, merged_into, public_picture};

/// Entries that everybody may see.
pub fn published() -> Select<listing::Entity> {
    listing::Entity::find().filter(listing::Column::Status.eq(Status::Published.key()))
}

/// An entry, public or not.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<listing::Model>, DbErr> {
    listing::Entity::find_by_id(id).one(database).await
}

/// A public entry of a directory.
pub async fn find_published(database: &impl ConnectionTrait, directory: &str, id: i64) -> Result<Option<listing::Model>, DbErr> {
    published().filter(listing::Column::Directory.eq(directory)).filter(listing::Column::Id.eq(id)).one(database).await
}

/// Public entries among these ids, in no particular order.
pub async fn published_among(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<listing::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    published().filter(listing::Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// All entries of an organisation, newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<listing::Model>, DbErr> {
    listing::Entity::find()
        .filter(listing::Column::OrganisationId.eq(organisation_id))
        .filter(listing::Column::Status.ne(Status::Merged.key()))
        .order_by_desc(listing::Column::UpdatedAt)
        .order_by_desc(listing::Column::Id)
        .all(database)
        .await
}

/// State of a picture that everybody sees.
pub const PUBLIC_PICTURE: &str = "public";
/// State of a picture that waits for review.
pub const PROPOSED_PICTURE: &str = "proposed";

/// Public pictures of several entries, each entry's in order.
pub async fn pictures_of(
    database: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<listing_picture::Model>>, DbErr> {
    let mut by_listing: HashMap<i64, Vec<listing_picture::Model>> = HashMap::new();
    if ids.is_empty() {
        return Ok(by_listing);
    }
    let pictures = listing_picture::Entity::find()
        .filter(listing_picture::Column::ListingId.is_in(ids.iter().copied()))
        .filter(listing_picture::Column::State.eq(PUBLIC_PICTURE))
        .order_by_asc(listing_picture::Column::Position)
        .order_by_asc(listing_picture::Column::Id)
        .all(database)
        .await?;
    for picture in pictures {
        by_listing.entry(picture.listing_id).or_default().push(picture);
    }
    Ok(by_listing)
}
