//! Numbers that are given once: receipts, notices, certificates, batches of payments. A number is taken inside the write
//! that uses it: two writers never get the same, and a write that is rolled back leaves no hole.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{DbErr, EntityTrait};

use super::Write;
use super::entity::number_series::{ActiveModel, Column, Entity};

/// The next number of a series, from 1. Others who want one of the same series wait until this write has ended.
pub async fn next(write: &Write, series: &str) -> Result<i64, DbErr> {
    take(write, series, 1).await
}

/// Takes so many numbers of a series at once, and gives the first of them.
pub async fn take(write: &Write, series: &str, count: u32) -> Result<i64, DbErr> {
    let count = i64::from(Ord::max(count, 1));
    let first = ActiveModel { id: NotSet, key: Set(series.to_owned()), last: Set(count) };
    let over = OnConflict::column(Column::Key).value(Column::Last, Expr::col((Entity, Column::Last)).add(count)).to_owned();
    let row = Entity::insert(first).on_conflict(over).exec_with_returning(&**write).await?;
    Ok(row.last - count + 1)
}
