//! Requests for corrections: said once, with all items (行政许可法 32).

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::access::Permit;
use crate::casework::entity::correction::{ActiveModel, Column, Entity, Model};
use crate::casework::permit::{Acts, Handle};
use crate::platform::Write;

/// Waits for the applicant.
pub const OPEN: &str = "open";
/// Answered.
pub const ANSWERED: &str = "answered";
/// Not answered in time.
pub const LAPSED: &str = "lapsed";

/// One thing that has to be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Field of the form, or empty for something else.
    pub field: String,
    /// What it is called.
    pub label: String,
    /// `missing` 不全, `wrong` 有误 or `expired` 过期.
    pub problem: String,
    /// What to do.
    pub note: String,
}

impl Item {
    /// The word that people read.
    pub fn problem_name(&self) -> &'static str {
        match self.problem.as_str() {
            "missing" => "不全",
            "expired" => "过期",
            _ => "有误",
        }
    }
}

/// The items of a request.
pub fn items(row: &Model) -> Vec<Item> {
    serde_json::from_value(row.items.clone()).unwrap_or_default()
}

/// All requests to an applicant, oldest first.
pub async fn of(database: &impl ConnectionTrait, application_id: i64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::ApplicationId.eq(application_id)).order_by_asc(Column::Id).all(database).await
}

/// The request that waits, if any.
pub async fn waiting(database: &impl ConnectionTrait, application_id: i64) -> Result<Option<Model>, DbErr> {
    let rows = Entity::find().filter(Column::ApplicationId.eq(application_id)).filter(Column::State.eq(OPEN));
    rows.order_by_desc(Column::Id).one(database).await
}

/// Files a request.
pub async fn add(write: &Write, permit: &Permit<Handle>, items: &[Item], note: &str, due_on: NaiveDate) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(permit.record_id()),
        state: Set(OPEN.to_owned()),
        note: Set((!note.is_empty()).then(|| note.to_owned())),
        items: Set(serde_json::to_value(items).unwrap_or_default()),
        due_on: Set(Some(due_on)),
        requested_by: Set(write.actor().id.unwrap_or(0)),
        requested_by_name: Set(write.actor().name.clone()),
        requested_at: Set(write.clock().now()),
        answered_at: Set(None),
    };
    row.insert(&**write).await
}

/// Closes the request that waits.
pub async fn close<A: Acts>(write: &Write, permit: &Permit<A>, to: &str) -> Result<bool, DbErr> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::AnsweredAt, Expr::value(write.clock().now()))
        .filter(Column::ApplicationId.eq(permit.record_id()))
        .filter(Column::State.eq(OPEN))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Requests whose days are over.
pub async fn lapsed(database: &impl ConnectionTrait, today: NaiveDate, most: u64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::State.eq(OPEN)).filter(Column::DueOn.lt(today));
    rows.order_by_asc(Column::Id).limit(most).all(database).await
}
