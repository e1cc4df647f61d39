//! Queries for public pages beside the list, which the index answers.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{PUBLIC_PICTURE, find, published};
use crate::listings::entity::{listing, listing_picture};
use crate::listings::rules::Status;

/// Merges that are followed one after the other.
const LONGEST_WAY: usize = 5;

/// A picture that everybody may see, of an entry that everybody may see.
pub async fn public_picture(database: &impl ConnectionTrait, id: i64) -> Result<Option<listing_picture::Model>, DbErr> {
    let picture = listing_picture::Entity::find_by_id(id).filter(listing_picture::Column::State.eq(PUBLIC_PICTURE)).one(database);
    let Some(picture) = picture.await? else { return Ok(None) };
    let is_public = published().filter(listing::Column::Id.eq(picture.listing_id)).count(database).await? > 0;
    Ok(is_public.then_some(picture))
}

/// Where a merged entry went: the public entry at the end of the way.
pub async fn merged_into(database: &impl ConnectionTrait, listing: &listing::Model) -> Result<Option<listing::Model>, DbErr> {
    let mut next = listing.merged_into_id;
    for _ in 0..LONGEST_WAY {
        let Some(id) = next else { return Ok(None) };
        let Some(found) = find(database, id).await? else { return Ok(None) };
        match Status::of(&found.status) {
            Status::Published => return Ok(Some(found)),
            Status::Merged => next = found.merged_into_id,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Public entries that belong to another one: how many, and the first of them.
pub async fn children(
    database: &impl ConnectionTrait,
    directory: &str,
    parent_id: i64,
    most: u64,
) -> Result<(u64, Vec<listing::Model>), DbErr> {
    let all = published().filter(listing::Column::Directory.eq(directory)).filter(listing::Column::ParentId.eq(parent_id));
    let count = all.clone().count(database).await?;
    let first =
        all.order_by_desc(listing::Column::ConfirmedOn).order_by_asc(listing::Column::Id).limit(most).all(database).await?;
    Ok((count, first))
}

/// How many public entries each directory has.
pub async fn count_by_directory(database: &impl ConnectionTrait) -> Result<Vec<(String, i64)>, DbErr> {
    let counts = published().select_only().column(listing::Column::Directory).column_as(listing::Column::Id.count(), "entries");
    counts.group_by(listing::Column::Directory).into_tuple().all(database).await
}

/// Directory, id and last change of public entries by id, for site maps.
pub async fn addresses(
    database: &impl ConnectionTrait,
    from: u64,
    count: u64,
) -> Result<Vec<(String, i64, DateTime<Utc>)>, DbErr> {
    let columns = [listing::Column::Directory, listing::Column::Id, listing::Column::UpdatedAt];
    published()
        .select_only()
        .columns(columns)
        .order_by_asc(listing::Column::Id)
        .offset(from)
        .limit(count)
        .into_tuple()
        .all(database)
        .await
}

/// How many public entries there are.
pub async fn count_published(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    published().count(database).await
}
