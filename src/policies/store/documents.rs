//! Documents themselves.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::entity::stored_file;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document::{self, ActiveModel, Column, Entity, Model};
use crate::policies::permit::{Add, Edit, MoveTo};
use crate::policies::rules::{Stage, Standing};

/// Any document.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(database).await
}

/// A document that the public may see.
pub async fn find_published(database: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).filter(Column::Stage.eq(Stage::Published.key())).one(database).await
}

/// Documents by their ids, in no order.
pub async fn find_many(database: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(database).await
}

/// The document that a source calls by this id.
pub async fn find_by_external_id(database: &impl ConnectionTrait, external_id: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ExternalId.eq(external_id)).one(database).await
}

/// A document with this number; the newest when several carry it.
pub async fn find_by_number_key(database: &impl ConnectionTrait, key: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::NumberKey.eq(key)).order_by_desc(Column::Id).one(database).await
}

/// A document with the same title, number and text.
pub async fn find_by_hash(database: &impl ConnectionTrait, hash: &str) -> Result<Option<Model>, DbErr> {
    Entity::find().filter(Column::ContentHash.eq(hash)).one(database).await
}

/// A document with this title from this issuer; where the new one has no number, a numbered one counts too.
pub async fn find_by_title(
    database: &impl ConnectionTrait,
    title: &str,
    authority: &str,
    has_no_number: bool,
) -> Result<Option<Model>, DbErr> {
    let mut same = Entity::find().filter(Column::Title.eq(title)).filter(Column::IssuingAuthority.eq(authority));
    if !has_no_number {
        same = same.filter(Column::DocumentNumber.is_null());
    }
    same.order_by_desc(Column::Id).one(database).await
}

/// The newest public documents.
pub async fn newest(database: &impl ConnectionTrait, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::Stage.eq(Stage::Published.key()))
        .order_by_with_nulls(Column::PublishedOn, sea_orm::Order::Desc, sea_orm::sea_query::NullOrdering::Last)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(database)
        .await
}

/// Scheduled documents whose time has come.
pub async fn due_for_publication(database: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Model>, DbErr> {
    let is_due = Condition::all().add(Column::Stage.eq(Stage::Scheduled.key())).add(Column::PublishAt.lte(now));
    Entity::find().filter(is_due).all(database).await
}

/// Ids of public documents whose validity turns in the days from `after` (not included) to `until`: taking effect,
/// expiring the day before, or being repealed.
pub async fn turning_on(database: &impl ConnectionTrait, after: NaiveDate, until: NaiveDate) -> Result<Vec<i64>, DbErr> {
    let within = |column: Column| column.gt(after).and(column.lte(until));
    let expired = Column::ExpiresOn.gte(after).and(Column::ExpiresOn.lt(until));
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Stage.eq(Stage::Published.key()))
        .filter(Condition::any().add(within(Column::EffectiveOn)).add(within(Column::RepealedOn)).add(expired))
        .into_tuple()
        .all(database)
        .await
}

/// Adds a document as a draft.
pub async fn insert(write: &Write, _permit: &Permit<Add>, draft: &PolicyDraft, source: Option<&str>) -> Result<Model, DbErr> {
    let mut row = columns(draft);
    let now = write.clock().now();
    row.id = NotSet;
    row.stage = Set(Stage::Draft.key().to_owned());
    row.version = Set(1);
    row.revision = Set(1);
    row.content_source = Set(source.map(str::to_owned));
    row.created_at = Set(now);
    row.updated_at = Set(now);
    row.insert(&**write).await
}

/// Changes what a document says, unless somebody else changed it since `revision` was read. None then.
pub async fn save(write: &Write, permit: &Permit<Edit>, revision: i64, draft: &PolicyDraft) -> Result<Option<Model>, DbErr> {
    let mut row = columns(draft);
    row.id = NotSet;
    row.external_id = NotSet;
    if write.actor().id.is_some() {
        // What a person has changed is theirs: content files do not write over it.
        row.content_source = Set(None);
    }
    row.revision = Set(revision + 1);
    row.updated_at = Set(write.clock().now());
    let changed = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Revision.eq(revision))
        .exec(&**write)
        .await?;
    if changed.rows_affected == 0 { Ok(None) } else { find(&**write, permit.record_id()).await }
}

/// Takes a step, unless the document is no longer where it was. Whether it was taken.
pub async fn set_stage(
    write: &Write,
    permit: &Permit<MoveTo>,
    from: Stage,
    to: Stage,
    publish_at: Option<DateTime<Utc>>,
) -> Result<bool, DbErr> {
    let row = ActiveModel {
        stage: Set(to.key().to_owned()),
        publish_at: Set(publish_at),
        updated_at: Set(write.clock().now()),
        ..Default::default()
    };
    let moved = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(permit.record_id()))
        .filter(Column::Stage.eq(from.key()))
        .exec(&**write)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// Marks a document as repealed on a day, by another document where that is known.
pub async fn repeal(
    write: &Write,
    permit: &Permit<Edit>,
    on: NaiveDate,
    by: Option<i64>,
    note: Option<String>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(permit.record_id()),
        standing: Set(Standing::Repealed.key().to_owned()),
        repealed_on: Set(Some(on)),
        repealed_by_id: Set(by),
        repeal_note: Set(note),
        content_source: if write.actor().id.is_some() { Set(None) } else { NotSet },
        updated_at: Set(write.clock().now()),
        ..Default::default()
    };
    row.update(&**write).await.map(|_| ())
}

/// Takes back the mark of repeal.
pub async fn reinstate(write: &Write, permit: &Permit<Edit>) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(permit.record_id()),
        standing: Set(Standing::InForce.key().to_owned()),
        repealed_on: Set(None),
        repealed_by_id: Set(None),
        repeal_note: Set(None),
        content_source: Set(None),
        updated_at: Set(write.clock().now()),
        ..Default::default()
    };
    row.update(&**write).await.map(|_| ())
}

/// Notes a stored file as the original of a document.
pub async fn set_original(write: &Write, permit: &Permit<Edit>, file_id: i64) -> Result<(), DbErr> {
    let row = ActiveModel { id: Set(permit.record_id()), original_file_id: Set(Some(file_id)), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}

/// Stores the original of a document beside it.
pub async fn keep_original(write: &Write, permit: &Permit<Edit>, file: stored_file::ActiveModel) -> Result<(), DbErr> {
    let file = file.insert(&**write).await?;
    set_original(write, permit, file.id).await
}

/// The columns that a draft fills; derived ones with them.
pub fn columns(draft: &PolicyDraft) -> policy_document::ActiveModel {
    let d = draft.clone();
    ActiveModel {
        number_key: Set(d.number_key()),
        content_hash: Set(d.content_hash()),
        external_id: Set(d.external_id),
        title: Set(d.title),
        document_number: Set(d.document_number),
        index_number: Set(d.index_number),
        kind: Set(d.kind),
        issuing_authority: Set(d.issuing_authority),
        level: Set(d.level),
        region: Set(d.region),
        region_code: Set(d.region_code),
        signed_on: Set(d.signed_on),
        published_on: Set(d.published_on),
        effective_on: Set(d.effective_on),
        expires_on: Set(d.expires_on),
        standing: Set(d.standing),
        summary: Set(d.summary),
        body: Set(d.body),
        source_url: Set(d.source_url),
        source_note: Set(d.source_note),
        ..Default::default()
    }
}
