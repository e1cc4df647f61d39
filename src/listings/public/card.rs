//! How an entry stands in a list: words, links and picture already decided.

use std::collections::HashMap;

use super::said::{Fact, Freshness, Teller, freshness};
use crate::access::{Cx, Visitor};
use crate::index::{Hit, Span};
use crate::listings::definition::Directory;
use crate::listings::entity::{listing, listing_picture};
use crate::listings::{Directories, Facts, link, store};
use crate::web::PageError;

/// A picture in both sizes.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Address of the small one.
    pub small: String,
    /// Address of the large one.
    pub large: String,
    /// Words that stand for it.
    pub alt: String,
    /// Width of the large one.
    pub width: i32,
    /// Height of the large one.
    pub height: i32,
}

/// An entry in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// Row id.
    pub id: i64,
    /// Its page.
    pub url: String,
    /// Name.
    pub name: String,
    /// Name in pieces, marked where it answers.
    pub title: Vec<Span>,
    /// Kinds and levels.
    pub tags: Vec<String>,
    /// Where it is.
    pub place: String,
    /// The most telling facts.
    pub facts: Vec<Fact>,
    /// A line about it, where no passage is shown.
    pub summary: String,
    /// The passage that answers: label and words.
    pub passage: Option<(String, Vec<Span>)>,
    /// First picture.
    pub picture: Option<Picture>,
    /// Drawing where there is no picture.
    pub icon: String,
    /// Whether it is made up.
    pub is_demo: bool,
    /// How fresh it is.
    pub freshness: Freshness,
    /// Whether it is kept for comparison.
    pub is_compared: bool,
}

impl Picture {
    /// Of a row.
    pub fn of(row: &listing_picture::Model) -> Self {
        Self {
            small: link::picture(row.id, "small", &row.small_sha256),
            large: link::picture(row.id, "large", &row.large_sha256),
            alt: row.alt.clone(),
            width: row.width.max(1),
            height: row.height.max(1),
        }
    }
}

impl Card {
    /// What is shown of the answer to a query.
    fn found(mut self, hit: Hit) -> Self {
        if !hit.title.is_empty() {
            self.title = hit.title;
        }
        let best = hit.matches.into_iter().find(|found| found.spans.iter().any(|span| span.is_hit));
        if let Some(found) = best {
            let label = if found.heading.is_empty() { "简介".to_owned() } else { found.heading };
            self.passage = Some((label, found.spans));
            self.summary = String::new();
        }
        self
    }
}

/// Entries as they stand in a list, in the order of the rows.
pub async fn cards(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    rows: &[listing::Model],
) -> Result<Vec<Card>, PageError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let pictures = store::pictures_of(cx.database(), &ids).await?;
    let teller = Teller { directory, places: &directories.places };
    Ok(rows.iter().map(|row| card(cx, &teller, row, pictures.get(&row.id).and_then(|pictures| pictures.first()))).collect())
}

/// The entries of hits, in the order of the hits. Those that left the directory since the index looked are left out.
pub async fn found(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    hits: Vec<Hit>,
) -> Result<Vec<Card>, PageError> {
    let ids: Vec<i64> = hits.iter().map(|hit| hit.record_id).collect();
    let rows = store::published_among(cx.database(), &ids).await?;
    let cards = cards(cx, directories, directory, &rows).await?;
    let mut by_id: HashMap<i64, Card> = cards.into_iter().map(|card| (card.id, card)).collect();
    Ok(hits.into_iter().filter_map(|hit| Some(by_id.remove(&hit.record_id)?.found(hit))).collect())
}

fn card(cx: &Cx<Visitor>, teller: &Teller<'_>, row: &listing::Model, picture: Option<&listing_picture::Model>) -> Card {
    let today = cx.site.clock.today();
    let facts = Facts::public(teller.directory, &row.facts, today);
    Card {
        id: row.id,
        url: link::of(row),
        name: row.name.clone(),
        title: vec![Span { text: row.name.clone(), is_hit: false }],
        tags: teller.tags(&facts),
        place: teller.place(&facts),
        facts: teller.card(&facts),
        summary: facts.text("summary").to_owned(),
        passage: None,
        picture: picture.map(Picture::of),
        icon: teller.directory.icon.clone(),
        is_demo: row.is_demo,
        freshness: freshness(teller.directory, row, today),
        is_compared: false,
    }
}
