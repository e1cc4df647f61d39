//! The list of a directory: search, facets, and results as rows, as cards or on a map.

use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;

use super::card::{self, Card};
use super::facets::{self, ParentNames};
use super::inquiry::{Inquiry, MOST_COMPARED, View};
use super::map;
use super::{directory_of, empty};
use crate::access::{Cx, Visitor};
use crate::index::SearchResults;
use crate::listings::definition::{Direction, Directory};
use crate::listings::search::PARENT;
use crate::listings::{Directories, link, store};
use crate::web::browse::map::MapView;
use crate::web::browse::{self, Chip, DEEPEST, Facet, Inquire as _, SortLink, Spelling, WayOn};
use crate::web::{Answer, Asked, PageError, Pager, Shell, render};

/// The list in its frame.
#[derive(Template)]
#[template(path = "listings/public/list.html")]
struct ListPage {
    shell: Shell,
    directory: Arc<Directory>,
    heading: String,
    text: String,
    notices: Vec<String>,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    clear_url: String,
    sorts: Vec<SortLink>,
    views: Vec<ViewLink>,
    spelling: Spelling,
    cards: Vec<Card>,
    is_as_cards: bool,
    map: Option<MapView>,
    total: u64,
    pager: Pager,
    range: String,
    ways_on: Vec<WayOn>,
    hidden: Vec<(String, String)>,
    kept: Vec<Kept>,
    csv_url: String,
    json_url: String,
}

/// A way to show the list.
struct ViewLink {
    view: View,
    url: String,
    is_current: bool,
}

/// An entry kept for comparison.
struct Kept {
    id: i64,
    name: String,
    is_on_page: bool,
    url_without: String,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let (directories, directory) = directory_of(&cx)?;
    let inquiry = Inquiry::read(&directories, directory, &pairs);
    let page = list(&cx, &directories, inquiry).await?;
    render(StatusCode::OK, &page)
}

async fn list(cx: &Cx<Visitor>, directories: &Directories, mut inquiry: Inquiry) -> Result<ListPage, PageError> {
    cx.site.limits.search(&cx.address)?;
    let directory = inquiry.directory.clone();
    let asked = inquiry.clone();
    let (page, mut results) = browse::page(&cx.site, &mut inquiry).await?;
    let parents = parent_names(cx, &inquiry, &results).await?;
    let hits = std::mem::take(&mut results.hits);
    let mut cards = card::found(cx, directories, &directory, hits).await?;
    for card in &mut cards {
        card.is_compared = inquiry.compared.contains(&card.id);
    }
    let kept = kept(cx, &mut inquiry, &cards).await?;
    let view = inquiry.view.unwrap_or(if cards.iter().any(|card| card.picture.is_some()) { View::Cards } else { View::List });
    let map = if view == View::Map { map::of(&inquiry, directories, &results) } else { None };
    let ways_on = if results.total == 0 { empty::ways_on(cx, &inquiry, &results).await? } else { Vec::new() };
    let pager = Pager::new(&page.to_string(), results.total.min(DEEPEST), Inquiry::PER_PAGE, &inquiry.url());
    let heading = heading(&inquiry, &parents);
    let chips = facets::chips(&inquiry, &parents);
    Ok(ListPage {
        shell: shell(cx, directories, &inquiry, &heading, &chips, view, page),
        text: inquiry.question.text.clone(),
        notices: notices(&asked, &inquiry),
        facets: facets::facets(&inquiry, &results, &parents),
        clear_url: inquiry.unnarrowed().url(),
        sorts: sorts(&inquiry),
        views: views(&inquiry, view),
        spelling: Spelling::of(&inquiry, &results),
        is_as_cards: view == View::Cards,
        range: pager.range(cards.len(), Inquiry::PER_PAGE, &directory.measure_word),
        total: results.total,
        hidden: hidden(&inquiry),
        csv_url: inquiry.for_tables().url_at(&format!("/{}.csv", directory.key)),
        json_url: inquiry.for_tables().url_at(&format!("/{}.json", directory.key)),
        heading,
        chips,
        cards,
        map,
        pager,
        ways_on,
        kept,
        directory,
    })
}

/// Names of the belts that the facet offers and that were chosen.
async fn parent_names(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<ParentNames, PageError> {
    let counted = results.facets.get(PARENT).into_iter().flatten().map(|(id, _)| id);
    let ids: Vec<i64> = counted.filter_map(|id| id.parse().ok()).collect();
    if inquiry.directory.parent.is_none() || ids.is_empty() {
        return Ok(ParentNames::new());
    }
    let parents = store::published_among(cx.database(), &ids).await?;
    Ok(parents.into_iter().map(|parent| (parent.id.to_string(), parent.name)).collect())
}

/// What is kept for comparison. Entries that are not there any more are forgotten.
async fn kept(cx: &Cx<Visitor>, inquiry: &mut Inquiry, cards: &[Card]) -> Result<Vec<Kept>, PageError> {
    let rows = store::published_among(cx.database(), &inquiry.compared).await?;
    let key = inquiry.directory.key.clone();
    inquiry.compared.retain(|id| rows.iter().any(|row| row.id == *id && row.directory == key));
    let all = inquiry.compared.clone();
    let kept = |id: &i64| {
        let rest: Vec<i64> = all.iter().copied().filter(|other| other != id).collect();
        let name = rows.iter().find(|row| row.id == *id)?.name.clone();
        let is_on_page = cards.iter().any(|card| card.id == *id);
        Some(Kept { id: *id, name, is_on_page, url_without: inquiry.comparing(&rest).url() })
    };
    Ok(all.iter().filter_map(kept).collect())
}

/// Searches are not for search engines; the plain list is.
fn shell(
    cx: &Cx<Visitor>,
    directories: &Directories,
    inquiry: &Inquiry,
    heading: &str,
    chips: &[Chip],
    view: View,
    page: u64,
) -> Shell {
    let directory = &inquiry.directory;
    let words: Vec<&str> = chips.iter().map(|chip| chip.word.as_str()).collect();
    let narrowed = if words.is_empty() { String::new() } else { format!("：{}", words.join("、")) };
    let sort = sorts(inquiry).into_iter().find(|sort| sort.is_current && !inquiry.sort.is_empty());
    let sort = sort.map(|sort| format!("，按{}{}", sort.word, sort.direction)).unwrap_or_default();
    let shown = if inquiry.view.is_some() { format!("，{}", view.name()) } else { String::new() };
    let exact = if inquiry.question.is_exact { "，按原词" } else { "" };
    let place = if page > 1 { format!("，第{page}页") } else { String::new() };
    let mut shell = cx.shell(format!("{heading}{narrowed}{exact}{sort}{shown}{place}")).described(directory.intro.clone());
    shell.canonical = format!("{}{}", cx.public_url, inquiry.comparing(&[]).url());
    if let Some(parent) = directory.parent.as_deref().and_then(|key| directories.by_key(key)) {
        shell = shell.below(&parent.name, &link::list(&parent.key));
    }
    if inquiry.question.text.is_empty() && chips.is_empty() {
        return if inquiry.pairs().is_empty() { shell } else { shell.unlisted() }.here(&directory.name);
    }
    shell.unlisted().below(&directory.name, &link::list(&directory.key)).here(if words.is_empty() {
        heading
    } else {
        "筛选结果"
    })
}

fn heading(inquiry: &Inquiry, parents: &ParentNames) -> String {
    let parent = match inquiry.question.chosen.get(PARENT).map(Vec::as_slice) {
        Some([id]) => parents.get(id),
        _ => None,
    };
    match (inquiry.question.text.as_str(), parent) {
        ("", None) => inquiry.directory.name.clone(),
        ("", Some(parent)) => format!("{parent}：{}", inquiry.directory.name),
        (text, _) => format!("“{text}”的搜索结果"),
    }
}

fn notices(asked: &Inquiry, inquiry: &Inquiry) -> Vec<String> {
    let mut notices = inquiry.question.notices(&asked.question);
    if asked.compared.len() > inquiry.compared.len() {
        notices.push("有的对比条目已不在名录中，已从对比中去掉。".to_owned());
    }
    notices
}

fn sorts(inquiry: &Inquiry) -> Vec<SortLink> {
    let usual: &[(&str, &str)] =
        if inquiry.question.text.is_empty() { &[("最近确认", "")] } else { &[("相关", ""), ("最近确认", "newest")] };
    let link = |word: &str, direction: &'static str, key: &str| {
        let is_usual_date = key == "newest" && inquiry.question.text.is_empty();
        SortLink {
            word: word.to_owned(),
            direction,
            url: inquiry.sorted(if is_usual_date { "" } else { key }).url(),
            is_current: inquiry.sort == key || key.is_empty() && inquiry.question.text.is_empty() && inquiry.sort == "newest",
        }
    };
    let mut sorts: Vec<SortLink> = usual.iter().map(|(word, key)| link(word, "", key)).collect();
    for (_, field, direction) in inquiry.directory.sorts() {
        let words = if direction == Direction::Desc { "从高到低" } else { "从低到高" };
        sorts.push(link(&field.label, words, &field.key));
    }
    sorts
}

fn views(inquiry: &Inquiry, current: View) -> Vec<ViewLink> {
    let mut views = vec![View::Cards, View::List];
    if inquiry.directory.map.is_some() {
        views.push(View::Map);
    }
    let link = |view| ViewLink { view, url: inquiry.viewed(view).url(), is_current: view == current };
    views.into_iter().map(link).collect()
}

/// What a new search keeps beside the words and the facets.
fn hidden(inquiry: &Inquiry) -> Vec<(String, String)> {
    let kept = ["sort", "view", "compare"];
    inquiry.pairs().into_iter().filter(|(name, _)| kept.contains(&name.as_str())).collect()
}

impl ListPage {
    #[expect(clippy::unused_self, reason = "the template asks the page")]
    fn most_compared(&self) -> usize {
        MOST_COMPARED
    }
}
