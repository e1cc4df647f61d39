//! Claims: an organisation says that an entry is its own.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::listings::entity::listing_claim::{ActiveModel, Column, Entity, Model};
use crate::listings::permit::Review;
use crate::listings::store::queue;
use crate::platform::Write;

/// Waits for an official.
pub const PENDING: &str = "pending";
/// The entry was handed over.
pub const GRANTED: &str = "granted";
/// It was not.
pub const REFUSED: &str = "refused";

/// A claim by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Claims that wait, of entries in these divisions, oldest first.
pub async fn waiting(database: &impl ConnectionTrait, prefix: Option<&str>, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::State.eq(PENDING)).filter(Column::ListingId.in_subquery(queue::ids_below(prefix)));
    rows.order_by_asc(Column::Id).limit(most).all(database).await
}

/// Claims of an organisation, newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OrganisationId.eq(organisation_id)).order_by_desc(Column::Id).limit(50).all(database).await
}

/// Whether the organisation's claim to this entry waits already.
pub async fn is_waiting(database: &impl ConnectionTrait, listing_id: i64, organisation_id: i64) -> Result<bool, DbErr> {
    let found = Entity::find()
        .filter(Column::ListingId.eq(listing_id))
        .filter(Column::OrganisationId.eq(organisation_id))
        .filter(Column::State.eq(PENDING));
    Ok(found.one(database).await?.is_some())
}

/// Files a claim.
pub async fn add(write: &Write, listing_id: i64, organisation_id: i64, user_id: i64, message: &str) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        listing_id: Set(listing_id),
        organisation_id: Set(organisation_id),
        user_id: Set(user_id),
        message: Set(message.to_owned()),
        state: Set(PENDING.to_owned()),
        reason: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// Decides a claim; whether it still waited.
pub async fn decide(write: &Write, permit: &Permit<Review>, id: i64, to: &str, reason: Option<&str>) -> Result<bool, DbErr> {
    let done = settle(write, to, reason).filter(Column::Id.eq(id)).filter(Column::ListingId.eq(permit.record_id()));
    Ok(done.exec(&**write).await?.rows_affected == 1)
}

/// Refuses all claims to an entry that wait, because it went to somebody.
pub async fn refuse_others(write: &Write, permit: &Permit<Review>, reason: &str) -> Result<Vec<Model>, DbErr> {
    let waiting = Entity::find().filter(Column::ListingId.eq(permit.record_id())).filter(Column::State.eq(PENDING));
    let refused = waiting.all(&**write).await?;
    settle(write, REFUSED, Some(reason)).filter(Column::ListingId.eq(permit.record_id())).exec(&**write).await?;
    Ok(refused)
}

fn settle(write: &Write, to: &str, reason: Option<&str>) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::Reason, Expr::value(reason.map(str::to_owned)))
        .col_expr(Column::DecidedBy, Expr::value(write.actor().id))
        .col_expr(Column::DecidedAt, Expr::value(write.clock().now()))
        .filter(Column::State.eq(PENDING))
}
