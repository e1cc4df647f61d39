//! The list of the library: search, facets, results.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::best_bet::{BestBet, pinned};
use super::inquiry::Inquiry;
use super::row::{Row, rows};
use super::{empty, facets, find};
use crate::access::{Cx, Visitor};
use crate::index::Sort;
use crate::policies::link;
use crate::policies::store;
use crate::web::browse::{self, Chip, DEEPEST, Facet, Inquire as _, SortLink, Spelling, WayOn};
use crate::web::cache::each_time;
use crate::web::{Answer, Asked, PageError, Pager, Shell, Site, render};

/// The list in its frame.
#[derive(Template)]
#[template(path = "policies/public/list.html")]
pub struct ListPage {
    shell: Shell,
    heading: String,
    text: String,
    sort_key: &'static str,
    from: String,
    to: String,
    notices: Vec<String>,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    clear_url: String,
    sorts: Vec<SortLink>,
    spelling: Spelling,
    best_bet: Option<BestBet>,
    rows: Vec<Row>,
    total: u64,
    pager: Pager,
    range: String,
    ways_on: Vec<WayOn>,
    csv_url: String,
    atom_url: String,
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let inquiry = Inquiry::read(&pairs);
    let (page, tally) = list(&cx, inquiry).await?;
    let mut answer = render(StatusCode::OK, &page)?;
    each_time(&mut answer, tally);
    Ok(answer)
}

/// The list under one topic, at an address that stays when the topic is renamed.
pub(super) async fn topic(cx: Cx<Visitor>, slug: Path<String>) -> Answer {
    let topics = store::topics(cx.database()).await?;
    let topic = topics.into_iter().find(|topic| topic.slug == *slug).ok_or(PageError::NotFound)?;
    let mut inquiry = Inquiry::default();
    inquiry.question.chosen.insert("topic".to_owned(), vec![topic.name.clone()]);
    let (mut page, _) = list(&cx, inquiry).await?;
    page.shell =
        cx.shell(format!("{}政策文件", topic.name)).described(topic.description).below("政策库", link::LIST).here(&topic.name);
    page.heading = topic.name;
    page.atom_url = link::topic_feed(&slug);
    render(StatusCode::OK, &page)
}

/// The page, and what counts the search.
async fn list(
    cx: &Cx<Visitor>,
    mut inquiry: Inquiry,
) -> Result<(ListPage, Option<impl Fn(&Site) + Send + Sync + 'static>), PageError> {
    cx.site.limits.search(&cx.address)?;
    let asked = inquiry.clone();
    let (page, mut results) = browse::page(&cx.site, &mut inquiry).await?;
    let tally = find::tally(&inquiry, page, results.total);
    let hits = std::mem::take(&mut results.hits);
    let ids: Vec<i64> = hits.iter().map(|hit| hit.record_id).collect();
    let mut rows = rows(hits, &store::find_listed(cx.database(), &ids).await?, cx.site.clock.today());
    let shown = rows.len();
    let best_bet = if has_best_bet(&inquiry, page) { pinned(cx, &inquiry.question.text, &mut rows).await? } else { None };
    let is_empty = results.total == 0 && best_bet.is_none();
    let ways_on = if is_empty { empty::ways_on(cx, &inquiry, &results).await? } else { Vec::new() };
    let pager = Pager::new(&page.to_string(), results.total.min(DEEPEST), Inquiry::PER_PAGE, &inquiry.url());
    let heading = heading(&inquiry);
    let page = ListPage {
        shell: shell(cx, &inquiry, &heading, page),
        text: inquiry.question.text.clone(),
        sort_key: inquiry.sort_key(),
        from: inquiry.from.clone(),
        to: inquiry.to.clone(),
        notices: notices(&asked, &inquiry),
        facets: facets::facets(&inquiry, &results),
        chips: facets::chips(&inquiry),
        clear_url: inquiry.unnarrowed().url(),
        sorts: sorts(&inquiry),
        spelling: Spelling::of(&inquiry, &results),
        best_bet,
        range: pager.range(shown, Inquiry::PER_PAGE, "份"),
        total: results.total,
        rows,
        ways_on,
        pager,
        heading,
        csv_url: inquiry.url_at("/policies.csv"),
        atom_url: inquiry.sorted(None).url_at("/policies.atom"),
    };
    Ok((page, tally))
}

/// Searches are not for search engines; the list, and the list under one topic, are.
fn shell(cx: &Cx<Visitor>, inquiry: &Inquiry, heading: &str, page: u64) -> Shell {
    let order = match inquiry.sort {
        Some(Sort::Newest) => "，最新在前",
        Some(Sort::Oldest) => "，最早在前",
        _ => "",
    };
    let place = if page > 1 { format!("，第{page}页") } else { String::new() };
    let exact = if inquiry.question.is_exact { "，按原词" } else { "" };
    let mut shell = cx
        .shell(format!("{heading}{}{exact}{order}{place}", narrowed(inquiry)))
        .described("检索跨境电子商务政策文件，可查到每一条、每一款。");
    let is_plain = inquiry.pairs().is_empty();
    let is_topic =
        inquiry.question.text.is_empty() && inquiry.pairs().len() == 1 && inquiry.question.chosen.contains_key("topic");
    shell.canonical = format!("{}{}", cx.public_url, inquiry.url());
    if !is_plain && !is_topic {
        shell = shell.unlisted();
    }
    if is_plain || inquiry.question.text.is_empty() {
        shell.here("政策库")
    } else {
        shell.below("政策库", link::LIST).here(heading)
    }
}

fn heading(inquiry: &Inquiry) -> String {
    if inquiry.question.text.is_empty() {
        "政策库".to_owned()
    } else {
        format!("“{}”的搜索结果", inquiry.question.text)
    }
}

/// What narrows the list, for the title of the window.
fn narrowed(inquiry: &Inquiry) -> String {
    let words: Vec<String> = facets::chips(inquiry).into_iter().map(|chip| chip.word).collect();
    if words.is_empty() { String::new() } else { format!("：{}", words.join("、")) }
}

fn notices(asked: &Inquiry, inquiry: &Inquiry) -> Vec<String> {
    let mut notices = inquiry.question.notices(&asked.question);
    let unread = inquiry.unread_dates();
    notices.extend(unread.iter().map(|text| format!("“{text}”不是日期，没有用于筛选。可以写 2016、2016-07 或 2016年7月1日。")));
    notices
}

fn sorts(inquiry: &Inquiry) -> Vec<SortLink> {
    let orders: &[(&str, Option<Sort>)] = if inquiry.question.text.is_empty() {
        &[("最新", None), ("最早", Some(Sort::Oldest))]
    } else {
        &[("相关", None), ("最新", Some(Sort::Newest)), ("最早", Some(Sort::Oldest))]
    };
    let usual = if inquiry.question.text.is_empty() { Sort::Newest } else { Sort::Relevance };
    let now = inquiry.sort.filter(|sort| *sort != usual && (*sort != Sort::Relevance));
    let link = |(word, sort): &(&str, Option<Sort>)| SortLink {
        word: (*word).to_owned(),
        direction: "",
        url: inquiry.sorted(*sort).url(),
        is_current: *sort == now,
    };
    orders.iter().map(link).collect()
}

/// Whether what editors pinned belongs above this list: not where it is narrowed or in another order.
fn has_best_bet(inquiry: &Inquiry, page: u64) -> bool {
    page == 1 && !inquiry.is_narrowed() && matches!(inquiry.sort, None | Some(Sort::Relevance))
}
