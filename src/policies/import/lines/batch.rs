//! Writes a prepared batch in one transaction.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::ImportedLines;
use super::line::Prepared;
use crate::platform::{Actor, Write};
use crate::policies::entity::policy_document::{Column, Entity};
use crate::policies::entity::{policy_relation, policy_topic};
use crate::policies::event::LibraryEvent;
use crate::policies::relation::DETECTED;
use crate::policies::store;
use crate::web::Site;

/// Rows in one `INSERT`: 33 columns each, and SQLite takes 32,766 values.
const ROWS: usize = 400;

/// What the database knows of a document.
struct Known {
    id: i64,
    source: Option<String>,
}

/// Writes the batch and counts what it did.
pub(super) async fn write_batch(
    site: &Site,
    batch: Vec<Prepared>,
    topics: &HashMap<String, i64>,
    done: &mut ImportedLines,
) -> anyhow::Result<()> {
    let batch = last_of_each(batch, done);
    if batch.is_empty() {
        return Ok(());
    }
    let write = site.begin(Actor::system("命令行导入")).await?;
    let mut known = known(&write, &batch).await?;
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for item in batch {
        match known.remove(&item.external_id) {
            None => new.push(item),
            Some(old) if old.source.as_ref() == Some(&item.hash) => done.unchanged += 1,
            // An editor's change clears the mark of the source, and from then on the row is the editor's.
            Some(old) if old.source.is_none() => done.kept += 1,
            Some(old) => changed.push((old, item)),
        }
    }
    done.added += new.len();
    done.updated += changed.len();
    let mut touched = insert(&write, new, topics).await?;
    for (old, item) in changed {
        touched.push(old.id);
        update(&write, &old, item, topics).await?;
    }
    if touched.is_empty() {
        return Ok(());
    }
    let summary = format!("从 JSONL 导入 {} 份文件", touched.len());
    write.commit(LibraryEvent::policies("policy.lines_imported", touched, summary)).await?;
    Ok(())
}

/// An id that occurs twice in a batch counts once, as its last line says.
fn last_of_each(batch: Vec<Prepared>, done: &mut ImportedLines) -> Vec<Prepared> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Prepared> = batch
        .into_iter()
        .rev()
        .filter(|item| {
            let is_first = seen.insert(item.external_id.clone());
            done.updated += usize::from(!is_first);
            is_first
        })
        .collect();
    kept.reverse();
    kept
}

async fn known(write: &Write, batch: &[Prepared]) -> Result<HashMap<String, Known>, DbErr> {
    let rows: Vec<(i64, Option<String>, Option<String>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ExternalId, Column::ContentSource])
        .filter(Column::ExternalId.is_in(batch.iter().map(|item| item.external_id.as_str())))
        .into_tuple()
        .all(&**write)
        .await?;
    let known = rows.into_iter().filter_map(|(id, external_id, source)| Some((external_id?, Known { id, source })));
    Ok(known.collect())
}

/// Inserts new documents and returns their ids.
async fn insert(write: &Write, new: Vec<Prepared>, topics: &HashMap<String, i64>) -> Result<Vec<i64>, DbErr> {
    let mut ids = HashMap::new();
    for rows in new.chunks(ROWS) {
        Entity::insert_many(rows.iter().map(|item| item.row.clone())).exec_without_returning(&**write).await?;
        let inserted = known(write, rows).await?;
        ids.extend(inserted.into_iter().map(|(external_id, known)| (external_id, known.id)));
    }
    let (mut links, mut under) = (Vec::new(), Vec::new());
    for item in new {
        let Some(&id) = ids.get(&item.external_id) else { continue };
        under.extend(topic_rows(id, &item.topics, topics));
        links.extend(item.links.into_iter().map(|link| policy_relation::ActiveModel { from_id: Set(id), ..link }));
    }
    insert_links(write, links, under).await?;
    Ok(ids.into_values().collect())
}

async fn update(write: &Write, old: &Known, item: Prepared, topics: &HashMap<String, i64>) -> Result<(), DbErr> {
    let Some(before) = store::find(&**write, old.id).await? else { return Ok(()) };
    let is_new_text = before.content_hash != item.row.content_hash.clone().take().unwrap_or_default();
    if is_new_text {
        store::add_version(write, &before, "首次导入").await?;
    }
    let mut row = item.row;
    row.id = Set(old.id);
    row.revision = Set(before.revision + 1);
    row.version = Set(before.version + i32::from(is_new_text));
    row.stage = NotSet;
    row.created_at = NotSet;
    let after = row.update(&**write).await?;
    if is_new_text {
        store::add_version(write, &after, "重新导入").await?;
    }
    let links = item.links.into_iter().map(|link| policy_relation::ActiveModel { from_id: Set(old.id), ..link }).collect();
    store::replace_detected(write, old.id, DETECTED, links).await?;
    if item.topics.is_empty() {
        return Ok(());
    }
    policy_topic::Entity::delete_many().filter(policy_topic::Column::PolicyId.eq(old.id)).exec(&**write).await?;
    insert_links(write, Vec::new(), topic_rows(old.id, &item.topics, topics).collect()).await
}

fn topic_rows<'a>(
    policy_id: i64,
    names: &'a [String],
    topics: &'a HashMap<String, i64>,
) -> impl Iterator<Item = policy_topic::ActiveModel> + 'a {
    let ids: HashSet<i64> = names.iter().filter_map(|name| topics.get(name)).copied().collect();
    ids.into_iter().map(move |topic_id| policy_topic::ActiveModel {
        id: NotSet,
        policy_id: Set(policy_id),
        topic_id: Set(topic_id),
    })
}

async fn insert_links(
    write: &Write,
    links: Vec<policy_relation::ActiveModel>,
    under: Vec<policy_topic::ActiveModel>,
) -> Result<(), DbErr> {
    for rows in links.chunks(1000) {
        policy_relation::Entity::insert_many(rows.to_vec()).exec_without_returning(&**write).await?;
    }
    for rows in under.chunks(1000) {
        policy_topic::Entity::insert_many(rows.to_vec()).exec_without_returning(&**write).await?;
    }
    Ok(())
}
