//! Documents and interpretations of the content.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{Ids, Loaded};
use crate::access::Permit;
use crate::platform::content::front_matter;
use crate::platform::secret::fingerprint;
use crate::platform::{Actor, Content, Write};
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::{policy_document, policy_interpretation, policy_relation};
use crate::policies::event::LibraryEvent;
use crate::policies::permit::{self, Add, Edit, MoveTo};
use crate::policies::rules::{Stage, stage_of};
use crate::policies::text::Body;
use crate::policies::{relation, store};
use crate::values::DocumentNumber;
use crate::web::Site;

/// Front matter of `content/policies/*.md`; its fields are described in `content/README.md`.
#[derive(Deserialize)]
struct Front {
    external_id: String,
    title: String,
    document_number: Option<String>,
    index_number: Option<String>,
    kind: String,
    issuing_authority: String,
    level: String,
    region: String,
    region_code: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    signed_on: Option<toml::value::Datetime>,
    published_on: Option<toml::value::Datetime>,
    effective_on: Option<toml::value::Datetime>,
    expires_on: Option<toml::value::Datetime>,
    status: String,
    version: Option<i32>,
    version_on: Option<toml::value::Datetime>,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    source_note: String,
    source_url: Option<String>,
    #[serde(default, rename = "relation")]
    relations: Vec<FrontRelation>,
}

#[derive(Deserialize)]
struct FrontRelation {
    kind: String,
    number: Option<String>,
    title: Option<String>,
}

struct Item {
    front: Front,
    draft: PolicyDraft,
    hash: String,
    earlier: Vec<Earlier>,
}

/// An earlier version: its number, the day since which it was public, and what it said.
type Earlier = (i32, Option<NaiveDate>, PolicyDraft);

/// Loads all documents and says which row each became.
pub(super) async fn load_documents(site: &Site, content: &Content, topics: &Ids, loaded: &mut Loaded) -> anyhow::Result<Ids> {
    let mut earlier: HashMap<String, Vec<Earlier>> = HashMap::new();
    for path in content.list("policies/versions") {
        let item = read(content, &path)?;
        let (number, on) = (item.front.version.unwrap_or(1), day(item.front.version_on.as_ref()));
        earlier.entry(item.front.external_id).or_default().push((number, on, item.draft));
    }
    let mut ids = Ids::new();
    for path in content.list("policies") {
        let mut item = read(content, &path)?;
        item.earlier = earlier.remove(&item.front.external_id).unwrap_or_default();
        item.earlier.sort_by_key(|(number, ..)| *number);
        let id = load_document(site, &item, topics, loaded).await?;
        ids.insert(item.front.external_id, id);
    }
    link_repeals(site).await?;
    Ok(ids)
}

fn read(content: &Content, path: &str) -> anyhow::Result<Item> {
    let text = content.text(path)?;
    let (front, body): (Front, &str) = front_matter(&text).map_err(|error| error.context(path.to_owned()))?;
    let draft = PolicyDraft {
        external_id: Some(front.external_id.clone()),
        title: front.title.clone(),
        document_number: front.document_number.clone(),
        index_number: front.index_number.clone(),
        kind: front.kind.clone(),
        issuing_authority: front.issuing_authority.clone(),
        level: front.level.clone(),
        region: front.region.clone(),
        region_code: front.region_code.clone(),
        signed_on: day(front.signed_on.as_ref()),
        published_on: day(front.published_on.as_ref()),
        effective_on: day(front.effective_on.as_ref()),
        expires_on: if front.status == "repealed" { None } else { day(front.expires_on.as_ref()) },
        standing: front.status.clone(),
        summary: front.summary.clone(),
        body: Body::parse(body).to_markup(),
        source_url: front.source_url.clone(),
        source_note: front.source_note.clone(),
    };
    Ok(Item { hash: fingerprint(text.as_bytes()), front, draft, earlier: Vec::new() })
}

fn day(value: Option<&toml::value::Datetime>) -> Option<NaiveDate> {
    let date = value?.date?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

async fn load_document(site: &Site, item: &Item, topics: &Ids, loaded: &mut Loaded) -> anyhow::Result<i64> {
    let known = store::find_by_external_id(site.database.read(), &item.front.external_id).await?;
    if let Some(known) = &known {
        // An editor's change clears the source's mark, and from then on the row is the editor's.
        let is_same = known.content_source.as_deref() == Some(&item.hash);
        if is_same || known.content_source.is_none() {
            loaded.kept += 1;
            return Ok(known.id);
        }
    }
    let write = site.begin(Actor::system("内容装载")).await?;
    let document = if let Some(known) = known {
        loaded.updated += 1;
        let permit = system_permit::<Edit>(&write, known.id)?;
        store::save_or_amend(&write, &permit, &known, &item.draft, "内容文件更新").await?.unwrap_or(known)
    } else {
        loaded.added += 1;
        insert_with_versions(&write, item).await?
    };
    finish(&write, &document, item, topics).await?;
    write.commit(LibraryEvent::policy("policy.loaded", &document, "从内容文件装载")).await?;
    Ok(document.id)
}

/// A document with earlier versions begins as the first of them and is amended up to the present one.
async fn insert_with_versions(write: &Write, item: &Item) -> anyhow::Result<policy_document::Model> {
    let add = system_permit::<Add>(write, 0)?;
    let first = item.earlier.first().map_or(&item.draft, |(.., draft)| draft);
    let mut document = store::insert(write, &add, first, Some(&item.hash)).await?;
    let move_to = system_permit::<MoveTo>(write, document.id)?;
    store::set_stage(write, &move_to, stage_of(&document), Stage::Published, None).await?;
    let later = item.earlier.iter().skip(1).map(|(.., draft)| draft).chain((!item.earlier.is_empty()).then_some(&item.draft));
    for draft in later {
        let edit = system_permit::<Edit>(write, document.id)?;
        document = store::amend(write, &edit, &document, draft, "内容文件中的新版本").await?.unwrap_or(document);
    }
    Ok(document)
}

async fn finish(write: &Write, document: &policy_document::Model, item: &Item, topics: &Ids) -> anyhow::Result<()> {
    let edit = system_permit::<Edit>(write, document.id)?;
    let ids: Vec<i64> = item.front.topics.iter().filter_map(|slug| topics.get(slug)).copied().collect();
    store::set_topics(write, &edit, &ids).await?;
    relation::detect(write, document).await?;
    let rows = item.front.relations.iter().map(|link| relation_row(document.id, link)).collect();
    store::replace_detected(write, document.id, relation::CONTENT, rows).await?;
    let mark =
        policy_document::ActiveModel { id: Set(document.id), content_source: Set(Some(item.hash.clone())), ..Default::default() };
    let marked = mark.update(&**write).await?;
    store::add_version(write, &marked, "首次发布").await?;
    let earlier = (1..).zip(item.earlier.iter().map(|(_, on, _)| *on));
    for (number, on) in earlier.chain([(marked.version, day(item.front.version_on.as_ref()))]) {
        if let Some(on) = on {
            store::date_version(write, &edit, number, on).await?;
        }
    }
    if item.front.status == "repealed"
        && let Some(on) = day(item.front.expires_on.as_ref())
    {
        store::repeal(write, &edit, on, None, None).await?;
    }
    Ok(())
}

fn relation_row(from_id: i64, link: &FrontRelation) -> policy_relation::ActiveModel {
    let number = link.number.as_deref().and_then(DocumentNumber::parse);
    policy_relation::ActiveModel {
        id: NotSet,
        from_id: Set(from_id),
        to_id: Set(None),
        to_number_key: Set(number.as_ref().map(DocumentNumber::normal)),
        to_number: Set(link.number.clone()),
        to_title: Set(link.title.clone()),
        kind: Set(link.kind.clone()),
        origin: Set(relation::CONTENT.to_owned()),
        anchor: Set(None),
    }
}

/// Now that all rows exist: links by title get their target, and a repealed document learns what repealed it.
async fn link_repeals(site: &Site) -> anyhow::Result<()> {
    let write = site.begin(Actor::system("内容装载")).await?;
    let by_title = policy_relation::Entity::find()
        .filter(policy_relation::Column::Origin.eq(relation::CONTENT))
        .filter(policy_relation::Column::ToId.is_null())
        .all(&*write)
        .await?;
    let mut touched = Vec::new();
    for link in by_title {
        let Some(target) = target_of(&write, &link).await? else { continue };
        let update = policy_relation::ActiveModel { id: Set(link.id), to_id: Set(Some(target)), ..Default::default() };
        update.update(&*write).await?;
        if link.kind == relation::key(crate::policies::citation::Relation::Repeals) {
            let repealed =
                policy_document::ActiveModel { id: Set(target), repealed_by_id: Set(Some(link.from_id)), ..Default::default() };
            repealed.update(&*write).await?;
        }
        touched.push(target);
    }
    if touched.is_empty() {
        return Ok(());
    }
    write.commit(LibraryEvent::policies("policy.linked", touched, "按内容文件建立文件之间的联系")).await?;
    Ok(())
}

async fn target_of(write: &Write, link: &policy_relation::Model) -> anyhow::Result<Option<i64>> {
    if let Some(key) = &link.to_number_key {
        return Ok(store::find_by_number_key(&**write, key).await?.map(|document| document.id));
    }
    let Some(title) = &link.to_title else { return Ok(None) };
    let found = policy_document::Entity::find().filter(policy_document::Column::Title.eq(title)).one(&**write).await?;
    Ok(found.map(|document| document.id))
}

fn system_permit<A>(write: &Write, id: i64) -> anyhow::Result<Permit<A>> {
    permit::by_system(write, id).ok_or_else(|| anyhow::anyhow!("content is loaded by the program, not by a person"))
}

/// Front matter of `content/interpretations/*.md`.
#[derive(Deserialize)]
struct InterpretationFront {
    policy: String,
    title: String,
    form: String,
    published_on: Option<toml::value::Datetime>,
}

/// Loads the interpretations.
pub(super) async fn load_interpretations(site: &Site, content: &Content, ids: &Ids, loaded: &mut Loaded) -> anyhow::Result<()> {
    for path in content.list("interpretations") {
        let text = content.text(&path)?;
        let (front, body): (InterpretationFront, &str) = front_matter(&text).map_err(|error| error.context(path.clone()))?;
        let Some(&policy_id) = ids.get(&front.policy) else {
            anyhow::bail!("{path}: there is no policy {}", front.policy);
        };
        let source = format!("{path}#{}", fingerprint(text.as_bytes()));
        load_interpretation(site, &path, policy_id, &source, &front, body, loaded).await?;
    }
    Ok(())
}

async fn load_interpretation(
    site: &Site,
    path: &str,
    policy_id: i64,
    source: &str,
    front: &InterpretationFront,
    body: &str,
    loaded: &mut Loaded,
) -> anyhow::Result<()> {
    let write = site.begin(Actor::system("内容装载")).await?;
    let known = policy_interpretation::Entity::find()
        .filter(policy_interpretation::Column::ContentSource.starts_with(format!("{path}#")))
        .one(&*write)
        .await?;
    let is_editors = |mark: &str| mark == source || mark == store::editors_mark(path);
    if known.as_ref().and_then(|known| known.content_source.as_deref()).is_some_and(is_editors) {
        loaded.kept += 1;
        return Ok(());
    }
    let now = write.clock().now();
    let mut row = policy_interpretation::ActiveModel {
        id: NotSet,
        policy_id: Set(policy_id),
        form: Set(front.form.clone()),
        title: Set(front.title.clone()),
        body: Set(Body::parse(body).to_markup()),
        file_id: Set(None),
        picture_alt: Set(String::new()),
        published_on: Set(day(front.published_on.as_ref())),
        content_source: Set(Some(source.to_owned())),
        created_at: Set(now),
        updated_at: Set(now),
    };
    if let Some(known) = known {
        row.id = Set(known.id);
        row.created_at = Set(known.created_at);
        row.update(&*write).await?;
        loaded.updated += 1;
    } else {
        row.insert(&*write).await?;
        loaded.added += 1;
    }
    let document = store::find(&*write, policy_id).await?.ok_or_else(|| anyhow::anyhow!("policy {policy_id} is gone"))?;
    write.commit(LibraryEvent::policy("policy.interpretation_loaded", &document, format!("装载解读《{}》", front.title))).await?;
    Ok(())
}
