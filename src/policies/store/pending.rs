//! Uploaded originals that wait for a person to confirm what was recognised in them.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::entity::stored_file;
use crate::policies::entity::pending_import::{ActiveModel, Column, Entity, Model};
use crate::policies::permit::Add;

/// Notes a file that was put into the file store.
pub async fn store_file(write: &Write, name: &str, media_type: &str, sha256: String, size: usize) -> Result<stored_file::Model, DbErr> {
    let row = stored_file::ActiveModel {
        id: NotSet,
        sha256: Set(sha256),
        name: Set(name.to_owned()),
        media_type: Set(media_type.to_owned()),
        size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
        uploaded_by: Set(write.actor().id),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await
}

/// A stored file's row.
pub async fn stored_file(database: &impl ConnectionTrait, id: i64) -> Result<Option<stored_file::Model>, DbErr> {
    stored_file::Entity::find_by_id(id).one(database).await
}

/// Adds an import that waits for confirmation.
pub async fn add_pending(write: &Write, _permit: &Permit<Add>, file: &stored_file::Model, recognised: Value) -> Result<Model, DbErr> {
    let row = ActiveModel {
        id: NotSet,
        file_name: Set(file.name.clone()),
        file_id: Set(file.id),
        recognised: Set(Some(recognised)),
        policy_id: Set(None),
        created_by: Set(write.actor().id.unwrap_or_default()),
        created_at: Set(write.clock().now()),
        settled_at: Set(None),
    };
    row.insert(&**write).await
}

/// An import, settled or not.
pub async fn find_pending(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// Imports that wait, newest first.
pub async fn pending(database: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SettledAt.is_null()).order_by_desc(Column::Id).all(database).await
}

/// Settles an import; false when it was settled already.
pub async fn settle_pending(write: &Write, _permit: &Permit<Add>, id: i64) -> Result<bool, DbErr> {
    let row = ActiveModel { settled_at: Set(Some(write.clock().now())), ..Default::default() };
    let settled = Entity::update_many().set(row).filter(Column::Id.eq(id)).filter(Column::SettledAt.is_null()).exec(&**write).await?;
    Ok(settled.rows_affected == 1)
}

/// Notes which document an import became.
pub async fn link_pending(write: &Write, _permit: &Permit<Add>, id: i64, policy_id: i64) -> Result<(), DbErr> {
    let row = ActiveModel { id: Set(id), policy_id: Set(Some(policy_id)), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}
