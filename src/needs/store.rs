//! Queries for needs.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;

use super::permit::{Change, Post};
use super::rules::State;
use crate::access::Permit;
use crate::listings::entity::space_need::{ActiveModel, Column, Entity, Model};
use crate::listings::event::ListingEvent;
use crate::platform::{Happened, Subject, Write};

/// What is said of a need.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// One line that the public reads.
    pub title: String,
    /// Country, by code.
    pub country: String,
    /// City.
    pub city: Option<String>,
    /// Square metres.
    pub area: i64,
    /// First day.
    pub from_on: Option<NaiveDate>,
    /// Last day.
    pub until_on: Option<NaiveDate>,
    /// Kinds of goods.
    pub goods: Vec<String>,
    /// Services.
    pub services: Vec<String>,
    /// What only the other side of a conversation reads.
    pub note: Option<String>,
    /// The day after which it no longer stands.
    pub expires_on: NaiveDate,
}

/// Kinds of goods in one column.
const BETWEEN: &str = "、";

/// Kinds of goods of a need.
pub fn goods(need: &Model) -> Vec<String> {
    need.goods.split(BETWEEN).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Services of a need.
pub fn services(need: &Model) -> Vec<String> {
    let words = need.services.as_ref().and_then(serde_json::Value::as_array);
    words.into_iter().flatten().filter_map(serde_json::Value::as_str).map(str::to_owned).collect()
}

/// Adds a need.
pub async fn insert(
    write: &Write,
    _permit: &Permit<Post>,
    organisation_id: i64,
    user_id: i64,
    draft: Draft,
) -> Result<Model, DbErr> {
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        organisation_id: Set(organisation_id),
        user_id: Set(user_id),
        title: Set(draft.title),
        country: Set(draft.country),
        city: Set(draft.city),
        area: Set(draft.area),
        from_on: Set(draft.from_on),
        until_on: Set(draft.until_on),
        goods: Set(draft.goods.join(BETWEEN)),
        services: Set(Some(json!(draft.services))),
        note: Set(draft.note),
        state: Set(State::Open.key().to_owned()),
        expires_on: Set(Some(draft.expires_on)),
        created_at: Set(now),
        updated_at: Set(now),
    };
    row.insert(&**write).await
}

/// Replaces what is said of a need; it looks for offers again.
pub async fn update(write: &Write, permit: &Permit<Change>, draft: Draft) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Title, Expr::value(draft.title))
        .col_expr(Column::Country, Expr::value(draft.country))
        .col_expr(Column::City, Expr::value(draft.city))
        .col_expr(Column::Area, Expr::value(draft.area))
        .col_expr(Column::FromOn, Expr::value(draft.from_on))
        .col_expr(Column::UntilOn, Expr::value(draft.until_on))
        .col_expr(Column::Goods, Expr::value(draft.goods.join(BETWEEN)))
        .col_expr(Column::Services, Expr::value(json!(draft.services)))
        .col_expr(Column::Note, Expr::value(draft.note))
        .col_expr(Column::State, Expr::value(State::Open.key()))
        .col_expr(Column::ExpiresOn, Expr::value(draft.expires_on))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(permit.record_id()))
        .exec(&**write)
        .await
        .map(|_| ())
}

/// Ends a need that looks for offers; false when it had ended.
pub async fn end(write: &Write, id: i64, to: State) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to.key()))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Open.key()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// A need.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// The needs of an organisation, newest first.
pub async fn of_organisation(database: &impl ConnectionTrait, organisation_id: i64) -> Result<Vec<Model>, DbErr> {
    let all = Entity::find().filter(Column::OrganisationId.eq(organisation_id)).order_by_desc(Column::UpdatedAt);
    all.order_by_desc(Column::Id).limit(200).all(database).await
}

/// Needs that look for offers on a day.
pub fn open_on(today: NaiveDate) -> Select<Entity> {
    Entity::find().filter(Column::State.eq(State::Open.key())).filter(Column::ExpiresOn.gte(today))
}

/// How many needs look for offers, by country.
pub async fn countries(database: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<(String, i64)>, DbErr> {
    open_on(today)
        .select_only()
        .column(Column::Country)
        .column_as(Column::Id.count(), "needs")
        .group_by(Column::Country)
        .into_tuple()
        .all(database)
        .await
}

/// Needs whose last day was before a day and that nobody has ended.
pub async fn overdue(database: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<Model>, DbErr> {
    let due = Entity::find().filter(Column::State.eq(State::Open.key())).filter(Column::ExpiresOn.lt(today));
    due.order_by_asc(Column::Id).limit(200).all(database).await
}

/// Something that happened to a need.
pub fn event(kind: &'static str, need: &Model, summary: &str) -> Happened {
    ListingEvent::aside(kind, Subject { kind: "need", id: need.id, name: need.title.clone() }, summary)
}
