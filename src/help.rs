//! Floor 7: help pages, written in `content/help/`. The first is what `/help` shows.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use askama::Template;

use crate::access::{Cx, Visitor};
use crate::policies::text::{Block, Body, Content as Piece};
use crate::web::help_topics::{HelpTopic, help_topics};
use crate::web::{Answer, PageError, Routes, Shell, render};

/// Routes for everybody.
pub fn routes(routes: &mut Routes) {
    routes.get("/help", index);
    routes.get("/help/{slug}", show);
}

#[derive(Template)]
#[template(path = "help/help.html")]
struct HelpPage {
    shell: Shell,
    title: String,
    entries: Vec<HelpEntry>,
    blocks: Vec<Block>,
}

/// A help page in the list beside the text.
struct HelpEntry {
    title: String,
    url: String,
    is_current: bool,
}

async fn index(cx: Cx<Visitor>) -> Answer {
    let topics = help_topics(&cx.site.content)?;
    let slug = topics.first().map(|topic| topic.slug.clone()).ok_or(PageError::NotFound)?;
    page(&cx, &topics, &slug)
}

async fn show(cx: Cx<Visitor>, slug: Path<String>) -> Answer {
    let topics = help_topics(&cx.site.content)?;
    if topics.first().is_some_and(|topic| topic.slug == *slug) {
        return Ok(HttpResponse::MovedPermanently().insert_header((LOCATION, "/help")).finish());
    }
    page(&cx, &topics, &slug)
}

fn page(cx: &Cx<Visitor>, topics: &[HelpTopic], slug: &str) -> Answer {
    let topic = topics.iter().find(|topic| topic.slug == slug).ok_or(PageError::NotFound)?;
    let entry = |other: &HelpTopic| HelpEntry { title: other.title.clone(), url: other.url(), is_current: other.slug == slug };
    let shell = cx.shell(topic.title.clone());
    let shell = if topic.is_first { shell.here("使用帮助") } else { shell.below("使用帮助", "/help").here(&topic.title) };
    render(
        StatusCode::OK,
        &HelpPage {
            shell,
            title: topic.title.clone(),
            entries: topics.iter().map(entry).collect(),
            blocks: Body::parse(&topic.body).blocks().to_vec(),
        },
    )
}
