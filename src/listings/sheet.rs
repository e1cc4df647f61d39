//! An entry as people edit and review it: its facts together with the entry it belongs to, which is a column of its own in the
//! database and one more field on paper.

use std::sync::Arc;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};

use super::definition::{Directories, Directory, Field, FieldKind};
use super::entity::{listing, listing_change};
use super::facts::{Facts, Said};
use super::places::Places;
use super::rules::Status;
use super::store;

/// Most parents that a form offers.
const MOST_PARENTS: u64 = 500;

/// A directory with the parent as its first field, and the parents that there are.
pub struct Sheet {
    /// The definition, with the parent among its fields.
    pub directory: Directory,
    /// Names of places.
    pub places: Arc<Places>,
    parent: Option<String>,
    /// Public entries of the parent's directory: id and name.
    pub parents: Vec<(String, String)>,
}

impl Sheet {
    /// Of a directory; none where there is no such directory.
    pub async fn load(database: &impl ConnectionTrait, all: &Directories, key: &str) -> Result<Option<Self>, DbErr> {
        let Some(directory) = all.by_key(key) else { return Ok(None) };
        let mut sheet = Self { directory: (**directory).clone(), places: all.places.clone(), parent: None, parents: Vec::new() };
        if let (Some(of), Some(field)) = (&directory.parent, &directory.parent_field) {
            sheet.parents = parents(database, of).await?;
            let noun = all.by_key(of).map_or("上级条目", |parent| parent.noun.as_str());
            let group = sheet.directory.groups.first().map(|group| group.key.clone()).unwrap_or_default();
            let options = sheet.parents.iter().map(|(id, _)| id.clone()).collect();
            sheet.directory.fields.insert(0, parent_field(field, noun, group, options));
            sheet.parent = Some(field.clone());
        }
        Ok(Some(sheet))
    }

    /// The public facts of an entry.
    pub fn public(&self, listing: &listing::Model) -> Facts {
        let mut facts = Facts::of_json(&listing.facts);
        if let (Some(field), Some(id)) = (&self.parent, listing.parent_id) {
            facts.set(field, id.to_string().into());
        }
        facts
    }

    /// Facts without the parent, for the database, and the parent.
    pub fn stored(&self, facts: &Facts) -> (Facts, Option<i64>) {
        let mut stored = facts.clone();
        let Some(field) = &self.parent else { return (stored, None) };
        let parent = facts.text(field).parse().ok();
        stored.set(field, Value::Null);
        (stored, parent)
    }

    /// A value in words.
    pub fn said(&self, field: &Field, facts: &Facts) -> Option<Said> {
        if self.is_parent(&field.key) {
            let id = facts.text(&field.key);
            let name =
                self.parents.iter().find(|(known, _)| known == id).map_or("（已不在目录中）", |(_, name)| name.as_str());
            return (!id.is_empty()).then(|| Said::Line(name.to_owned()));
        }
        facts.said(field, &self.places)
    }

    /// A single value in words; empty when it is.
    pub fn said_value(&self, field: &Field, value: &Value, beside: &Facts) -> String {
        let mut facts = beside.clone();
        facts.set(&field.key, value.clone());
        self.said(field, &facts).map(|said| said.line()).unwrap_or_default()
    }

    /// Whether a field is the parent.
    pub fn is_parent(&self, key: &str) -> bool {
        self.parent.as_deref() == Some(key)
    }

    /// Keys of all fields.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.directory.fields.iter().map(|field| field.key.as_str())
    }

    /// The name of a field; the key where it is no longer defined.
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.directory.field(key).map_or(key, |field| field.label.as_str())
    }
}

/// The fields of a proposal, of the values it started from, or of verdicts.
pub fn map(json: &Value) -> Map<String, Value> {
    json.as_object().cloned().unwrap_or_default()
}

/// What a change proposes.
pub fn proposal(change: &listing_change::Model) -> Map<String, Value> {
    map(&change.facts)
}

/// What the public saw of these fields when it was proposed.
pub fn base(change: &listing_change::Model) -> Map<String, Value> {
    change.base.as_ref().map(map).unwrap_or_default()
}

async fn parents(database: &impl ConnectionTrait, directory: &str) -> Result<Vec<(String, String)>, DbErr> {
    let rows: Vec<(i64, String)> = store::published()
        .filter(listing::Column::Directory.eq(directory))
        .select_only()
        .columns([listing::Column::Id, listing::Column::Name])
        .order_by_asc(listing::Column::Name)
        .limit(MOST_PARENTS)
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// Children of an entry that are not merged away.
pub async fn child_ids(database: &impl ConnectionTrait, id: i64) -> Result<Vec<(i64, String)>, DbErr> {
    listing::Entity::find()
        .filter(listing::Column::ParentId.eq(id))
        .filter(listing::Column::Status.ne(Status::Merged.key()))
        .select_only()
        .columns([listing::Column::Id, listing::Column::Directory])
        .into_tuple()
        .all(database)
        .await
}

fn parent_field(key: &str, noun: &str, group: String, options: Vec<String>) -> Field {
    Field {
        key: key.to_owned(),
        label: format!("所属{noun}"),
        group,
        kind: FieldKind::Choice,
        options,
        required: true,
        review: true,
        facet: false,
        card: None,
        compare: None,
        sort: None,
        unit: None,
        unit_field: None,
        currency_field: None,
        hint: String::new(),
        min: None,
        max: None,
        max_length: None,
        searched: Some(false),
        private: false,
    }
}
