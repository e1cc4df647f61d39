//! The list of a room: search, facets and rows, with a map where it is asked for.

use actix_web::http::StatusCode;
use askama::Template;

use super::Room;
use super::facets;
use super::inquiry::Inquiry;
use super::row::Row;
use crate::access::{Cx, Visitor};
use crate::index::{Hit, SearchResults};
use crate::web::browse::map::{DIVISION_TILE, Drawing, MapPlace, MapView, draw};
use crate::web::browse::{self, Chip, DEEPEST, Facet, Inquire as _, SortLink, Spelling, WayLink, WayOn};
use crate::web::{Answer, PageError, Pager, Shell, render};

/// The list in its frame.
#[derive(Template)]
#[template(path = "signups/finding/list.html")]
struct ListPage {
    shell: Shell,
    room: &'static Room,
    heading: String,
    note: String,
    text: String,
    hidden: Vec<(&'static str, String)>,
    notices: Vec<String>,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    clear_url: String,
    sorts: Vec<SortLink>,
    has_map: bool,
    list_url: String,
    map_url: String,
    map: Option<MapView>,
    spelling: Spelling,
    rows: Vec<Row>,
    total: u64,
    pager: Pager,
    range: String,
    ways_on: Vec<WayOn>,
    csv_url: String,
    json_url: String,
}

/// What was found, before a room makes rows of it.
pub struct Searched {
    asked: Inquiry,
    inquiry: Inquiry,
    page: u64,
    results: SearchResults,
}

/// What stands around the rows.
#[derive(Default)]
pub struct Around {
    /// A sentence under the heading.
    pub note: String,
    /// Places of the map.
    pub places: Vec<MapPlace>,
}

impl Searched {
    /// The hits of this page, to be made into rows.
    pub fn take_hits(&mut self) -> Vec<Hit> {
        std::mem::take(&mut self.results.hits)
    }
}

/// Searches the list of a room.
pub async fn search(cx: &Cx<Visitor>, room: &'static Room, pairs: &[(String, String)]) -> Result<Searched, PageError> {
    cx.site.limits.search(&cx.address)?;
    let asked = Inquiry::read(room, pairs);
    let mut inquiry = asked.clone();
    let (page, results) = browse::page(&cx.site, &mut inquiry).await?;
    Ok(Searched { asked, inquiry, page, results })
}

/// The page of what was found.
pub async fn answer(cx: &Cx<Visitor>, searched: Searched, rows: Vec<Row>, around: Around) -> Answer {
    let Searched { asked, inquiry, page, results } = searched;
    let room = inquiry.room;
    let ways_on = if results.total == 0 { ways_on(cx, &inquiry, &results).await? } else { Vec::new() };
    let pager = Pager::new(&page.to_string(), results.total.min(DEEPEST), Inquiry::PER_PAGE, &inquiry.url());
    let chips = facets::chips(&inquiry);
    let text = inquiry.question.text.clone();
    let heading = if text.is_empty() { room.name.to_owned() } else { format!("“{text}”的搜索结果") };
    let drawing =
        Drawing {
            kind: "divisions", facet: "division", heading: "地区", noun: room.noun, unit: room.unit, tile: DIVISION_TILE
        };
    let map = inquiry.has_map.then(|| draw(&inquiry, &results, &around.places, &drawing));
    let page = ListPage {
        shell: shell(cx, &inquiry, &heading, &chips, page),
        note: around.note,
        hidden: vec![("sort", inquiry.sort.clone()), ("view", if inquiry.has_map { "map" } else { "" }.to_owned())],
        notices: inquiry.question.notices(&asked.question),
        facets: facets::facets(&inquiry, &results),
        clear_url: inquiry.unnarrowed().url(),
        sorts: sorts(&inquiry),
        has_map: inquiry.has_map,
        list_url: inquiry.mapped(false).url(),
        map_url: inquiry.mapped(true).url(),
        spelling: Spelling::of(&inquiry, &results),
        range: pager.range(rows.len(), Inquiry::PER_PAGE, room.unit),
        total: results.total,
        csv_url: inquiry.url_at(&format!("{}.csv", room.list)),
        json_url: inquiry.url_at(&format!("{}.json", room.list)),
        room,
        heading,
        text,
        chips,
        map,
        rows,
        pager,
        ways_on,
    };
    render(StatusCode::OK, &page)
}

async fn ways_on(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayOn>, PageError> {
    let mut ways = Vec::new();
    if !inquiry.question.chosen.is_empty() {
        ways.push(WayOn { words: "放宽筛选条件再查：", links: browse::looser(&cx.site, inquiry, Vec::new()).await? });
    }
    ways.push(WayOn { words: "只用其中一个词再查：", links: browse::shorter(&cx.site, inquiry, results).await? });
    let everything = inquiry.everything();
    let counted = cx.site.search(everything.request(0, 1)).await?.facets.remove("category").unwrap_or_default();
    let link = |(word, count): (String, u64)| WayLink { url: everything.with("category", &word).url(), word, count };
    ways.push(WayOn { words: "按类别进入：", links: counted.into_iter().map(link).collect() });
    ways.retain(|way| !way.links.is_empty());
    Ok(ways)
}

/// Searches are not for search engines; the plain list is.
fn shell(cx: &Cx<Visitor>, inquiry: &Inquiry, heading: &str, chips: &[Chip], page: u64) -> Shell {
    let room = inquiry.room;
    let words: Vec<&str> = chips.iter().map(|chip| chip.word.as_str()).collect();
    let narrowed = if words.is_empty() { String::new() } else { format!("：{}", words.join("、")) };
    let order = sorts(inquiry).into_iter().find(|sort| sort.is_current && !inquiry.sort.is_empty());
    let order = order.map(|sort| format!("，按{}", sort.word)).unwrap_or_default();
    let exact = if inquiry.question.is_exact { "，按原词" } else { "" };
    let map = if inquiry.has_map { "，地图" } else { "" };
    let place = if page > 1 { format!("，第{page}页") } else { String::new() };
    let mut shell = cx.shell(format!("{heading}{narrowed}{exact}{order}{map}{place}")).described(room.lead);
    shell.canonical = format!("{}{}", cx.public_url, inquiry.url());
    match (inquiry.pairs().is_empty(), inquiry.question.text.is_empty() && chips.is_empty()) {
        (true, _) => shell.here(room.name),
        (false, true) => shell.unlisted().here(room.name),
        (false, false) => {
            let here = if inquiry.question.text.is_empty() { "筛选结果" } else { heading };
            shell.unlisted().below(room.name, room.list).here(here)
        }
    }
}

fn sorts(inquiry: &Inquiry) -> Vec<SortLink> {
    let mut orders = vec![("时间", "begin"), ("最近发布", "newest")];
    if !inquiry.question.text.is_empty() {
        orders.insert(0, ("相关", ""));
    }
    let link = |(word, key): (&str, &str)| SortLink {
        word: word.to_owned(),
        direction: "",
        url: inquiry.sorted(if key == "begin" && inquiry.question.text.is_empty() { "" } else { key }).url(),
        is_current: inquiry.order() == key,
    };
    orders.into_iter().map(link).collect()
}
