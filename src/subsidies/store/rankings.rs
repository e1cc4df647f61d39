//! Ranking lists: drafted by one, confirmed by another.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::platform::Write;
use crate::subsidies::entity::ranking::{ActiveModel, Column, Entity, Model};
use crate::subsidies::permit::{Confirm, Rank};
use crate::subsidies::ranking::{List, Parameters};

/// Waits for confirmation.
pub const DRAFT: &str = "draft";
/// Holds: its decisions were made.
pub const CONFIRMED: &str = "confirmed";
/// Was thrown away.
pub const DISCARDED: &str = "discarded";

/// A list by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Lists of calls, newest first.
pub async fn of_calls(database: &impl ConnectionTrait, call_ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if call_ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find().filter(Column::CallId.is_in(call_ids.iter().copied())).filter(Column::State.ne(DISCARDED));
    rows.order_by_desc(Column::Id).limit(500).all(database).await
}

/// What a list says.
pub fn list(row: &Model) -> List {
    serde_json::from_value(row.result.clone()).unwrap_or_default()
}

/// The rules of a list.
pub fn parameters(row: &Model) -> Parameters {
    serde_json::from_value(row.parameters.clone()).unwrap_or_default()
}

/// Saves a list as it was worked out.
pub async fn draft(
    write: &Write,
    permit: &Permit<Rank>,
    name: &str,
    parameters: &Parameters,
    list: &List,
    is_demo: bool,
) -> Result<Model, DbErr> {
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        call_id: Set(permit.record_id()),
        name: Set(name.to_owned()),
        parameters: Set(serde_json::to_value(parameters).unwrap_or_default()),
        result: Set(serde_json::to_value(list).unwrap_or_default()),
        state: Set(DRAFT.to_owned()),
        notice_id: Set(None),
        made_by: Set(write.actor().id.unwrap_or(0)),
        made_by_name: Set(write.actor().name.clone()),
        confirmed_by: Set(None),
        confirmed_by_name: Set(None),
        confirmed_at: Set(None),
        is_demo: Set(is_demo),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    row.insert(&**write).await
}

/// Confirms a list that still waits.
pub async fn confirm(write: &Write, permit: &Permit<Confirm>) -> Result<bool, DbErr> {
    let now = write.clock().now();
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(CONFIRMED))
        .col_expr(Column::ConfirmedBy, Expr::value(write.actor().id))
        .col_expr(Column::ConfirmedByName, Expr::value(write.actor().name.clone()))
        .col_expr(Column::ConfirmedAt, Expr::value(now))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::State.eq(DRAFT))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Throws a list away that still waits.
pub async fn discard(write: &Write, permit: &Permit<Rank>, id: i64) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(DISCARDED))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()))
        .filter(Column::Id.eq(id))
        .filter(Column::CallId.eq(permit.record_id()))
        .filter(Column::State.eq(DRAFT))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}
