//! Entries that grow old.

use chrono::NaiveDate;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::listings::entity::listing::{Column, Entity, Model};
use crate::listings::rules::Status;
use crate::platform::Write;
use crate::platform::entity::audit_event;

/// Public entries of a directory confirmed on a day or before, after an id, at most so many.
pub async fn confirmed_by(
    database: &impl ConnectionTrait,
    directory: &str,
    day: NaiveDate,
    after: i64,
    most: u64,
) -> Result<Vec<Model>, DbErr> {
    let is_old = Condition::any().add(Column::ConfirmedOn.lte(day)).add(Column::ConfirmedOn.is_null());
    Entity::find()
        .filter(Column::Directory.eq(directory))
        .filter(Column::Status.eq(Status::Published.key()))
        .filter(is_old)
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(most)
        .all(database)
        .await
}

/// Public entries of a directory in whose facts a day lies from `first` to before `end`, after an id, at most so many. Days
/// are kept as `2026-03-05`, which both databases read and order as text.
pub async fn with_day(
    database: &impl ConnectionTrait,
    (directory, field): (&str, &str),
    (first, end): (NaiveDate, NaiveDate),
    after: i64,
    most: u64,
) -> Result<Vec<i64>, DbErr> {
    let is_plain = field.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    if !is_plain {
        return Err(DbErr::Custom(format!("{field} is no name of a field")));
    }
    let day = || Expr::cust(format!(r#""listing"."facts" ->> '{field}'"#));
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Directory.eq(directory))
        .filter(Column::Status.eq(Status::Published.key()))
        .filter(day().gte(first.to_string()))
        .filter(day().lt(end.to_string()))
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(most)
        .into_tuple()
        .all(database)
        .await
}

/// Notes that the owner of these entries is asked, unless that was after `last`; how many were noted.
pub async fn note_asked(write: &Write, ids: &[i64], today: NaiveDate, last: NaiveDate) -> Result<u64, DbErr> {
    let mut noted = 0;
    for chunk in ids.chunks(500) {
        let is_due = Condition::any().add(Column::AskedOn.is_null()).add(Column::AskedOn.lte(last));
        let done = Entity::update_many()
            .col_expr(Column::AskedOn, Expr::value(today))
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .filter(is_due)
            .exec(&**write)
            .await?;
        noted += done.rows_affected;
    }
    Ok(noted)
}

/// What happened to an entry, newest first.
pub async fn history(database: &impl ConnectionTrait, kind: &str, id: i64, most: u64) -> Result<Vec<audit_event::Model>, DbErr> {
    audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq(kind))
        .filter(audit_event::Column::SubjectId.eq(id))
        .order_by_desc(audit_event::Column::Id)
        .limit(most)
        .all(database)
        .await
}
