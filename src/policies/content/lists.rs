//! Topics, synonyms and best bets of the content.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{Ids, Loaded};
use crate::platform::{Actor, Content, Subject};
use crate::policies::entity::{best_bet, synonym_group, topic};
use crate::policies::event::LibraryEvent;
use crate::policies::search::query_key;
use crate::policies::store;
use crate::web::Site;

#[derive(Deserialize)]
struct Topics {
    #[serde(rename = "topic")]
    topics: Vec<FrontTopic>,
}

#[derive(Deserialize)]
struct FrontTopic {
    slug: String,
    name: String,
    #[serde(default)]
    description: String,
}

/// Adds topics that are missing; those that exist are the editors'.
pub(super) async fn load_topics(site: &Site, content: &Content, loaded: &mut Loaded) -> anyhow::Result<Ids> {
    let wanted: Topics = content.toml("topics.toml")?;
    let write = site.begin(Actor::system("内容装载")).await?;
    let mut ids: Ids = store::topics(&*write).await?.into_iter().map(|topic| (topic.slug, topic.id)).collect();
    let before = ids.len();
    for (position, front) in (0..).zip(wanted.topics) {
        if ids.contains_key(&front.slug) || store::is_taken_out(&*write, "topic", &front.slug).await? {
            loaded.kept += 1;
            continue;
        }
        let (slug, name, description) = (Set(front.slug), Set(front.name), Set(front.description));
        let row = topic::ActiveModel { id: NotSet, slug, name, description, position: Set(position) };
        let row = row.insert(&*write).await?;
        ids.insert(row.slug, row.id);
    }
    loaded.added += ids.len() - before;
    if ids.len() > before {
        let subject = Subject { kind: "topic", id: 0, name: "主题分类".into() };
        write.commit(LibraryEvent::other("topic.loaded", subject, "从内容文件装载主题分类")).await?;
    }
    Ok(ids)
}

/// Brings the synonym groups of the content up to date; groups that editors changed or added are theirs.
pub(super) async fn load_synonyms(site: &Site, content: &Content, loaded: &mut Loaded) -> anyhow::Result<()> {
    let wanted = content.lines("synonyms.txt")?;
    let write = site.begin(Actor::system("内容装载")).await?;
    let known = synonym_group::Entity::find().all(&*write).await?;
    let now = write.clock().now();
    let mut added = 0;
    for line in &wanted {
        if known.iter().any(|group| group.content_key.as_deref() == Some(line)) {
            loaded.kept += 1;
            continue;
        }
        let row = synonym_group::ActiveModel {
            id: NotSet,
            terms: Set(line.clone()),
            is_active: Set(true),
            origin: Set("content".into()),
            content_key: Set(Some(line.clone())),
            updated_at: Set(now),
        };
        row.insert(&*write).await?;
        added += 1;
    }
    // A line that left the file goes, unless an editor has made it their own.
    let stale = known.iter().filter(|group| {
        let is_listed = group.content_key.as_ref().is_none_or(|key| wanted.contains(key));
        !is_listed && group.origin == "content"
    });
    for group in stale {
        synonym_group::Entity::delete_by_id(group.id).exec(&*write).await?;
        added += 1;
    }
    loaded.added += added;
    if added > 0 {
        let subject = Subject { kind: "synonym", id: 0, name: "同义词".into() };
        write.commit(LibraryEvent::other("synonym.loaded", subject, "从内容文件装载同义词")).await?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct BestBets {
    #[serde(rename = "best_bet", default)]
    best_bets: Vec<FrontBestBet>,
}

#[derive(Deserialize)]
struct FrontBestBet {
    query: String,
    external_id: String,
    #[serde(default)]
    note: String,
}

/// Adds best bets that are missing.
pub(super) async fn load_best_bets(site: &Site, content: &Content, ids: &Ids, loaded: &mut Loaded) -> anyhow::Result<()> {
    let wanted: BestBets = content.toml("best-bets.toml")?;
    let write = site.begin(Actor::system("内容装载")).await?;
    let mut added = 0;
    for bet in wanted.best_bets {
        let Some(&policy_id) = ids.get(&bet.external_id) else {
            anyhow::bail!("best-bets.toml: there is no policy {}", bet.external_id);
        };
        let query_key = query_key(&bet.query);
        let is_known = best_bet::Entity::find().filter(best_bet::Column::QueryKey.eq(&query_key)).one(&*write).await?.is_some();
        if is_known || store::is_taken_out(&*write, "best_bet", &query_key).await? {
            loaded.kept += 1;
            continue;
        }
        let row = best_bet::ActiveModel {
            id: NotSet,
            query: Set(bet.query),
            query_key: Set(query_key),
            policy_id: Set(policy_id),
            note: Set(bet.note),
            created_at: Set(write.clock().now()),
        };
        row.insert(&*write).await?;
        added += 1;
    }
    loaded.added += added;
    if added > 0 {
        let subject = Subject { kind: "best_bet", id: 0, name: "置顶结果".into() };
        write.commit(LibraryEvent::other("best_bet.loaded", subject, "从内容文件装载置顶结果")).await?;
    }
    Ok(())
}
