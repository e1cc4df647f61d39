//! The list of notices: open ones first, what closes soon on top.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::access::{Cx, Visitor};
use crate::notices::link;
use crate::notices::look::{Row, in_order};
use crate::notices::rules::{NoticeKind, NoticeState};
use crate::notices::store::{self, Filter};
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Pager, Shell, render};

const PER_PAGE: u64 = 20;
/// Characters of a search that are read.
const LONGEST: usize = 60;

#[derive(Template)]
#[template(path = "notices/public/list.html")]
struct ListPage {
    shell: Shell,
    text: String,
    kind: &'static str,
    year: String,
    is_open_only: bool,
    kinds: Vec<(&'static str, &'static str)>,
    years: Vec<(i32, u64)>,
    open_count: u64,
    is_narrowed: bool,
    rows: Vec<Row>,
    total: u64,
    range: String,
    pager: Pager,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    kind: String,
    year: String,
    state: String,
    page: String,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(query): Asked<ListQuery>) -> Answer {
    let text: String = query.q.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    if !text.is_empty() {
        cx.site.limits.search(&cx.address)?;
    }
    let kind = NoticeKind::parse(&query.kind);
    let year = query.year.parse::<i32>().ok().filter(|year| (2000..=2200).contains(year));
    let is_open_only = query.state == NoticeState::Open.key();
    let today = cx.site.clock.today();
    let open_on = is_open_only.then_some(today);
    let filter = Filter { is_public: true, open_on, kind, year, text: text.clone(), ..Filter::default() };
    let base = with_pairs(
        link::LIST,
        &[
            ("q".to_owned(), text.clone()),
            ("kind".to_owned(), kind.map_or("", NoticeKind::key).to_owned()),
            ("year".to_owned(), year.map(|year| year.to_string()).unwrap_or_default()),
            ("state".to_owned(), if is_open_only { "open".to_owned() } else { String::new() }),
        ],
    );
    let (mut notices, total) = store::list(cx.database(), &filter, 0, PER_PAGE).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &base);
    if pager.page > 1 {
        (notices, _) = store::list(cx.database(), &filter, (pager.page - 1) * PER_PAGE, PER_PAGE).await?;
    }
    let open = Filter { is_public: true, open_on: Some(today), ..Filter::default() };
    let open_count = store::counts(cx.database(), &open).await?.values().sum();
    let is_narrowed = base != link::LIST;
    let mut shell = cx.shell("公示公告").described("拟扶持、拟认定和拟撤销的名单，公示期内任何人都可以实名提出异议。");
    shell = shell.here("公示公告");
    if is_narrowed || pager.page > 1 {
        shell = shell.unlisted();
    }
    let page = ListPage {
        shell,
        text,
        kind: kind.map_or("", NoticeKind::key),
        year: year.map(|year| year.to_string()).unwrap_or_default(),
        is_open_only,
        kinds: NoticeKind::ALL.map(|kind| (kind.key(), kind.name())).to_vec(),
        years: store::years(cx.database()).await?,
        open_count,
        is_narrowed,
        rows: in_order(&cx, &notices.iter().collect::<Vec<_>>()).await?,
        total,
        range: format!("第 {} 页，共 {total} 份", pager.page),
        pager,
    };
    render(StatusCode::OK, &page)
}
