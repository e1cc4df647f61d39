//! Lists to take away: as a table, and as feeds.

use actix_web::web::Path;

use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::Sort;
use crate::policies::entity::policy_document::Model;
use crate::policies::link;
use crate::policies::rules::Validity;
use crate::policies::store;
use crate::web::browse::{self, Inquire as _};
use crate::web::feed::{self, FeedEntry};
use crate::web::{Answer, Asked, PageError};

/// Rows of a table.
const MOST_ROWS: usize = 10_000;
/// Entries of a feed.
const MOST_ENTRIES: usize = 50;

const HEAD: [&str; 15] = [
    "标题",
    "文号",
    "索引号",
    "公文种类",
    "发布机构",
    "层级",
    "地区",
    "有效性",
    "成文日期",
    "发布日期",
    "施行日期",
    "有效期至",
    "废止日期",
    "摘要",
    "网址",
];

pub(super) async fn csv(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let documents = documents(&cx, &Inquiry::read(&pairs), MOST_ROWS).await?;
    let today = cx.site.clock.today();
    let rows = documents.into_iter().map(|document| cells(document, today, &cx.public_url));
    Ok(feed::csv("policies.csv", &HEAD, rows))
}

pub(super) async fn atom(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let inquiry = Inquiry::read(&pairs);
    let title = match inquiry.question.text.as_str() {
        "" => "新政策".to_owned(),
        text => format!("政策：{text}"),
    };
    write_feed(&cx, &inquiry, &title).await
}

pub(super) async fn topic_atom(cx: Cx<Visitor>, slug: Path<String>) -> Answer {
    let topics = store::topics(cx.database()).await?;
    let topic = topics.into_iter().find(|topic| topic.slug == *slug).ok_or(PageError::NotFound)?;
    let mut inquiry = Inquiry::default();
    inquiry.question.chosen.insert("topic".to_owned(), vec![topic.name.clone()]);
    write_feed(&cx, &inquiry, &format!("政策主题：{}", topic.name)).await
}

/// Newest first, whatever the order of the list was: a feed is about what is new.
async fn write_feed(cx: &Cx<Visitor>, inquiry: &Inquiry, title: &str) -> Answer {
    let documents = documents(cx, &inquiry.sorted(Some(Sort::Newest)), MOST_ENTRIES).await?;
    let today = cx.site.clock.today();
    let entries = documents.into_iter().map(|document| FeedEntry {
        url: format!("{}{}", cx.public_url, link::policy(document.id)),
        updated: document.updated_at,
        summary: format!("{}，{}。{}", document.issuing_authority, Validity::of(&document, today).name(), document.summary),
        title: document.title,
    });
    let title = format!("{title} - {}", cx.site.zone.name);
    let here = format!("{}{}", cx.public_url, cx.uri);
    let page = format!("{}{}", cx.public_url, inquiry.url());
    Ok(feed::atom(&title, &here, &page, entries.collect()))
}

async fn documents(cx: &Cx<Visitor>, inquiry: &Inquiry, most: usize) -> Result<Vec<Model>, PageError> {
    let hits = browse::all(&cx.site, inquiry, most).await?;
    let ids: Vec<i64> = hits.into_iter().map(|hit| hit.record_id).collect();
    Ok(store::find_listed(cx.database(), &ids).await?)
}

fn cells(document: Model, today: chrono::NaiveDate, public_url: &str) -> Vec<String> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let validity = Validity::of(&document, today).name().to_owned();
    vec![
        document.title,
        document.document_number.unwrap_or_default(),
        document.index_number.unwrap_or_default(),
        document.kind,
        document.issuing_authority,
        document.level,
        document.region,
        validity,
        day(document.signed_on),
        day(document.published_on),
        day(document.effective_on),
        day(document.expires_on),
        day(document.repealed_on),
        document.summary,
        format!("{public_url}{}", link::policy(document.id)),
    ]
}
