//! What hangs on a document: topics, files, interpretations and links to other documents.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Condition;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::access::Permit;
use crate::platform::Write;
use crate::platform::entity::stored_file;
use crate::policies::entity::{policy_attachment, policy_document, policy_interpretation, policy_relation, policy_topic, topic};
use crate::policies::permit::Edit;

/// All topics in their order.
pub async fn topics(database: &impl ConnectionTrait) -> Result<Vec<topic::Model>, DbErr> {
    topic::Entity::find().order_by_asc(topic::Column::Position).order_by_asc(topic::Column::Id).all(database).await
}

/// Topics of several documents at once, by document, in the topics' order.
pub async fn topics_of(database: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Vec<topic::Model>>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let all = topics(database).await?;
    let mut links = policy_topic::Entity::find();
    if ids.len() <= 500 {
        links = links.filter(policy_topic::Column::PolicyId.is_in(ids.iter().copied()));
    }
    let links = links.all(database).await?;
    let mut by_policy: HashMap<i64, Vec<topic::Model>> = HashMap::new();
    for known in &all {
        for link in links.iter().filter(|link| link.topic_id == known.id) {
            by_policy.entry(link.policy_id).or_default().push(known.clone());
        }
    }
    Ok(by_policy)
}

/// Names of one document's topics.
pub async fn topic_names(database: &impl ConnectionTrait, id: i64) -> Result<Vec<String>, DbErr> {
    let mut found = topics_of(database, &[id]).await?;
    Ok(found.remove(&id).unwrap_or_default().into_iter().map(|topic| topic.name).collect())
}

/// Puts a document under exactly these topics.
pub async fn set_topics(write: &Write, permit: &Permit<Edit>, topic_ids: &[i64]) -> Result<(), DbErr> {
    let policy_id = permit.record_id();
    policy_topic::Entity::delete_many().filter(policy_topic::Column::PolicyId.eq(policy_id)).exec(&**write).await?;
    if topic_ids.is_empty() {
        return Ok(());
    }
    let rows = topic_ids.iter().map(|&topic_id| policy_topic::ActiveModel {
        id: NotSet,
        policy_id: Set(policy_id),
        topic_id: Set(topic_id),
    });
    policy_topic::Entity::insert_many(rows).exec_without_returning(&**write).await.map(|_| ())
}

/// Files of a document with their stored contents' names.
pub async fn attachments(
    database: &impl ConnectionTrait,
    policy_id: i64,
) -> Result<Vec<(policy_attachment::Model, stored_file::Model)>, DbErr> {
    let links = policy_attachment::Entity::find()
        .filter(policy_attachment::Column::PolicyId.eq(policy_id))
        .order_by_asc(policy_attachment::Column::Position)
        .order_by_asc(policy_attachment::Column::Id)
        .all(database)
        .await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids = links.iter().map(|link| link.file_id);
    let files = stored_file::Entity::find().filter(stored_file::Column::Id.is_in(ids)).all(database).await?;
    let mut files: HashMap<i64, stored_file::Model> = files.into_iter().map(|file| (file.id, file)).collect();
    Ok(links.into_iter().filter_map(|link| files.remove(&link.file_id).map(|file| (link, file))).collect())
}

/// Adds a file to a document.
pub async fn attach(write: &Write, permit: &Permit<Edit>, file: stored_file::ActiveModel, label: &str) -> Result<(), DbErr> {
    let file = file.insert(&**write).await?;
    let position = i32::try_from(attachments(&**write, permit.record_id()).await?.len()).unwrap_or(i32::MAX);
    let row = policy_attachment::ActiveModel {
        id: NotSet,
        policy_id: Set(permit.record_id()),
        file_id: Set(file.id),
        label: Set(label.to_owned()),
        position: Set(position),
    };
    row.insert(&**write).await.map(|_| ())
}

/// Takes a file off a document; the stored file stays for the audit trail.
pub async fn detach(write: &Write, permit: &Permit<Edit>, attachment_id: i64) -> Result<bool, DbErr> {
    let gone = policy_attachment::Entity::delete_many()
        .filter(policy_attachment::Column::Id.eq(attachment_id))
        .filter(policy_attachment::Column::PolicyId.eq(permit.record_id()))
        .exec(&**write)
        .await?;
    Ok(gone.rows_affected == 1)
}

/// Interpretations of a document, newest first.
pub async fn interpretations(
    database: &impl ConnectionTrait,
    policy_id: i64,
) -> Result<Vec<policy_interpretation::Model>, DbErr> {
    policy_interpretation::Entity::find()
        .filter(policy_interpretation::Column::PolicyId.eq(policy_id))
        .filter(policy_interpretation::Column::Form.ne(super::REMOVED))
        .order_by_desc(policy_interpretation::Column::PublishedOn)
        .order_by_asc(policy_interpretation::Column::Id)
        .all(database)
        .await
}

/// Links that lead from a document, as editors set them and as they were found.
pub async fn editor_relations(database: &impl ConnectionTrait, policy_id: i64) -> Result<Vec<policy_relation::Model>, DbErr> {
    policy_relation::Entity::find()
        .filter(policy_relation::Column::FromId.eq(policy_id))
        .order_by_asc(policy_relation::Column::Id)
        .all(database)
        .await
}

/// Links that lead to a document, by its id or by its number.
pub async fn incoming_relations(
    database: &impl ConnectionTrait,
    document: &policy_document::Model,
) -> Result<Vec<policy_relation::Model>, DbErr> {
    let mut leads_here = Condition::any().add(policy_relation::Column::ToId.eq(document.id));
    if let Some(key) = &document.number_key {
        leads_here = leads_here.add(policy_relation::Column::ToNumberKey.eq(key.as_str()));
    }
    policy_relation::Entity::find()
        .filter(leads_here)
        .filter(policy_relation::Column::FromId.ne(document.id))
        .order_by_asc(policy_relation::Column::Id)
        .all(database)
        .await
}

/// Replaces the links found in a document's text.
pub async fn replace_detected(
    write: &Write,
    policy_id: i64,
    origin: &str,
    rows: Vec<policy_relation::ActiveModel>,
) -> Result<(), DbErr> {
    policy_relation::Entity::delete_many()
        .filter(policy_relation::Column::FromId.eq(policy_id))
        .filter(policy_relation::Column::Origin.eq(origin))
        .exec(&**write)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    policy_relation::Entity::insert_many(rows).exec_without_returning(&**write).await.map(|_| ())
}
