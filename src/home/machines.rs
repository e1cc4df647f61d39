//! What machines ask a site for.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::Path;
use chrono::{DateTime, Utc};

use crate::access::{Cx, Visitor};
use crate::casework::public::inquiry::LIST;
use crate::casework::store::programmes;
use crate::casework::{self, finder};
use crate::events;
use crate::listings;
use crate::notices;
use crate::policies::{link, store};
use crate::signups::finding::query;
use crate::statistics;
use crate::training;
use crate::web::filters::machine;
use crate::web::help_topics::{HelpTopic, help_topics};
use crate::web::render::text;
use crate::web::{Answer, PageError, assets};

/// Addresses in one file; the protocol allows 50,000.
const PART: u64 = 40_000;
/// Notices in the map, the newest ones.
const MOST_NOTICES: u64 = 1000;
const XML: &str = "application/xml; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many parts the map has: documents first, then entries of the directories. What fits into one file is one part.
struct Parts {
    documents: u64,
    entries: u64,
    is_one: bool,
}

impl Parts {
    async fn of(cx: &Cx<Visitor>) -> Result<Self, PageError> {
        let documents = store::count_published(cx.database()).await?;
        let entries = listings::store::count_published(cx.database()).await?;
        let is_one = documents + entries <= PART;
        Ok(Self { documents: documents.div_ceil(PART).max(1), entries: entries.div_ceil(PART), is_one })
    }

    fn count(&self) -> u64 {
        if self.is_one { 1 } else { self.documents + self.entries }
    }
}

/// The whole map where it fits into one file, else the list of its parts.
pub(super) async fn sitemap(cx: Cx<Visitor>) -> Answer {
    let parts = Parts::of(&cx).await?;
    if parts.is_one {
        return part(&cx, &parts, 1).await;
    }
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for number in 1..=parts.count() {
        let _ = writeln!(xml, "<sitemap><loc>{}/sitemap-{number}.xml</loc></sitemap>", escaped(&cx.public_url));
    }
    Ok(text(XML, xml + "</sitemapindex>\n"))
}

pub(super) async fn sitemap_part(cx: Cx<Visitor>, number: Path<u64>) -> Answer {
    let parts = Parts::of(&cx).await?;
    if *number == 0 || *number > parts.count() {
        return Err(PageError::NotFound);
    }
    part(&cx, &parts, *number).await
}

/// Pages that are no records stand in the first part.
async fn part(cx: &Cx<Visitor>, parts: &Parts, number: u64) -> Answer {
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"{NAMESPACE}\">\n");
    if number == 1 {
        for path in fixed_pages(cx).await? {
            let _ = writeln!(xml, "<url><loc>{}</loc></url>", escaped(&format!("{}{path}", cx.public_url)));
        }
    }
    let mut add = |path: String, updated: DateTime<Utc>| {
        let address = escaped(&format!("{}{path}", cx.public_url));
        let _ = writeln!(xml, "<url><loc>{address}</loc><lastmod>{}</lastmod></url>", machine(updated));
    };
    if number <= parts.documents {
        for (id, updated) in store::addresses(cx.database(), (number - 1) * PART, PART).await? {
            add(link::policy(id), updated);
        }
    }
    if parts.is_one || number > parts.documents {
        let from = number.saturating_sub(parts.documents + 1) * PART;
        for (directory, id, updated) in listings::store::addresses(cx.database(), from, PART).await? {
            add(listings::link::entry(&directory, id), updated);
        }
    }
    Ok(text(XML, xml + "</urlset>\n"))
}

async fn fixed_pages(cx: &Cx<Visitor>) -> Result<Vec<String>, PageError> {
    let mut paths = vec!["/".to_owned(), link::LIST.to_owned()];
    paths.extend(listings::event::directories().map(listings::link::list));
    paths.push(notices::link::LIST.to_owned());
    paths.extend(notices::store::addresses(cx.database(), MOST_NOTICES).await?.into_iter().map(notices::link::notice));
    paths.extend([LIST.to_owned(), finder::START.to_owned()]);
    paths.extend(programmes::published(cx.database()).await?.iter().map(|row| casework::link::programme(&row.key)));
    paths.extend(store::topics(cx.database()).await?.iter().map(|topic| link::topic_page(&topic.slug)));
    for room in [&training::ROOM, &events::ROOM] {
        paths.extend([room.list.to_owned(), format!("{}/calendar", room.list)]);
    }
    let sessions = query::addresses(cx.database(), training::ROOM.occasions).await?;
    paths.extend(training::store::addresses(cx.database()).await?.iter().map(|(key, _)| training::link::course(key)));
    paths.extend(sessions.iter().map(|(code, _)| format!("/training/sessions/{code}")));
    paths
        .extend(query::addresses(cx.database(), events::ROOM.occasions).await?.iter().map(|(code, _)| format!("/events/{code}")));
    paths.extend(statistics::public::addresses(cx).await?);
    paths.extend(help_topics(&cx.site.content)?.iter().map(HelpTopic::url));
    Ok(paths)
}

pub(super) async fn robots(cx: Cx<Visitor>) -> Answer {
    let rules =
        "User-agent: *\nDisallow: /office\nDisallow: /my\nDisallow: /search\nDisallow: /policies/suggest\nDisallow: /finder/\n";
    Ok(text("text/plain; charset=utf-8", format!("{rules}\nSitemap: {}/sitemap.xml\n", cx.public_url)))
}

/// Browsers that ask for the old name get the drawing.
pub(super) async fn favicon(_cx: Cx<Visitor>) -> Answer {
    let answer = HttpResponse::MovedPermanently()
        .insert_header((LOCATION, assets::url("img/favicon.svg")))
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .finish();
    Ok(answer)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
