//! What machines ask a site for.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::web::Path;

use crate::access::{Cx, Visitor};
use crate::policies::{link, store};
use crate::web::filters::machine;
use crate::web::help_topics::{HelpTopic, help_topics};
use crate::web::render::text;
use crate::web::{Answer, PageError, assets};

/// Addresses in one file; the protocol allows 50,000.
const PART: u64 = 40_000;
const XML: &str = "application/xml; charset=utf-8";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The whole map where it fits into one file, else the list of its parts.
pub(super) async fn sitemap(cx: Cx<Visitor>) -> Answer {
    let count = store::count_published(cx.database()).await?;
    if count <= PART {
        return part(&cx, 0).await;
    }
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for number in 1..=count.div_ceil(PART) {
        let _ = writeln!(xml, "<sitemap><loc>{}/sitemap-{number}.xml</loc></sitemap>", escaped(&cx.public_url));
    }
    Ok(text(XML, xml + "</sitemapindex>\n"))
}

pub(super) async fn sitemap_part(cx: Cx<Visitor>, number: Path<u64>) -> Answer {
    let count = store::count_published(cx.database()).await?;
    if *number == 0 || *number > count.div_ceil(PART) {
        return Err(PageError::NotFound);
    }
    part(&cx, *number - 1).await
}

/// Pages that are not documents stand in the first part.
async fn part(cx: &Cx<Visitor>, number: u64) -> Answer {
    let documents = store::addresses(cx.database(), number * PART, PART).await?;
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"{NAMESPACE}\">\n");
    if number == 0 {
        let mut paths = vec!["/".to_owned(), link::LIST.to_owned()];
        paths.extend(store::topics(cx.database()).await?.iter().map(|topic| link::topic_page(&topic.slug)));
        paths.extend(help_topics(&cx.site.content)?.iter().map(HelpTopic::url));
        for path in paths {
            let _ = writeln!(xml, "<url><loc>{}</loc></url>", escaped(&format!("{}{path}", cx.public_url)));
        }
    }
    for (id, updated) in documents {
        let address = escaped(&format!("{}{}", cx.public_url, link::policy(id)));
        let _ = writeln!(xml, "<url><loc>{address}</loc><lastmod>{}</lastmod></url>", machine(updated));
    }
    Ok(text(XML, xml + "</urlset>\n"))
}

pub(super) async fn robots(cx: Cx<Visitor>) -> Answer {
    let rules = "User-agent: *\nDisallow: /office\nDisallow: /policies/suggest\n";
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
