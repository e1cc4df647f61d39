//! The page of an entry as it is printed.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::directory_of;
use super::entry::{Found, moved, paragraphs, public};
use super::said::{Freshness, Section, Teller, freshness};
use crate::access::{Cx, Visitor};
use crate::listings::{Facts, link};
use crate::web::{Answer, Shell, render};

#[derive(Template)]
#[template(path = "listings/public/print.html")]
struct PrintPage {
    shell: Shell,
    back_url: String,
    page_address: String,
    directory: String,
    name: String,
    line: String,
    is_demo: bool,
    freshness: Freshness,
    summary: Vec<String>,
    sections: Vec<Section>,
}

pub(super) async fn show(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let (directories, directory) = directory_of(&cx)?;
    let listing = match public(&cx, &directory, *id).await? {
        Found::Here(listing) => listing,
        Found::Moved(url) => return Ok(moved(&format!("{url}/print"))),
    };
    let today = cx.site.clock.today();
    let facts = Facts::public(&directory, &listing.facts, today);
    let teller = Teller { directory: &directory, places: &directories.places };
    let mut words = teller.tags(&facts);
    words.push(teller.place(&facts));
    render(
        StatusCode::OK,
        &PrintPage {
            shell: cx.shell(format!("打印：{}", listing.name)).unlisted(),
            back_url: link::of(&listing),
            page_address: format!("{}{}", cx.public_url, link::of(&listing)),
            directory: directory.name.clone(),
            line: words.join("　"),
            is_demo: listing.is_demo,
            freshness: freshness(&directory, &listing, today),
            summary: paragraphs(facts.text("summary")),
            sections: teller.sections(&facts, &[]),
            name: listing.name,
        },
    )
}
