//! What waits for officials, and the office's list of all entries.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Condition, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::PROPOSED_PICTURE;
use crate::listings::entity::listing::{Column, Entity, Model};
use crate::listings::entity::{listing_change, listing_picture};
use crate::listings::rules::{ChangeState, Status};
use crate::platform::like::contains;

/// Which entries the office lists.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What codes of divisions begin with that the officer covers.
    pub covered: Option<String>,
    /// Directory's address.
    pub directory: Option<String>,
    /// What the code of the division begins with.
    pub division: Option<String>,
    /// Status.
    pub status: Option<Status>,
    /// Part of the name.
    pub text: String,
    /// Confirmed on this day or before, by directory.
    pub stale: Option<Vec<(String, NaiveDate)>>,
}

impl Filter {
    fn condition(&self) -> Condition {
        let mut all = Condition::all()
            .add_option(self.covered.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option(self.division.as_ref().map(|prefix| Column::DivisionCode.starts_with(prefix)))
            .add_option(self.directory.as_ref().map(|key| Column::Directory.eq(key)))
            .add_option(self.status.map(|status| Column::Status.eq(status.key())));
        if !self.text.trim().is_empty() {
            all = all.add(contains((Entity, Column::Name), self.text.trim()));
        }
        if let Some(stale) = &self.stale {
            let old = stale.iter().fold(Condition::any(), |any, (key, day)| {
                any.add(Condition::all().add(Column::Directory.eq(key)).add(Column::ConfirmedOn.lte(*day)))
            });
            all = all.add(Column::Status.eq(Status::Published.key())).add(old);
        }
        all
    }

    fn ids(&self) -> SelectStatement {
        Entity::find().filter(self.condition()).select_only().column(Column::Id).into_query()
    }
}

/// Ids of entries in divisions that begin with a prefix, for a subquery.
pub fn ids_below(prefix: Option<&str>) -> SelectStatement {
    Filter { covered: prefix.map(str::to_owned), ..Filter::default() }.ids()
}

/// One page of entries, and how many there are in all.
pub async fn entries(
    database: &impl ConnectionTrait,
    filter: &Filter,
    from: u64,
    count: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let found: Select<Entity> = Entity::find().filter(filter.condition());
    let total = found.clone().count(database).await?;
    let rows = found.order_by_desc(Column::UpdatedAt).order_by_desc(Column::Id).offset(from).limit(count).all(database).await?;
    Ok((rows, total))
}

/// How many entries stand at each status.
pub async fn count_statuses(database: &impl ConnectionTrait, covered: Option<&str>) -> Result<Vec<(String, i64)>, DbErr> {
    let filter = Filter { covered: covered.map(str::to_owned), ..Filter::default() };
    let counts =
        Entity::find().filter(filter.condition()).select_only().column(Column::Status).column_as(Column::Id.count(), "entries");
    counts.group_by(Column::Status).into_tuple().all(database).await
}

/// Submitted changes of these entries, due first; with how many there are in all. `overdue` leaves those due before a day.
pub async fn submitted(
    database: &impl ConnectionTrait,
    filter: &Filter,
    overdue: Option<NaiveDate>,
    most: u64,
) -> Result<(Vec<listing_change::Model>, u64), DbErr> {
    let mut rows = listing_change::Entity::find()
        .filter(listing_change::Column::State.eq(ChangeState::Submitted.key()))
        .filter(listing_change::Column::ListingId.in_subquery(filter.ids()));
    if let Some(today) = overdue {
        rows = rows.filter(listing_change::Column::DueOn.lt(today));
    }
    let total = rows.clone().count(database).await?;
    let rows = rows.order_by_asc(listing_change::Column::DueOn).order_by_asc(listing_change::Column::Id).limit(most);
    Ok((rows.all(database).await?, total))
}

/// Public entries with pictures that wait: id of the entry, how many, and since when.
pub async fn proposed_pictures(
    database: &impl ConnectionTrait,
    filter: &Filter,
    most: u64,
) -> Result<Vec<(i64, i64, DateTime<Utc>)>, DbErr> {
    let filter = Filter { status: Some(Status::Published), ..filter.clone() };
    listing_picture::Entity::find()
        .filter(listing_picture::Column::State.eq(PROPOSED_PICTURE))
        .filter(listing_picture::Column::ListingId.in_subquery(filter.ids()))
        .select_only()
        .column(listing_picture::Column::ListingId)
        .column_as(listing_picture::Column::Id.count(), "pictures")
        .column_as(listing_picture::Column::CreatedAt.min(), "since")
        .group_by(listing_picture::Column::ListingId)
        .order_by_asc(listing_picture::Column::CreatedAt.min())
        .limit(most)
        .into_tuple()
        .all(database)
        .await
}

/// Entries by their ids, in no order.
pub async fn by_ids(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await
}
