//! Versions: what was public once stays readable.

use chrono::{NaiveDate, NaiveTime};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::documents::save;
use crate::access::Permit;
use crate::platform::Write;
use crate::platform::clock::instant_of;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document::{self, Model};
use crate::policies::entity::policy_version::{ActiveModel, Column, Entity, Model as Version};
use crate::policies::permit::Edit;
use crate::policies::rules::Stage;

/// All versions of a document, newest first.
pub async fn versions(database: &impl ConnectionTrait, policy_id: i64) -> Result<Vec<Version>, DbErr> {
    Entity::find().filter(Column::PolicyId.eq(policy_id)).order_by_desc(Column::Number).all(database).await
}

/// One version.
pub async fn version(database: &impl ConnectionTrait, policy_id: i64, number: i32) -> Result<Option<Version>, DbErr> {
    Entity::find().filter(Column::PolicyId.eq(policy_id)).filter(Column::Number.eq(number)).one(database).await
}

/// Keeps the document as it is now as its present version; over a copy kept under the same number.
pub async fn add_version(write: &Write, document: &Model, reason: &str) -> Result<(), DbErr> {
    let metadata = serde_json::to_value(PolicyDraft { body: String::new(), ..PolicyDraft::of(document) }).ok();
    let known = version(&**write, document.id, document.version).await?;
    let mut row = ActiveModel {
        id: NotSet,
        policy_id: Set(document.id),
        number: Set(document.version),
        title: Set(document.title.clone()),
        body: Set(document.body.clone()),
        metadata: Set(metadata),
        reason: Set(reason.to_owned()),
        author_name: Set(write.actor().name.clone()),
        created_at: Set(write.clock().now()),
    };
    match known {
        None => row.insert(&**write).await.map(|_| ()),
        Some(known) => {
            row.id = Set(known.id);
            row.reason = Set(known.reason);
            row.created_at = Set(known.created_at);
            row.update(&**write).await.map(|_| ())
        }
    }
}

/// Says since which day a version has been public, where that is not the day on which it was saved.
pub async fn date_version(write: &Write, permit: &Permit<Edit>, number: i32, on: NaiveDate) -> Result<(), DbErr> {
    let since = Expr::value(instant_of(on.and_time(NaiveTime::MIN)));
    let version = Entity::update_many().filter(Column::PolicyId.eq(permit.record_id())).filter(Column::Number.eq(number));
    version.col_expr(Column::CreatedAt, since).exec(&**write).await.map(|_| ())
}

/// Saves; where the text of a published document changes, as a new version.
pub async fn save_or_amend(
    write: &Write,
    permit: &Permit<Edit>,
    before: &Model,
    draft: &PolicyDraft,
    reason: &str,
) -> Result<Option<Model>, DbErr> {
    let is_public = before.stage == Stage::Published.key();
    if is_public && before.content_hash != draft.content_hash() {
        return amend(write, permit, before, draft, reason).await;
    }
    save(write, permit, before.revision, draft).await
}

/// Makes a new version with another text; the old one stays. None when somebody else changed the document meanwhile.
pub async fn amend(
    write: &Write,
    permit: &Permit<Edit>,
    before: &Model,
    draft: &PolicyDraft,
    reason: &str,
) -> Result<Option<Model>, DbErr> {
    add_version(write, before, "首次发布").await?;
    let Some(after) = save(write, permit, before.revision, draft).await? else { return Ok(None) };
    let next = policy_document::ActiveModel { id: Set(after.id), version: Set(before.version + 1), ..Default::default() };
    let after = next.update(&**write).await?;
    add_version(write, &after, reason).await?;
    Ok(Some(after))
}
