//! What stands around an entry: what it belongs to, what belongs to it, and what is like it.

use crate::access::{Cx, Visitor};
use crate::index::{SearchRequest, SearchResults};
use crate::listings::definition::Directory;
use crate::listings::entity::listing;
use crate::listings::event::kind_of;
use crate::listings::facts::Said;
use crate::listings::public::card::{self, Card};
use crate::listings::public::said::{Fact, Teller};
use crate::listings::search::PARENT;
use crate::listings::{Directories, Facts, link, store};
use crate::web::PageError;
use crate::web::request::with_pairs;

/// Entries below another one that its page shows.
const MOST_ROWS: u64 = 10;
const MOST_CARDS: u64 = 8;
/// Facts of a row.
const MOST_FACTS: usize = 4;
/// Entries that are alike.
const MOST_SIMILAR: usize = 3;

/// The entry that another one belongs to.
pub struct Parent {
    /// Name of its directory.
    pub directory: String,
    /// Its directory.
    pub list_url: String,
    /// Name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// All that belongs to it of the same directory.
    pub siblings_url: String,
}

/// What belongs to an entry in one directory.
pub struct Children {
    /// Ends ids on the page.
    pub key: String,
    /// Heading.
    pub name: String,
    /// How many in words.
    pub count: String,
    /// All of them.
    pub url: String,
    /// As cards, where they have pictures.
    pub cards: Vec<Card>,
    /// As a table otherwise.
    pub table: Option<Table>,
}

/// A table of entries with their most telling facts.
pub struct Table {
    /// Labels.
    pub head: Vec<String>,
    /// Name, address and facts.
    pub rows: Vec<(String, String, Vec<Option<Said>>)>,
}

/// What the entry belongs to, and the facet of those that belong to the same.
pub async fn parent(
    cx: &Cx<Visitor>,
    directories: &Directories,
    listing: &listing::Model,
) -> Result<(Option<Parent>, Option<(String, String)>), PageError> {
    let (Some(id), Some(directory)) = (listing.parent_id, directories.by_key(&listing.directory)) else {
        return Ok((None, None));
    };
    let facet = (PARENT.to_owned(), id.to_string());
    let parent = store::published_among(cx.database(), &[id]).await?.pop();
    let Some((parent, above)) =
        parent.and_then(|parent| Some((directories.by_key(&parent.directory)?, parent)).map(|(d, p)| (p, d)))
    else {
        return Ok((None, Some(facet)));
    };
    let field = directory.parent_field.clone().unwrap_or_default();
    let parent = Parent {
        directory: above.name.clone(),
        list_url: link::list(&above.key),
        url: link::of(&parent),
        name: parent.name,
        siblings_url: with_pairs(&link::list(&directory.key), &[(field, id.to_string())]),
    };
    Ok((Some(parent), Some(facet)))
}

/// What belongs to the entry, by directory.
pub async fn children(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    listing: &listing::Model,
) -> Result<Vec<Children>, PageError> {
    let mut all = Vec::new();
    for below in directories.children(&directory.key) {
        let (count, rows) = store::children(cx.database(), &below.key, listing.id, MOST_ROWS).await?;
        if count == 0 {
            continue;
        }
        let mut cards = card::cards(cx, directories, below, &rows).await?;
        let has_pictures = cards.iter().filter(|card| card.picture.is_some()).count() * 2 > cards.len();
        let table = (!has_pictures).then(|| table(cx, directories, below, &rows));
        cards.truncate(if has_pictures { usize::try_from(MOST_CARDS).unwrap_or(8) } else { 0 });
        let field = below.parent_field.clone().unwrap_or_default();
        all.push(Children {
            key: below.key.clone(),
            name: below.name.clone(),
            count: format!("{count} {}", below.measure_word),
            url: with_pairs(&link::list(&below.key), &[(field, listing.id.to_string())]),
            cards,
            table,
        });
    }
    Ok(all)
}

fn table(cx: &Cx<Visitor>, directories: &Directories, directory: &Directory, rows: &[listing::Model]) -> Table {
    let teller = Teller { directory, places: &directories.places };
    let today = cx.site.clock.today();
    let told: Vec<(&listing::Model, Vec<Fact>)> =
        rows.iter().map(|row| (row, teller.card(&Facts::public(directory, &row.facts, today)))).collect();
    let mut head: Vec<(String, String)> = Vec::new();
    for fact in told.iter().flat_map(|(_, facts)| facts).filter(|fact| !matches!(fact.value, Said::Paragraphs(_))) {
        if head.len() < MOST_FACTS && !head.iter().any(|(key, _)| *key == fact.key) {
            head.push((fact.key.clone(), fact.label.clone()));
        }
    }
    let row = |(row, facts): (&listing::Model, Vec<Fact>)| {
        let value = |(key, _): &(String, String)| facts.iter().find(|fact| fact.key == *key).map(|fact| fact.value.clone());
        (row.name.clone(), link::of(row), head.iter().map(value).collect())
    };
    let rows = told.into_iter().map(row).collect();
    Table { head: head.into_iter().map(|(_, label)| label).collect(), rows }
}

/// Entries like this one: under the same belt, of the same kind and place, of the same kind, or of the same place.
pub async fn similar(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    listing: &listing::Model,
    facts: &Facts,
    parent: Option<(String, String)>,
) -> Result<Vec<Card>, PageError> {
    let place = |key: &str| {
        let field = directory.facets().find(|field| field.key == key)?;
        Some((field.key.clone(), facts.said(field, &directories.places)?.line()))
    };
    let kind = directory.facets().find(|field| field.kind == crate::listings::definition::FieldKind::Choice);
    let kind = kind.and_then(|field| Some((field.key.clone(), facts.said(field, &directories.places)?.line())));
    let place = place("country").or_else(|| place("division"));
    let both = [kind.clone(), place.clone()].into_iter().flatten().collect::<Vec<_>>();
    let tries = [parent.into_iter().collect::<Vec<_>>(), both, place.into_iter().collect(), kind.into_iter().collect()];
    let mut hits = Vec::new();
    for filters in tries.into_iter().filter(|filters| !filters.is_empty()) {
        let request = SearchRequest {
            kinds: vec![kind_of(&directory.key).to_owned()],
            filters: filters.into_iter().map(|(facet, value)| (facet, vec![value])).collect(),
            limit: MOST_SIMILAR + 1,
            ..SearchRequest::default()
        };
        let SearchResults { hits: found, .. } = cx.site.search(request).await?;
        for hit in found {
            let is_new =
                hit.record_id != listing.id && !hits.iter().any(|known: &crate::index::Hit| known.record_id == hit.record_id);
            if is_new && hits.len() < MOST_SIMILAR {
                hits.push(hit);
            }
        }
        if hits.len() >= MOST_SIMILAR {
            break;
        }
    }
    card::found(cx, directories, directory, hits).await
}
