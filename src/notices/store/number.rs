//! Numbers of notices: 公示〔2026〕3号, counted by year, without gaps where a write is rolled back.

use chrono::Datelike as _;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait as _, DbErr, ExprTrait as _};

use crate::platform::Write;

/// The next number of this year. Others who publish wait until this write has ended.
pub(super) async fn next(write: &Write) -> Result<String, DbErr> {
    let year = write.clock().today().year();
    let over = OnConflict::column("key").value("last", Expr::col(("number_series", "last")).add(1)).to_owned();
    let statement = Query::insert()
        .into_table("number_series")
        .columns(["key", "last"])
        .values_panic([format!("notice-{year}").into(), 1_i64.into()])
        .on_conflict(over)
        .returning_col("last")
        .to_owned();
    let row = write.query_one(&statement).await?;
    let last = row.ok_or_else(|| DbErr::RecordNotInserted)?.try_get_by_index::<i64>(0)?;
    Ok(format!("公示〔{year}〕{last}号"))
}
