//! The list of programmes: search, facets and rows.

use actix_web::http::StatusCode;
use askama::Template;

use super::inquiry::{Inquiry, LIST};
use super::row::{self, Row};
use super::{empty, facets};
use crate::access::{Cx, Visitor};
use crate::web::browse::{self, Chip, DEEPEST, Facet, Inquire as _, SortLink, Spelling, WayOn};
use crate::web::{Answer, Asked, PageError, Pager, Shell, render};

/// The list in its frame.
#[derive(Template)]
#[template(path = "casework/public/list.html")]
struct ListPage {
    shell: Shell,
    heading: String,
    text: String,
    sort_key: String,
    notices: Vec<String>,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    clear_url: String,
    sorts: Vec<SortLink>,
    spelling: Spelling,
    rows: Vec<Row>,
    total: u64,
    pager: Pager,
    range: String,
    ways_on: Vec<WayOn>,
    csv_url: String,
    json_url: String,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let page = list(&cx, Inquiry::read(&pairs)).await?;
    render(StatusCode::OK, &page)
}

async fn list(cx: &Cx<Visitor>, mut inquiry: Inquiry) -> Result<ListPage, PageError> {
    cx.site.limits.search(&cx.address)?;
    let asked = inquiry.clone();
    let (page, mut results) = browse::page(&cx.site, &mut inquiry).await?;
    let hits = std::mem::take(&mut results.hits);
    let rows = row::found(cx, hits).await?;
    let ways_on = if results.total == 0 { empty::ways_on(cx, &inquiry, &results).await? } else { Vec::new() };
    let pager = Pager::new(&page.to_string(), results.total.min(DEEPEST), Inquiry::PER_PAGE, &inquiry.url());
    let chips = facets::chips(&inquiry);
    let heading = if inquiry.question.text.is_empty() {
        "申报项目".to_owned()
    } else {
        format!("“{}”的搜索结果", inquiry.question.text)
    };
    Ok(ListPage {
        shell: shell(cx, &inquiry, &heading, &chips, page),
        text: inquiry.question.text.clone(),
        sort_key: inquiry.sort.clone(),
        notices: inquiry.question.notices(&asked.question),
        facets: facets::facets(&inquiry, &results),
        clear_url: inquiry.unnarrowed().url(),
        sorts: sorts(&inquiry),
        spelling: Spelling::of(&inquiry, &results),
        range: pager.range(rows.len(), Inquiry::PER_PAGE, "个"),
        total: results.total,
        csv_url: inquiry.url_at("/programmes.csv"),
        json_url: inquiry.url_at("/programmes.json"),
        heading,
        chips,
        rows,
        pager,
        ways_on,
    })
}

/// Searches are not for search engines; the plain list is.
fn shell(cx: &Cx<Visitor>, inquiry: &Inquiry, heading: &str, chips: &[Chip], page: u64) -> Shell {
    let words: Vec<&str> = chips.iter().map(|chip| chip.word.as_str()).collect();
    let narrowed = if words.is_empty() { String::new() } else { format!("：{}", words.join("、")) };
    let order = sorts(inquiry).into_iter().find(|sort| sort.is_current && !inquiry.sort.is_empty());
    let order = order.map(|sort| format!("，按{}", sort.word)).unwrap_or_default();
    let place = if page > 1 { format!("，第{page}页") } else { String::new() };
    let exact = if inquiry.question.is_exact { "，按原词" } else { "" };
    let mut shell = cx.shell(format!("{heading}{narrowed}{exact}{order}{place}"));
    shell = shell.described("补贴扶持、认证和认定项目：谁能申报、给多少、要什么材料、什么时候截止，在线申报。");
    shell.canonical = format!("{}{}", cx.public_url, inquiry.url());
    match (inquiry.pairs().is_empty(), inquiry.question.text.is_empty() && chips.is_empty()) {
        (true, _) => shell.here("申报项目"),
        (false, true) => shell.unlisted().here("申报项目"),
        (false, false) => {
            shell.unlisted().below("申报项目", LIST).here(if inquiry.question.text.is_empty() { "筛选结果" } else { heading })
        }
    }
}

fn sorts(inquiry: &Inquiry) -> Vec<SortLink> {
    let mut orders = vec![("截止时间", "deadline"), ("最高金额", "amount"), ("最近更新", "newest")];
    if !inquiry.question.text.is_empty() {
        orders.insert(0, ("相关", ""));
    }
    let link = |(word, key): (&str, &str)| SortLink {
        word: word.to_owned(),
        direction: "",
        url: inquiry.sorted(if key == "deadline" && inquiry.question.text.is_empty() { "" } else { key }).url(),
        is_current: inquiry.order() == key,
    };
    orders.into_iter().map(link).collect()
}
