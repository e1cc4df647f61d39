//! Demonstration entries of `content/demo/`: loaded once when the zone is marked as a demonstration, marked as demo in
//! every row, and taken out again by one command. What somebody has changed meanwhile is left alone.

mod files;

use std::collections::{HashMap, HashSet};

use anyhow::Context as _;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use self::files::{DemoEntry, DemoFiles, DemoOrganisation};
use super::definition::{Directories, Directory};
use super::entity::{listing, listing_picture};
use super::event::{ListingEvent, kind_of};
use super::facts::Facts;
use super::freshness::day_before;
use super::permit::{self, Add};
use super::rules::Status;
use super::store::{self, NewEntry, PUBLIC_PICTURE};
use crate::access::Permit;
use crate::access::entity::{membership, organisation};
use crate::access::organisation::OrganisationStatus;
use crate::platform::{Actor, Happened, Subject, Write, setting};
use crate::web::Site;

/// Setting that remembers which demonstration content was loaded, or that it was taken out.
const LOADED: &str = "content.demo";
/// What the setting holds after the demonstration was taken out.
const REMOVED: &str = "removed";

/// Loads what is missing, unless this content was loaded already or taken out. Says how many entries were added.
pub async fn load(site: &Site, directories: &Directories) -> anyhow::Result<usize> {
    let state = setting::get(site.database.read(), LOADED).await?.unwrap_or_default();
    if state == REMOVED {
        return Ok(0);
    }
    let fingerprint = DemoFiles::fingerprint(&site.content)?;
    if state == fingerprint {
        return Ok(0);
    }
    let files = DemoFiles::read(&site.content)?;
    let drawings = store_drawings(site, &files).await?;
    let write = site.begin(Actor::system("演示内容")).await?;
    let owners = organisations(&write, &files.organisations).await?;
    let mut entries: HashMap<String, i64> = known_entries(&*write).await?;
    let mut added: Vec<(&'static str, i64)> = Vec::new();
    for directory in directories.all() {
        for entry in files.entries(&directory.key) {
            if entries.contains_key(&content_key(&directory.key, &entry.id)) {
                continue;
            }
            let new = new_entry(&write, directories, directory, entry, &owners, &entries)
                .with_context(|| format!("content/demo/{}.toml, entry {}", directory.key, entry.id))?;
            let permit: Permit<Add> = permit::by_system(&write, 0).context("only the program itself loads the demonstration")?;
            let listing = store::insert(&write, &permit, new).await?;
            add_pictures(&write, &listing, entry, &drawings).await?;
            entries.insert(content_key(&directory.key, &entry.id), listing.id);
            added.push((kind_of(&directory.key), listing.id));
        }
    }
    setting::put(&*write, write.clock(), LOADED, &fingerprint).await?;
    let count = added.len();
    write.commit(about("demo.loaded", format!("载入演示条目 {count} 个"), added)).await?;
    Ok(count)
}

/// Takes out every demonstration entry and every demonstration organisation that nobody joined. Says how many entries went.
pub async fn remove(site: &Site) -> anyhow::Result<usize> {
    let files = DemoFiles::read(&site.content)?;
    let write = site.begin(Actor::system("演示内容")).await?;
    let query = listing::Entity::find().filter(listing::Column::IsDemo.eq(true)).select_only();
    let gone: Vec<(i64, String)> =
        query.column(listing::Column::Id).column(listing::Column::Directory).into_tuple().all(&*write).await?;
    listing::Entity::delete_many().filter(listing::Column::IsDemo.eq(true)).exec(&*write).await?;
    remove_organisations(&write, &files.organisations).await?;
    setting::put(&*write, write.clock(), LOADED, REMOVED).await?;
    let touched: Vec<_> = gone.iter().map(|(id, directory)| (kind_of(directory), *id)).collect();
    let count = touched.len();
    write.commit(about("demo.removed", format!("清除演示条目 {count} 个"), touched)).await?;
    Ok(count)
}

fn about(kind: &'static str, summary: String, touched: Vec<(&'static str, i64)>) -> Happened {
    let subject = Subject { kind: "listing", id: 0, name: "演示内容".to_owned() };
    ListingEvent::aside(kind, subject, summary).touching(touched)
}

fn content_key(directory: &str, id: &str) -> String {
    format!("demo/{directory}/{id}")
}

async fn known_entries(database: &impl ConnectionTrait) -> Result<HashMap<String, i64>, DbErr> {
    let query = listing::Entity::find().filter(listing::Column::ContentKey.is_not_null()).select_only();
    let rows = query.column(listing::Column::ContentKey).column(listing::Column::Id).into_tuple::<(String, i64)>();
    Ok(rows.all(database).await?.into_iter().collect())
}

/// Organisations by name; those that are missing are added as confirmed.
async fn organisations(write: &Write, wanted: &[DemoOrganisation]) -> Result<HashMap<String, i64>, DbErr> {
    let codes = wanted.iter().map(|wanted| wanted.credit_code.as_str());
    let known = organisation::Entity::find().filter(organisation::Column::CreditCode.is_in(codes)).all(&**write).await?;
    let mut by_name: HashMap<String, i64> = known.iter().map(|known| (known.name.clone(), known.id)).collect();
    let known: HashSet<String> = known.into_iter().map(|known| known.credit_code).collect();
    let now = write.clock().now();
    for wanted in wanted.iter().filter(|wanted| !known.contains(&wanted.credit_code)) {
        let row = organisation::ActiveModel {
            id: NotSet,
            credit_code: Set(wanted.credit_code.clone()),
            name: Set(wanted.name.clone()),
            kind: Set(wanted.kind.clone()),
            division_code: Set(wanted.division.clone()),
            contact_name: Set(wanted.contact_name.clone()),
            phone: Set(wanted.phone.clone()),
            email: Set(wanted.email.clone()),
            status: Set(OrganisationStatus::Confirmed.key().to_owned()),
            status_note: Set(Some("演示机构".to_owned())),
            decided_by: Set(None),
            decided_at: Set(Some(now)),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        by_name.insert(wanted.name.clone(), row.insert(&**write).await?.id);
    }
    Ok(by_name)
}

async fn remove_organisations(write: &Write, wanted: &[DemoOrganisation]) -> Result<(), DbErr> {
    let codes = wanted.iter().map(|wanted| wanted.credit_code.as_str());
    let known = organisation::Entity::find().filter(organisation::Column::CreditCode.is_in(codes)).all(&**write).await?;
    let mut ids: HashSet<i64> = known.iter().map(|known| known.id).collect();
    let joined = membership::Entity::find().filter(membership::Column::OrganisationId.is_in(ids.iter().copied()));
    let joined: Vec<i64> = joined.select_only().column(membership::Column::OrganisationId).into_tuple().all(&**write).await?;
    let owners = listing::Entity::find().filter(listing::Column::OrganisationId.is_in(ids.iter().copied()));
    let owners: Vec<i64> = owners.select_only().column(listing::Column::OrganisationId).into_tuple().all(&**write).await?;
    ids.retain(|id| !joined.contains(id) && !owners.contains(id));
    organisation::Entity::delete_many().filter(organisation::Column::Id.is_in(ids)).exec(&**write).await.map(|_| ())
}

fn new_entry(
    write: &Write,
    directories: &Directories,
    directory: &Directory,
    entry: &DemoEntry,
    owners: &HashMap<String, i64>,
    entries: &HashMap<String, i64>,
) -> anyhow::Result<NewEntry> {
    let (mut facts, mut faults) = Facts::default().read(directory, &directories.places, |field| Some(entry.texts(&field.key)));
    facts.set("division", entry.division.clone().into());
    faults.remove("division");
    faults.extend(facts.missing(directory));
    faults.extend(entry.unknown(directory).map(|key| (key.to_owned(), "没有这个字段".to_owned())));
    anyhow::ensure!(faults.is_empty(), "{faults:?}");
    let owner =
        |name: &String| owners.get(name).copied().with_context(|| format!("{name} is no organisation of the demonstration"));
    let parent = |id: &String| {
        let key = content_key(directory.parent.as_deref().unwrap_or_default(), id);
        entries.get(&key).copied().with_context(|| format!("there is no entry {key}"))
    };
    let organisation_id = entry.organisation.as_ref().map(owner).transpose()?;
    let parent_id = entry.parent.as_ref().map(parent).transpose()?;
    anyhow::ensure!(
        directory.parent.is_some() == parent_id.is_some(),
        "an entry of this directory needs a parent, and only there"
    );
    Ok(NewEntry {
        directory: directory.key.clone(),
        facts,
        organisation_id,
        parent_id,
        status: Status::Published,
        confirmed_on: day_before(write.clock().today(), entry.confirmed_months_ago),
        content_key: Some(content_key(&directory.key, &entry.id)),
    })
}

/// Keeps the drawings and says under which fingerprint each stands.
async fn store_drawings(site: &Site, files: &DemoFiles) -> anyhow::Result<HashMap<String, String>> {
    let mut drawings = HashMap::new();
    for name in files.drawings() {
        let text = site.content.text(&format!("demo/pictures/{name}"))?;
        drawings.insert(name.to_owned(), site.files.put(text.into_bytes()).await?);
    }
    Ok(drawings)
}

async fn add_pictures(
    write: &Write,
    listing: &listing::Model,
    entry: &DemoEntry,
    drawings: &HashMap<String, String>,
) -> Result<(), DbErr> {
    let rows: Vec<listing_picture::ActiveModel> = (0..)
        .zip(&entry.pictures)
        .filter_map(|(position, picture)| {
            let sha256 = drawings.get(&picture.file)?;
            Some(listing_picture::ActiveModel {
                id: NotSet,
                listing_id: Set(listing.id),
                state: Set(PUBLIC_PICTURE.to_owned()),
                large_sha256: Set(sha256.clone()),
                small_sha256: Set(sha256.clone()),
                media_type: Set("image/svg+xml".to_owned()),
                width: Set(1200),
                height: Set(800),
                alt: Set(picture.alt.clone()),
                position: Set(position),
                uploaded_by: Set(None),
                created_at: Set(write.clock().now()),
            })
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    listing_picture::Entity::insert_many(rows).exec_without_returning(&**write).await.map(|_| ())
}
