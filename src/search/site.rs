//! The search across everything, grouped by kind: the best of each kind, and the way to all of them.

mod suggest;

use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;
use futures_util::future::try_join_all;

use crate::access::{Cx, Visitor};
use crate::casework::public::Inquiry as ProgrammeInquiry;
use crate::casework::public::row::{self as programme_row, Row as ProgrammeRow};
use crate::casework::search::KIND as PROGRAMME;
use crate::events;
use crate::index::{RankSettings, SearchRequest, SearchResults};
use crate::listings::event::directory_of;
use crate::listings::public::Card;
use crate::listings::public::card;
use crate::listings::public::inquiry::Inquiry as ListingInquiry;
use crate::listings::{Directories, Directory};
use crate::notices;
use crate::notices::event::NOTICE;
use crate::notices::look::Row as NoticeRow;
use crate::policies::event::POLICY;
use crate::policies::public::best_bet::{BestBet, pinned};
use crate::policies::public::find;
use crate::policies::public::inquiry::Inquiry as PolicyInquiry;
use crate::policies::public::row::{Row, rows};
use crate::policies::store;
use crate::signups::finding::{Inquiry as OccasionInquiry, Room, Row as OccasionRow, row as occasion_row};
use crate::training;
use crate::web::browse::{Inquire as _, LONGEST_TEXT, Question, last, was_shortened, words};
use crate::web::cache::each_time;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, PageError, Routes, Shell, render};

/// Records of each kind.
const BEST: usize = 4;
/// Records looked at to see which kinds answer best.
const LOOKED_AT: usize = 40;
/// What people may try.
const EXAMPLES: [&str; 5] = ["成都 产业园", "德国 海外仓", "竹制品", "知识产权 服务商", "9810"];

/// Routes for everybody.
pub fn routes(routes: &mut Routes) {
    routes.get("/search", show);
    routes.get("/search/suggest", suggest::show);
}

#[derive(Template)]
#[template(path = "search/site.html")]
struct SearchPage {
    shell: Shell,
    text: String,
    was_shortened: bool,
    total: u64,
    best_bet: Option<BestBet>,
    groups: Vec<Group>,
    used: Option<(String, String)>,
    offered: Option<(String, String)>,
    examples: Vec<(&'static str, String)>,
    directories: Vec<Arc<Directory>>,
}

/// What was found of one kind.
struct Group {
    key: String,
    name: String,
    icon: String,
    total: u64,
    measure_word: String,
    all_url: String,
    found: Found,
}

/// Policies are shown with the passages that answer, entries and notices with their facts, programmes with their calls,
/// courses and events with their times.
enum Found {
    Policies(Vec<Row>),
    Entries(Vec<Card>),
    Notices(Vec<NoticeRow>),
    Programmes(Vec<ProgrammeRow>),
    Occasions(Vec<OccasionRow>),
}

async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let typed = last(&pairs, "q");
    let (text, is_exact) = (words(typed), last(&pairs, "exact") == "1");
    let directories = cx.site.kept::<Directories>()?;
    let mut page = SearchPage {
        shell: shell(&cx, &text, is_exact),
        was_shortened: was_shortened(typed),
        total: 0,
        best_bet: None,
        groups: Vec::new(),
        used: None,
        offered: None,
        examples: EXAMPLES.map(|example| (example, address(example, false))).to_vec(),
        directories: directories.roots().cloned().collect(),
        text: text.clone(),
    };
    if text.is_empty() {
        return render(StatusCode::OK, &page);
    }
    cx.site.limits.search(&cx.address)?;
    let everywhere = cx.site.search(everywhere(&text, is_exact)).await?;
    if let Some(better) = everywhere.did_you_mean.clone().filter(|better| !better.eq_ignore_ascii_case(&text)) {
        if everywhere.interpreted.corrected && everywhere.total > 0 {
            page.used = Some((better, address(&text, true)));
        } else {
            let url = address(&better, false);
            page.offered = Some((better, url));
        }
    }
    page.groups = groups(&cx, &directories, &text, is_exact, &everywhere).await?;
    page.total = page.groups.iter().map(|group| group.total).sum();
    page.best_bet = best_bet(&cx, &text, &mut page.groups).await?;
    page.total = page.total.max(u64::from(page.best_bet.is_some()));
    let tally = find::tally(
        &PolicyInquiry { question: Question { text, ..Question::default() }, ..PolicyInquiry::default() },
        1,
        page.total,
    );
    let mut answer = render(StatusCode::OK, &page)?;
    each_time(&mut answer, tally);
    Ok(answer)
}

/// What editors pinned to the query. It moves up from among the policies, which stay as long as there are others.
async fn best_bet(cx: &Cx<Visitor>, text: &str, groups: &mut Vec<Group>) -> Result<Option<BestBet>, PageError> {
    let mut none = Vec::new();
    let policies = groups.iter_mut().find_map(|group| match &mut group.found {
        Found::Policies(rows) => Some(rows),
        _ => None,
    });
    let best_bet = pinned(cx, text, policies.unwrap_or(&mut none)).await?;
    groups.retain(|group| !matches!(&group.found, Found::Policies(rows) if rows.is_empty()));
    Ok(best_bet)
}

fn shell(cx: &Cx<Visitor>, text: &str, is_exact: bool) -> Shell {
    let exact = if is_exact { "，按原词" } else { "" };
    let title = if text.is_empty() { "全站搜索".to_owned() } else { format!("“{text}”的搜索结果{exact}") };
    let mut shell = cx
        .shell(title)
        .described("在政策、申报项目、培训、活动、园区、孵化器、海外仓、服务商和产业带中一起查找。")
        .searching(text);
    shell.canonical = format!("{}{}", cx.public_url, address(text, is_exact));
    shell.unlisted().here("全站搜索")
}

fn address(text: &str, is_exact: bool) -> String {
    let exact = if is_exact { "1" } else { "" };
    with_pairs("/search", &[("q".to_owned(), text.to_owned()), ("exact".to_owned(), exact.to_owned())])
}

fn everywhere(text: &str, is_exact: bool) -> SearchRequest {
    let settings = RankSettings { correct: !is_exact, ..RankSettings::default() };
    SearchRequest { text: text.to_owned(), limit: LOOKED_AT, settings, ..SearchRequest::default() }
}

/// The kinds that have something, the one with the best answer first.
async fn groups(
    cx: &Cx<Visitor>,
    directories: &Directories,
    text: &str,
    is_exact: bool,
    everywhere: &SearchResults,
) -> Result<Vec<Group>, PageError> {
    let place = |kind: &str| everywhere.hits.iter().position(|hit| hit.kind == kind).unwrap_or(usize::MAX);
    let policies = PolicyInquiry { question: Question::of_text(text, is_exact), ..PolicyInquiry::default() };
    let lists: Vec<ListingInquiry> =
        directories.all().iter().map(|directory| ListingInquiry::of_text(directory.clone(), text, is_exact)).collect();
    let programmes = ProgrammeInquiry::of_text(text, is_exact);
    let firsts = [policies.request(0, BEST), programmes.request(0, BEST)];
    let requests = firsts.into_iter().chain(lists.iter().map(|list| list.request(0, BEST)));
    let mut answers = try_join_all(requests.map(|request| cx.site.search(request))).await?.into_iter();
    let mut groups = Vec::new();
    if let Some(answer) = answers.next().filter(|answer| answer.total > 0) {
        groups.push((place(POLICY), policy_group(cx, &policies, answer).await?));
    }
    if let Some(answer) = answers.next().filter(|answer| answer.total > 0) {
        groups.push((place(PROGRAMME), programme_group(cx, &programmes, answer).await?));
    }
    for (list, answer) in lists.iter().zip(answers).filter(|(_, answer)| answer.total > 0) {
        let directory = &list.directory;
        let group = Group {
            key: directory.key.clone(),
            name: directory.name.clone(),
            icon: directory.icon.clone(),
            total: answer.total,
            measure_word: directory.measure_word.clone(),
            all_url: list.url(),
            found: Found::Entries(card::found(cx, directories, directory, answer.hits).await?),
        };
        groups.push((place(&directory.kind), group));
    }
    let notices = cx.site.search(notices::search::request(text, is_exact, BEST)).await?;
    if notices.total > 0 {
        groups.push((place(NOTICE), notice_group(cx, text, notices).await?));
    }
    for room in [&training::ROOM, &events::ROOM] {
        if let Some(group) = occasion_group(cx, room, text, is_exact).await? {
            groups.push((place(room.kind), group));
        }
    }
    groups.sort_by_key(|(place, _)| *place);
    Ok(groups.into_iter().map(|(_, group)| group).collect())
}

async fn policy_group(cx: &Cx<Visitor>, inquiry: &PolicyInquiry, answer: SearchResults) -> Result<Group, PageError> {
    let ids: Vec<i64> = answer.hits.iter().map(|hit| hit.record_id).collect();
    let documents = store::find_listed(cx.database(), &ids).await?;
    let mut rows = rows(answer.hits, &documents, cx.site.clock.today());
    for row in &mut rows {
        row.passages.truncate(1);
    }
    Ok(Group {
        key: "policies".to_owned(),
        name: "政策库".to_owned(),
        icon: "file".to_owned(),
        total: answer.total,
        measure_word: "份".to_owned(),
        all_url: inquiry.url(),
        found: Found::Policies(rows),
    })
}

async fn notice_group(cx: &Cx<Visitor>, text: &str, answer: SearchResults) -> Result<Group, PageError> {
    let ids: Vec<i64> = answer.hits.iter().map(|hit| hit.record_id).collect();
    Ok(Group {
        key: "notices".to_owned(),
        name: "公示公告".to_owned(),
        icon: "pin".to_owned(),
        total: answer.total,
        measure_word: "份".to_owned(),
        all_url: with_pairs(notices::link::LIST, &[("q".to_owned(), text.to_owned())]),
        found: Found::Notices(notices::look::rows(cx, &ids).await?),
    })
}

async fn programme_group(cx: &Cx<Visitor>, inquiry: &ProgrammeInquiry, answer: SearchResults) -> Result<Group, PageError> {
    Ok(Group {
        key: "programmes".to_owned(),
        name: "申报项目".to_owned(),
        icon: "calendar-check".to_owned(),
        total: answer.total,
        measure_word: "个".to_owned(),
        all_url: inquiry.url(),
        found: Found::Programmes(programme_row::found(cx, answer.hits).await?),
    })
}

async fn occasion_group(cx: &Cx<Visitor>, room: &'static Room, text: &str, is_exact: bool) -> Result<Option<Group>, PageError> {
    let inquiry = OccasionInquiry::of_text(room, text, is_exact);
    let answer = cx.site.search(inquiry.request(0, BEST)).await?;
    if answer.total == 0 {
        return Ok(None);
    }
    let is_training = room.kind == training::ROOM.kind;
    let found = if is_training {
        training::public::found(cx, answer.hits).await?
    } else {
        occasion_row::found(cx, room, answer.hits).await?
    };
    Ok(Some(Group {
        key: room.key.to_owned(),
        name: room.name.to_owned(),
        icon: if is_training { "users" } else { "calendar" }.to_owned(),
        total: answer.total,
        measure_word: room.unit.to_owned(),
        all_url: inquiry.url(),
        found: Found::Occasions(found),
    }))
}

/// The page of a record by its key in the index, such as `park:12`.
fn page_of(key: &str) -> Option<String> {
    let (kind, id) = key.split_once(':')?;
    let id: i64 = id.parse().ok()?;
    if kind == POLICY {
        return Some(crate::policies::link::policy(id));
    }
    if kind == NOTICE {
        return Some(notices::link::notice(id));
    }
    if kind == PROGRAMME {
        return Some(crate::casework::link::programme(&id.to_string()));
    }
    if let Some(room) = [&training::ROOM, &events::ROOM].into_iter().find(|room| room.kind == kind) {
        return Some(format!("{}/{id}", room.list));
    }
    directory_of(kind).map(|directory| crate::listings::link::entry(directory, id))
}

impl SearchPage {
    #[expect(clippy::unused_self, reason = "the template asks the page")]
    fn longest(&self) -> usize {
        LONGEST_TEXT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_its_page() {
        assert_eq!(page_of("policy:12").as_deref(), Some("/policies/12"));
        assert_eq!(page_of("warehouse:3").as_deref(), Some("/warehouses/3"));
        assert_eq!(page_of("notice:3").as_deref(), Some("/notices/3"));
        assert_eq!(page_of("course:3").as_deref(), Some("/training/3"));
        assert_eq!(page_of("event:3").as_deref(), Some("/events/3"));
        assert_eq!(page_of("user:3"), None);
        assert_eq!(page_of("nonsense"), None);
    }
}
