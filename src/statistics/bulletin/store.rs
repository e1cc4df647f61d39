//! Bulletins in the database. A public one does not change: it is taken back, made anew or noted, and published again.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{Composed, DRAFT, PUBLISHED};
use crate::access::Permit;
use crate::platform::Write;
use crate::statistics::entity::bulletin::{ActiveModel, Column, Entity, Model};
use crate::statistics::permit::{Make, Publish};

/// The text and numbers of a bulletin.
pub fn content(row: &Model) -> Composed {
    serde_json::from_value(row.content.clone()).unwrap_or_default()
}

/// A bulletin by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// All bulletins, the newest month first.
pub async fn all(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_desc(Column::Period).all(database).await
}

/// Public bulletins, the newest month first.
pub async fn published(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(PUBLISHED)).order_by_desc(Column::Period).all(database).await
}

/// The public bulletin of a month.
pub async fn of_month(database: &impl ConnectionTrait, period: i32) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Period.eq(period)).filter(Column::State.eq(PUBLISHED)).one(database).await
}

/// Months that have a bulletin.
pub async fn periods(database: &impl ConnectionTrait) -> Result<Vec<i32>, DbErr> {
    use sea_orm::QuerySelect as _;
    Entity::find().select_only().column(Column::Period).into_tuple().all(database).await
}

/// Keeps a new bulletin; none where the month has one already.
pub async fn insert(write: &Write, _permit: &Permit<Make>, composed: &Composed) -> Result<Option<Model>, DbErr> {
    let now = write.clock().now();
    let row = ActiveModel {
        id: NotSet,
        period: Set(composed.period),
        state: Set(DRAFT.to_owned()),
        title: Set(composed.title.clone()),
        content: Set(json(composed)?),
        note: Set(String::new()),
        revision: Set(1),
        is_demo: Set(composed.is_demo),
        made_at: Set(now),
        edited_by_name: Set(None),
        published_by: Set(None),
        published_by_name: Set(None),
        published_at: Set(None),
        updated_at: Set(now),
    };
    let alone = OnConflict::column(Column::Period).do_nothing().to_owned();
    let added = Entity::insert(row).on_conflict(alone).exec_without_returning(&**write).await?;
    if added == 0 {
        return Ok(None);
    }
    Entity::find().filter(Column::Period.eq(composed.period)).one(&**write).await
}

/// Makes a draft anew from the numbers of now.
pub async fn renew(write: &Write, permit: &Permit<Publish>, revision: i32, composed: &Composed) -> Result<bool, DbErr> {
    let changes = [
        (Column::Title, Expr::value(composed.title.clone())),
        (Column::Content, Expr::value(json(composed)?)),
        (Column::IsDemo, Expr::value(composed.is_demo)),
        (Column::MadeAt, Expr::value(write.clock().now())),
    ];
    change(write, permit, (revision, DRAFT), changes).await
}

/// Writes the note of a draft.
pub async fn note(write: &Write, permit: &Permit<Publish>, revision: i32, note: &str) -> Result<bool, DbErr> {
    let name = Some(write.actor().name.clone());
    let changes = [(Column::Note, Expr::value(note.to_owned())), (Column::EditedByName, Expr::value(name))];
    change(write, permit, (revision, DRAFT), changes).await
}

/// Makes a draft public.
pub async fn publish(write: &Write, permit: &Permit<Publish>, revision: i32) -> Result<bool, DbErr> {
    let changes = [
        (Column::State, Expr::value(PUBLISHED)),
        (Column::PublishedAt, Expr::value(Some(write.clock().now()))),
        (Column::PublishedBy, Expr::value(write.actor().id)),
        (Column::PublishedByName, Expr::value(Some(write.actor().name.clone()))),
    ];
    change(write, permit, (revision, DRAFT), changes).await
}

/// Takes a public one back.
pub async fn take_back(write: &Write, permit: &Permit<Publish>, revision: i32) -> Result<bool, DbErr> {
    change(write, permit, (revision, PUBLISHED), [(Column::State, Expr::value(DRAFT))]).await
}

async fn change(
    write: &Write,
    permit: &Permit<Publish>,
    (revision, state): (i32, &str),
    changes: impl IntoIterator<Item = (Column, sea_orm::sea_query::Expr)>,
) -> Result<bool, DbErr> {
    let mut update = Entity::update_many()
        .col_expr(Column::Revision, Expr::value(revision + 1))
        .col_expr(Column::UpdatedAt, Expr::value(write.clock().now()));
    for (column, value) in changes {
        update = update.col_expr(column, value);
    }
    let update = update.filter(Column::Id.eq(permit.record_id())).filter(Column::Revision.eq(revision));
    Ok(update.filter(Column::State.eq(state)).exec(&**write).await?.rows_affected == 1)
}

fn json(composed: &Composed) -> Result<serde_json::Value, DbErr> {
    serde_json::to_value(composed).map_err(|error| DbErr::Json(error.to_string()))
}
