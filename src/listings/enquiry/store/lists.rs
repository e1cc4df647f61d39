//! Many enquiries at once: an organisation's, a need's, those that wait too long and those to be forgotten.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::listings::enquiry::rules::State;
use crate::listings::entity::{enquiry, listing};

/// What of an organisation's enquiries is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only to this entry.
    pub listing_id: Option<i64>,
}

fn entries_of(organisation_id: i64) -> SelectStatement {
    Query::select()
        .column(listing::Column::Id)
        .from(listing::Entity)
        .and_where(Expr::col(listing::Column::OrganisationId).eq(organisation_id))
        .to_owned()
}

fn to_entries_of(organisation_id: i64, listing_id: Option<i64>) -> Select<enquiry::Entity> {
    let all = enquiry::Entity::find().filter(enquiry::Column::ListingId.in_subquery(entries_of(organisation_id)));
    match listing_id {
        Some(id) => all.filter(enquiry::Column::ListingId.eq(id)),
        None => all,
    }
}

/// Enquiries to the entries of an organisation: those that wait for an answer first, the longest wait first; then the
/// newest first.
pub async fn of_organisation(
    database: &impl ConnectionTrait,
    organisation_id: i64,
    filter: Filter,
    offset: u64,
    limit: u64,
) -> Result<Vec<enquiry::Model>, DbErr> {
    let mut found = to_entries_of(organisation_id, filter.listing_id);
    if let Some(state) = filter.state {
        found = found.filter(enquiry::Column::State.eq(state.key()));
    }
    let is_open = || Expr::col(enquiry::Column::State).eq(State::Open.key());
    let turn: Expr = Expr::case(is_open(), 0).finally(1).into();
    // Only rows that wait have an instant here; both engines agree on the order of the others by the next key.
    let waits_since: Expr = Expr::case(is_open(), Expr::col(enquiry::Column::LastMessageAt)).finally(Expr::cust("NULL")).into();
    found
        .order_by(turn, Order::Asc)
        .order_by(waits_since, Order::Asc)
        .order_by_desc(enquiry::Column::LastMessageAt)
        .order_by_desc(enquiry::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(database)
        .await
}

/// How many enquiries to the entries of an organisation stand where.
pub async fn counts(
    database: &impl ConnectionTrait,
    organisation_id: i64,
    listing_id: Option<i64>,
) -> Result<HashMap<String, u64>, DbErr> {
    let rows: Vec<(String, i64)> = to_entries_of(organisation_id, listing_id)
        .select_only()
        .column(enquiry::Column::State)
        .column_as(enquiry::Column::Id.count(), "enquiries")
        .group_by(enquiry::Column::State)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().map(|(state, count)| (state, count.unsigned_abs())).collect())
}

/// How many enquiries wait for an answer of an organisation: for the front page of its workspace.
pub async fn unanswered(database: &impl ConnectionTrait, organisation_id: i64) -> Result<u64, DbErr> {
    to_entries_of(organisation_id, None).filter(enquiry::Column::State.eq(State::Open.key())).count(database).await
}

/// Conversations about a need, the last one talked in first.
pub async fn of_need(database: &impl ConnectionTrait, need_id: i64) -> Result<Vec<enquiry::Model>, DbErr> {
    enquiry::Entity::find()
        .filter(enquiry::Column::NeedId.eq(need_id))
        .order_by_desc(enquiry::Column::LastMessageAt)
        .order_by_desc(enquiry::Column::Id)
        .all(database)
        .await
}

/// Enquiries that have waited for an answer since before an instant, and whose managers were not reminded yet.
pub async fn overdue(database: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Vec<enquiry::Model>, DbErr> {
    enquiry::Entity::find()
        .filter(enquiry::Column::State.eq(State::Open.key()))
        .filter(enquiry::Column::RemindedAt.is_null())
        .filter(enquiry::Column::LastMessageAt.lt(before))
        .order_by_asc(enquiry::Column::Id)
        .limit(200)
        .all(database)
        .await
}

/// Whether there are enquiries in which nobody has written since an instant.
pub async fn any_silent(database: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<bool, DbErr> {
    let first = enquiry::Entity::find().filter(enquiry::Column::LastMessageAt.lt(before)).one(database).await?;
    Ok(first.is_some())
}

/// Erases enquiries in which nobody has written since an instant, with everything that hangs on them; how many.
pub async fn forget_silent(database: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let done = enquiry::Entity::delete_many().filter(enquiry::Column::LastMessageAt.lt(before)).exec(database).await?;
    Ok(done.rows_affected)
}
