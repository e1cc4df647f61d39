//! How an entry is found: its index document. Every directory is a kind of its own in the index.

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::definition::{Directory, Field, FieldKind};
use super::entity::listing;
use super::event::kind_of;
use super::facts::Facts;
use super::freshness::Age;
use super::places::Places;
use super::rules::Status;
use crate::index::{IndexClause, IndexDocument};
use crate::indexing::{Later, Searchable, key};

/// Facet of the entry that this one belongs to: its id as text. The first character keeps ids out of the vocabulary.
pub const PARENT: &str = "\u{1}parent";

/// Entries of one directory as the index follows them.
pub struct ListingSearch {
    directory: Arc<Directory>,
    places: Arc<Places>,
}

impl ListingSearch {
    /// Of a directory.
    pub fn new(directory: Arc<Directory>, places: Arc<Places>) -> Self {
        Self { directory, places }
    }
}

impl Searchable for ListingSearch {
    fn kind(&self) -> &'static str {
        kind_of(&self.directory.key)
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(async move {
            let ids = public(&self.directory.key).select_only().column(listing::Column::Id);
            let ids = ids.filter(listing::Column::Id.gt(after)).order_by_asc(listing::Column::Id).limit(limit);
            ids.into_tuple().all(database).await
        })
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], today: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let found = public(&self.directory.key).filter(listing::Column::Id.is_in(ids.iter().copied())).all(database).await?;
            Ok(found.iter().map(|listing| index_document(&self.directory, &self.places, listing, today)).collect())
        })
    }
}

fn public(directory: &str) -> sea_orm::Select<listing::Entity> {
    listing::Entity::find()
        .filter(listing::Column::Directory.eq(directory))
        .filter(listing::Column::Status.eq(Status::Published.key()))
}

/// What the index holds of an entry on a day.
pub fn index_document(directory: &Directory, places: &Places, listing: &listing::Model, today: NaiveDate) -> IndexDocument {
    let facts = Facts::public(directory, &listing.facts, today);
    let mut measures = [None; crate::index::MEASURES];
    for (place, field, _) in directory.sorts() {
        measures[place] = facts.number(&field.key);
    }
    let clause = |(label, text): (&str, String)| IndexClause { anchor: String::new(), heading: label.to_owned(), text };
    IndexDocument {
        key: key(kind_of(&directory.key), listing.id),
        kind: kind_of(&directory.key).to_owned(),
        record_id: listing.id,
        title: listing.name.clone(),
        numbers: Vec::new(),
        authority: String::new(),
        aliases: Vec::new(),
        facets: facets(directory, places, listing, &facts),
        date: listing.confirmed_on,
        weight: Age::on(today, listing.confirmed_on, &directory.freshness).weight(),
        measures,
        clauses: facts.searched(directory, places).into_iter().map(clause).collect(),
        summary: facts.text("summary").to_owned(),
    }
}

fn facets(directory: &Directory, places: &Places, listing: &listing::Model, facts: &Facts) -> Vec<(String, String)> {
    let values = |field: &Field| -> Vec<(String, String)> {
        let words: Vec<String> = match field.kind {
            FieldKind::Choices => facts.texts(&field.key).into_iter().map(str::to_owned).collect(),
            _ => facts.said(field, places).map(|said| said.line()).into_iter().collect(),
        };
        words.into_iter().map(|word| (field.key.clone(), word)).collect()
    };
    let mut facets: Vec<_> = directory.facets().flat_map(values).collect();
    facets.extend(listing.parent_id.map(|parent| (PARENT.to_owned(), parent.to_string())));
    facets
}
