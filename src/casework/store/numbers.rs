//! Numbers that are given once: receipts, notices, certificates. A number is taken inside the write that uses it, so that
//! two writers never get the same and a write that is rolled back leaves no hole.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::casework::entity::number_series::{ActiveModel, Column, Entity};
use crate::platform::Write;

/// The next number of a series, from 1.
pub async fn next(write: &Write, series: &str) -> Result<i64, DbErr> {
    let first = ActiveModel { id: NotSet, key: Set(series.to_owned()), last: Set(0) };
    let there = OnConflict::column(Column::Key).do_nothing().to_owned();
    Entity::insert(first).on_conflict(there).exec_without_returning(&**write).await?;
    // The update holds the row until the end of the write: others wait here.
    Entity::update_many()
        .col_expr(Column::Last, Expr::col(Column::Last).add(1))
        .filter(Column::Key.eq(series))
        .exec(&**write)
        .await?;
    let row = Entity::find().filter(Column::Key.eq(series)).one(&**write).await?;
    row.map(|row| row.last).ok_or_else(|| DbErr::RecordNotFound(format!("number series {series}")))
}
