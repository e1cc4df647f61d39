//! What editors keep so that people find documents: topics, synonyms, best bets, and the record of searches.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::access::Permit;
use crate::platform::{Write, setting};
use crate::policies::entity::{best_bet, policy_topic, search_query, synonym_group, topic};
use crate::policies::permit::Curate;
use crate::policies::search::query_key;
use crate::policies::store;

/// Whether editors took out what the content files would add.
pub async fn is_taken_out(database: &impl ConnectionTrait, kind: &str, key: &str) -> Result<bool, DbErr> {
    Ok(setting::get(database, &taken_out(kind, key)).await?.is_some_and(|state| state == "yes"))
}

async fn take_out(write: &Write, kind: &str, key: &str, state: &str) -> Result<(), DbErr> {
    setting::put(&**write, write.clock(), &taken_out(kind, key), state).await
}

fn taken_out(kind: &str, key: &str) -> String {
    format!("content.taken_out.{kind}.{key}")
}

/// How many documents lie under each topic.
pub async fn topic_uses(database: &impl ConnectionTrait) -> Result<HashMap<i64, i64>, DbErr> {
    let counts = policy_topic::Entity::find().select_only().column(policy_topic::Column::TopicId);
    let counts = counts.column_as(policy_topic::Column::Id.count(), "documents").group_by(policy_topic::Column::TopicId);
    Ok(counts.into_tuple::<(i64, i64)>().all(database).await?.into_iter().collect())
}

/// Adds a topic behind the others.
pub async fn add_topic(write: &Write, _permit: &Permit<Curate>, slug: &str, name: &str, description: &str) -> Result<topic::Model, DbErr> {
    let position = store::topics(&**write).await?.iter().map(|topic| topic.position + 1).max().unwrap_or(0);
    take_out(write, "topic", slug, "no").await?;
    let row = topic::ActiveModel {
        id: NotSet,
        slug: Set(slug.to_owned()),
        name: Set(name.to_owned()),
        description: Set(description.to_owned()),
        position: Set(position),
    };
    row.insert(&**write).await
}

/// Changes what a topic is called; its address stays.
pub async fn save_topic(write: &Write, _permit: &Permit<Curate>, id: i64, name: &str, description: &str) -> Result<(), DbErr> {
    let row =
        topic::ActiveModel { id: Set(id), name: Set(name.to_owned()), description: Set(description.to_owned()), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}

/// Moves a topic one place up or down.
pub async fn move_topic(write: &Write, _permit: &Permit<Curate>, id: i64, is_up: bool) -> Result<(), DbErr> {
    let mut ids: Vec<i64> = store::topics(&**write).await?.into_iter().map(|topic| topic.id).collect();
    let Some(at) = ids.iter().position(|known| *known == id) else { return Ok(()) };
    let to = if is_up { at.saturating_sub(1) } else { (at + 1).min(ids.len() - 1) };
    ids.swap(at, to);
    for (position, id) in (0..).zip(ids) {
        let row = topic::ActiveModel { id: Set(id), position: Set(position), ..Default::default() };
        row.update(&**write).await?;
    }
    Ok(())
}

/// Deletes a topic that no document lies under; false when one does.
pub async fn delete_topic(write: &Write, _permit: &Permit<Curate>, known: &topic::Model) -> Result<bool, DbErr> {
    if policy_topic::Entity::find().filter(policy_topic::Column::TopicId.eq(known.id)).count(&**write).await? > 0 {
        return Ok(false);
    }
    take_out(write, "topic", &known.slug, "yes").await?;
    topic::Entity::delete_by_id(known.id).exec(&**write).await?;
    Ok(true)
}

/// All synonym groups, those in use first.
pub async fn synonyms(database: &impl ConnectionTrait) -> Result<Vec<synonym_group::Model>, DbErr> {
    let all = synonym_group::Entity::find().order_by_desc(synonym_group::Column::IsActive);
    all.order_by_desc(synonym_group::Column::UpdatedAt).order_by_asc(synonym_group::Column::Id).all(database).await
}

/// One synonym group.
pub async fn synonym_group(database: &impl ConnectionTrait, id: i64) -> Result<Option<synonym_group::Model>, DbErr> {
    synonym_group::Entity::find_by_id(id).one(database).await
}

/// Adds or changes a synonym group, which is the editors' from then on.
pub async fn save_synonyms(
    write: &Write,
    _permit: &Permit<Curate>,
    id: Option<i64>,
    terms: &str,
    is_active: bool,
) -> Result<synonym_group::Model, DbErr> {
    let mut row = synonym_group::ActiveModel {
        id: NotSet,
        terms: Set(terms.to_owned()),
        is_active: Set(is_active),
        origin: Set("editor".to_owned()),
        content_key: NotSet,
        updated_at: Set(write.clock().now()),
    };
    if let Some(id) = id {
        row.id = Set(id);
        return row.update(&**write).await;
    }
    row.insert(&**write).await
}

/// All best bets, newest first.
pub async fn best_bets(database: &impl ConnectionTrait) -> Result<Vec<best_bet::Model>, DbErr> {
    best_bet::Entity::find().order_by_desc(best_bet::Column::Id).all(database).await
}

/// Pins a document to a query; none when it is pinned already.
pub async fn add_best_bet(
    write: &Write,
    _permit: &Permit<Curate>,
    query: &str,
    policy_id: i64,
    note: &str,
) -> Result<Option<best_bet::Model>, DbErr> {
    let key = query_key(query);
    let known = best_bet::Entity::find().filter(best_bet::Column::QueryKey.eq(&key)).filter(best_bet::Column::PolicyId.eq(policy_id));
    if known.one(&**write).await?.is_some() {
        return Ok(None);
    }
    take_out(write, "best_bet", &key, "no").await?;
    let row = best_bet::ActiveModel {
        id: NotSet,
        query: Set(query.to_owned()),
        query_key: Set(key),
        policy_id: Set(policy_id),
        note: Set(note.to_owned()),
        created_at: Set(write.clock().now()),
    };
    row.insert(&**write).await.map(Some)
}

/// Takes a pin off; the pin as it was.
pub async fn remove_best_bet(write: &Write, _permit: &Permit<Curate>, id: i64) -> Result<Option<best_bet::Model>, DbErr> {
    let known = best_bet::Entity::find_by_id(id).one(&**write).await?;
    if let Some(known) = &known {
        take_out(write, "best_bet", &known.query_key, "yes").await?;
        best_bet::Entity::delete_by_id(id).exec(&**write).await?;
    }
    Ok(known)
}

/// Which searches are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Without results, not settled yet.
    Unanswered,
    /// The most frequent of all.
    Frequent,
    /// Settled by an editor.
    Settled,
}

/// A page of recorded searches, most frequent first, and how many there are.
pub async fn searches(
    database: &impl ConnectionTrait,
    demand: Demand,
    from: u64,
    count: u64,
) -> Result<(Vec<search_query::Model>, u64), DbErr> {
    let all = demanded(demand);
    let total = all.clone().count(database).await?;
    let ordered = all.order_by_desc(search_query::Column::Searches).order_by_desc(search_query::Column::LastAt);
    Ok((ordered.offset(from).limit(count).all(database).await?, total))
}

/// How many searches without results nobody has settled.
pub async fn count_unanswered(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    demanded(Demand::Unanswered).count(database).await
}

fn demanded(demand: Demand) -> sea_orm::Select<search_query::Entity> {
    let all = search_query::Entity::find();
    match demand {
        Demand::Unanswered => {
            all.filter(search_query::Column::LastTotal.eq(0)).filter(search_query::Column::IsSettled.eq(false))
        }
        Demand::Frequent => all,
        Demand::Settled => all.filter(search_query::Column::IsSettled.eq(true)),
    }
}

/// Settles a search, or opens it again; the search as it was.
pub async fn settle_search(
    write: &Write,
    _permit: &Permit<Curate>,
    id: i64,
    is_settled: bool,
) -> Result<Option<search_query::Model>, DbErr> {
    let known = search_query::Entity::find_by_id(id).one(&**write).await?;
    if known.is_some() {
        let row = search_query::ActiveModel { id: Set(id), is_settled: Set(is_settled), ..Default::default() };
        row.update(&**write).await?;
    }
    Ok(known)
}

/// Ids of the documents under a topic.
pub async fn under_topic(database: &impl ConnectionTrait, topic_id: i64) -> Result<Vec<i64>, DbErr> {
    let links = policy_topic::Entity::find().select_only().column(policy_topic::Column::PolicyId);
    links.filter(policy_topic::Column::TopicId.eq(topic_id)).into_tuple().all(database).await
}
