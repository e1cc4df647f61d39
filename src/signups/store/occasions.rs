//! Occasions.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::Write;
use crate::signups::entity::occasion::{ActiveModel, Column, Entity, Model};
use crate::signups::rules::Stage;

/// One by its row.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// One by its row, for a write that moves its sign-ups: others who want the same wait until this write ends.
pub async fn hold(write: &Write, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_exclusive().one(&**write).await
}

/// One that visitors may see, by its code.
pub async fn find_public(database: &impl ConnectionTrait, code: &str) -> Result<Option<Model>, DbErr> {
    let row = Entity::find().filter(Column::Code.eq(code)).one(database).await?;
    Ok(row.filter(|row| Stage::parse(&row.stage).is_some_and(Stage::is_public)))
}

/// Several by their rows.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let mut rows = Vec::new();
    for ids in ids.chunks(500) {
        rows.extend(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await?);
    }
    Ok(rows)
}

/// Sessions of a course, latest first.
pub async fn of_subject(database: &impl ConnectionTrait, kind: &str, subject_id: i64) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::SubjectId.eq(subject_id));
    rows.order_by_desc(Column::StartsAt).order_by_desc(Column::Id).all(database).await
}

/// Listed public occasions of a kind that touch a span of time, in order.
pub async fn between(
    database: &impl ConnectionTrait,
    kind: &str,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Model>, DbErr> {
    listed(kind).filter(Column::StartsAt.lt(to)).filter(Column::EndsAt.gt(from)).all(database).await
}

/// Listed public occasions of a kind that have not ended, at most `most`, in order.
pub async fn coming(database: &impl ConnectionTrait, kind: &str, now: DateTime<Utc>, most: u64) -> Result<Vec<Model>, DbErr> {
    listed(kind).filter(Column::EndsAt.gt(now)).limit(most).all(database).await
}

fn listed(kind: &str) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(Column::IsListed.eq(true))
        .filter(Column::Stage.is_in([Stage::Published.key(), Stage::Cancelled.key()]))
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
}

/// Writes a new one.
pub async fn insert(write: &Write, row: ActiveModel) -> Result<Model, DbErr> {
    Entity::insert(row).exec_with_returning(&**write).await
}

/// Saves all of it, unless somebody was quicker; whether it was saved.
pub async fn save(write: &Write, row: Model, revision: i32) -> Result<bool, DbErr> {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let id = row.id;
    let mut change = row.into_active_model().reset_all();
    change.id = sea_orm::ActiveValue::Unchanged(id);
    change.revision = sea_orm::ActiveValue::Set(revision + 1);
    change.updated_at = sea_orm::ActiveValue::Set(write.clock().now());
    let done =
        Entity::update_many().set(change).filter(Column::Id.eq(id)).filter(Column::Revision.eq(revision)).exec(&**write).await?;
    Ok(done.rows_affected == 1)
}

/// Sets where it is on its way, from one of the stages given; whether it was there.
pub async fn set_stage(write: &Write, id: i64, from: &[Stage], to: Stage, note: Option<&str>) -> Result<bool, DbErr> {
    let now = write.clock().now();
    let mut change = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(to.key()))
        .col_expr(Column::StageNote, Expr::value(note))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now));
    if to == Stage::Published {
        change = change.col_expr(Column::PublishedAt, Expr::value(now));
    }
    if to == Stage::Cancelled {
        change = change.col_expr(Column::CancelledAt, Expr::value(now));
    }
    let from = from.iter().map(|stage| stage.key());
    let done = change.filter(Column::Id.eq(id)).filter(Column::Stage.is_in(from)).exec(&**write).await?;
    Ok(done.rows_affected == 1)
}

/// Published occasions that begin within a span of time.
pub async fn starting(database: &impl ConnectionTrait, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::Stage.eq(Stage::Published.key()));
    rows.filter(Column::StartsAt.gt(from)).filter(Column::StartsAt.lte(to)).all(database).await
}

/// Published occasions that ended within a span of time.
pub async fn ended(database: &impl ConnectionTrait, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    let rows = Entity::find().filter(Column::Stage.eq(Stage::Published.key())).filter(Column::IsDemo.eq(false));
    rows.filter(Column::EndsAt.gt(from)).filter(Column::EndsAt.lte(to)).all(database).await
}

/// Occasions of several subjects.
pub async fn of_subjects(
    database: &impl ConnectionTrait,
    kind: &str,
    ids: impl Iterator<Item = i64>,
) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Kind.eq(kind)).filter(Column::SubjectId.is_in(ids)).all(database).await
}
