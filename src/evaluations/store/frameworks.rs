//! Frameworks and their revisions. A revision is a row that never changes; the current one of a key is the newest saved.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr};

use crate::access::Permit;
use crate::evaluations::entity::framework::{ActiveModel, Column, Entity, Model};
use crate::evaluations::permit::Edit;
use crate::platform::Write;

/// Holds for new rounds.
pub const CURRENT: &str = "current";
/// An older revision, or one that is not used any more.
pub const RETIRED: &str = "retired";

/// What is saved as a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFramework {
    /// Key, the same in all revisions.
    pub key: String,
    /// What it evaluates: `park` or `belt`.
    pub subject_kind: String,
    /// Name.
    pub name: String,
    /// Text, as TOML.
    pub definition: String,
    /// What changed.
    pub note: String,
    /// Fingerprint of the content file, where it comes from there.
    pub content_digest: Option<String>,
}

/// A revision by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Several revisions.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// The revisions that hold, by key.
pub async fn current(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::State.eq(CURRENT)).order_by_asc(Column::Key).limit(100).all(database).await
}

/// The revision of a key that holds.
pub async fn by_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::Key.eq(key)).filter(Column::State.eq(CURRENT)).one(database).await
}

/// All revisions of a key, newest first.
pub async fn history(database: &impl ConnectionTrait, key: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Key.eq(key)).order_by_desc(Column::Revision).limit(100).all(database).await
}

/// Saves a revision that holds from now on; none when somebody saved another meanwhile, which `before` tells.
pub async fn save(
    write: &Write,
    _permit: &Permit<Edit>,
    before: Option<&Model>,
    new: NewFramework,
) -> Result<Option<Model>, DbErr> {
    if let Some(before) = before {
        let done = Entity::update_many()
            .col_expr(Column::State, Expr::value(RETIRED))
            .filter(Column::Id.eq(before.id))
            .filter(Column::State.eq(CURRENT))
            .exec(&**write)
            .await?;
        if done.rows_affected == 0 {
            return Ok(None);
        }
    }
    let row = ActiveModel {
        id: NotSet,
        key: Set(new.key),
        revision: Set(before.map_or(1, |row| row.revision + 1)),
        subject_kind: Set(new.subject_kind),
        name: Set(new.name),
        definition: Set(new.definition),
        state: Set(CURRENT.to_owned()),
        note: Set(Some(new.note)),
        content_digest: Set(new.content_digest),
        saved_by: Set(write.actor().id),
        saved_by_name: Set(write.actor().name.clone()),
        saved_at: Set(write.clock().now()),
    };
    match row.insert(&**write).await {
        Ok(row) => Ok(Some(row)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}
