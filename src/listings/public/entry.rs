//! The page of an entry.

mod around;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use askama::Template;

use self::around::{Children, Parent};
use super::card::{Card, Picture};
use super::said::{Fact, Freshness, Section, Teller, answer_time, freshness};
use super::{directory_of, json_ld};
use crate::access::organisation;
use crate::access::{Cx, Visitor};
use crate::listings::definition::{Directory, FieldKind};
use crate::listings::entity::listing;
use crate::listings::facts::Said;
use crate::listings::rules::Status;
use crate::listings::{Directories, Facts, link, store};
use crate::web::json_ld::JsonLd;
use crate::web::request::with_pairs;
use crate::web::{Answer, PageError, Shell, render};

/// Numbers at the top.
const MOST_HIGHLIGHTS: usize = 4;

/// An entry with everything around it.
#[derive(Template)]
#[template(path = "listings/public/entry.html")]
struct EntryPage {
    shell: Shell,
    json_ld: JsonLd,
    noun: String,
    name: String,
    tags: Vec<String>,
    place: String,
    is_demo: bool,
    freshness: Freshness,
    pictures: Vec<Picture>,
    summary: Vec<String>,
    highlights: Vec<Fact>,
    sections: Vec<Section>,
    contact: Vec<Fact>,
    owner: Option<String>,
    answer_time: Option<String>,
    enquiries: Vec<(&'static str, String)>,
    claim_url: Option<String>,
    parent: Option<Parent>,
    children: Vec<Children>,
    similar: Vec<Card>,
    print_url: String,
    compare_url: String,
    list: (String, String),
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let (directories, directory) = directory_of(&cx)?;
    let listing = match public(&cx, &directory, *id).await? {
        Found::Here(listing) => listing,
        Found::Moved(url) => return Ok(moved(&url)),
    };
    render(StatusCode::OK, &page(&cx, &directories, &directory, *listing).await?)
}

/// What an address leads to.
pub(super) enum Found {
    /// A public entry.
    Here(Box<listing::Model>),
    /// The address of the entry that this one became part of.
    Moved(String),
}

/// The public entry of an id; what is not public is not found.
pub(super) async fn public(cx: &Cx<Visitor>, directory: &Directory, id: i64) -> Result<Found, PageError> {
    let listing = store::find(cx.database(), id).await?.filter(|listing| listing.directory == directory.key);
    let listing = listing.ok_or(PageError::NotFound)?;
    match Status::of(&listing.status) {
        Status::Published => Ok(Found::Here(Box::new(listing))),
        Status::Merged => {
            let target = store::merged_into(cx.database(), &listing).await?.ok_or(PageError::NotFound)?;
            Ok(Found::Moved(link::of(&target)))
        }
        _ => Err(PageError::NotFound),
    }
}

/// Sends the browser on for good.
pub(super) fn moved(url: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, url)).finish()
}

async fn page(
    cx: &Cx<Visitor>,
    directories: &Directories,
    directory: &Directory,
    listing: listing::Model,
) -> Result<EntryPage, PageError> {
    let today = cx.site.clock.today();
    let facts = Facts::public(directory, &listing.facts, today);
    let teller = Teller { directory, places: &directories.places };
    let pictures = store::pictures_of(cx.database(), &[listing.id]).await?.remove(&listing.id).unwrap_or_default();
    let pictures: Vec<Picture> = pictures.iter().map(Picture::of).collect();
    let (parent, parent_facet) = around::parent(cx, directories, &listing).await?;
    let is_owned = listing.organisation_id.is_some();
    let json_ld = json_ld::of(cx, &teller, &listing, &facts, &pictures);
    Ok(EntryPage {
        shell: shell(cx, directory, &listing, &facts, parent.as_ref()),
        json_ld,
        noun: directory.noun.clone(),
        tags: teller.tags(&facts),
        place: teller.place(&facts),
        is_demo: listing.is_demo,
        freshness: freshness(directory, &listing, today),
        summary: paragraphs(facts.text("summary")),
        highlights: highlights(&teller, &facts),
        sections: teller.sections(&facts, &[]),
        contact: contact(&teller, &facts),
        owner: owner(cx, &listing).await?,
        answer_time: answer_time(&listing),
        enquiries: if is_owned { enquiries(directory, &listing) } else { Vec::new() },
        claim_url: (!is_owned).then(|| with_pairs("/my/claims/new", &[("listing".to_owned(), listing.id.to_string())])),
        children: around::children(cx, directories, directory, &listing).await?,
        similar: around::similar(cx, directories, directory, &listing, &facts, parent_facet).await?,
        print_url: format!("{}/print", link::of(&listing)),
        compare_url: format!("{}/compare?id={}", link::list(&directory.key), listing.id),
        list: (directory.name.clone(), link::list(&directory.key)),
        name: listing.name,
        pictures,
        parent,
    })
}

fn shell(cx: &Cx<Visitor>, directory: &Directory, listing: &listing::Model, facts: &Facts, parent: Option<&Parent>) -> Shell {
    let about: String = facts.text("summary").split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
    let mut shell = cx.shell(format!("{} - {}", listing.name, directory.name)).described(about);
    if let Some(parent) = parent {
        shell = shell.below(&parent.directory, &parent.list_url).below(&parent.name, &parent.url);
        return shell.below(&directory.name, &parent.siblings_url).here(&listing.name);
    }
    shell = shell.below(&directory.name, &link::list(&directory.key));
    shell.here(&listing.name)
}

/// Text by its paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The numbers that people look for first.
fn highlights(teller: &Teller<'_>, facts: &Facts) -> Vec<Fact> {
    let is_short = |fact: &Fact| matches!(&fact.value, Said::Line(text) if text.chars().count() <= 20);
    let is_number = |fact: &Fact| teller.directory.field(&fact.key).is_none_or(|field| field.kind.is_number());
    let own = teller.card(facts).into_iter().filter(|fact| is_short(fact) && is_number(fact));
    let shares = teller.directory.computed.iter().filter_map(|computed| Teller::computed(computed, facts));
    let mut all: Vec<Fact> = own.chain(shares.take(1)).collect();
    all.truncate(MOST_HIGHLIGHTS);
    if all.len() < 2 { Vec::new() } else { all }
}

/// How to reach somebody: what stands beside the page as well as in its section.
fn contact(teller: &Teller<'_>, facts: &Facts) -> Vec<Fact> {
    let is_way = |kind: FieldKind| matches!(kind, FieldKind::Phone | FieldKind::Email | FieldKind::Url);
    teller.directory.fields.iter().filter(|field| is_way(field.kind)).filter_map(|field| teller.fact(field, facts)).collect()
}

async fn owner(cx: &Cx<Visitor>, listing: &listing::Model) -> Result<Option<String>, PageError> {
    let Some(id) = listing.organisation_id else { return Ok(None) };
    let found = organisation::store::find(cx.database(), id).await?;
    Ok(found.map(|organisation| organisation.name))
}

fn enquiries(directory: &Directory, listing: &listing::Model) -> Vec<(&'static str, String)> {
    let link = |kind: &str| format!("{}/enquiries/new?kind={kind}", link::of(listing));
    directory.enquiries.iter().map(|kind| (kind.name(), link(kind.key()))).collect()
}

impl EntryPage {
    fn has_more_pictures(&self) -> bool {
        self.pictures.len() > 1
    }
}
