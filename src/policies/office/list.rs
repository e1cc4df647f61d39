//! All documents in a dense list, by stage, with a search of titles and numbers.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::page::{Tag, day};
use crate::access::{Cx, Desk, Officer};
use crate::policies::rules::{Stage, Validity};
use crate::policies::store::{ListFilter, ListRow, Sort};
use crate::policies::{link, store};
use crate::web::filters::moment;
use crate::web::request::with_parameter;
use crate::web::{Answer, Asked, Pager, Routes, feed, render};

const PER_PAGE: u64 = 30;
/// Rows in a table for download; the API gives more.
const MOST_ROWS: u64 = 50_000;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/policies", list);
    routes.get("/office/policies.csv", table);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    stage: String,
    q: String,
    topic: String,
    missing: String,
    sort: String,
    page: String,
}

impl ListQuery {
    fn filter(&self) -> ListFilter {
        ListFilter {
            stage: Stage::parse(&self.stage),
            text: self.q.chars().take(200).collect(),
            is_incomplete: self.missing == "yes",
            topic_id: self.topic.parse().ok(),
            sort: if self.sort == "signed" { Sort::Signed } else { Sort::Updated },
        }
    }
}

#[derive(Template)]
#[template(path = "policies/office/list.html")]
struct ListPage {
    desk: Desk,
    tabs: Vec<Tab>,
    query: ListQuery,
    topics: Vec<(String, String)>,
    rows: Vec<Row>,
    pager: Pager,
    range: String,
    csv_url: String,
    signed_url: String,
    updated_url: String,
}

struct Tab {
    name: &'static str,
    url: String,
    count: i64,
    is_current: bool,
}

struct Row {
    url: String,
    title: String,
    number: String,
    stage: Tag,
    publish_at: String,
    validity: Tag,
    authority: String,
    signed_on: String,
    updated: String,
}

async fn list(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    let filter = asked.0.filter();
    let (mut rows, total) = store::list(cx.database(), &filter, 0, PER_PAGE).await?;
    let pager = Pager::new(&asked.0.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    if from > 0 {
        (rows, _) = store::list(cx.database(), &filter, from, PER_PAGE).await?;
    }
    let range = format!("第 {}—{} 份，共 {total} 份", from + 1, from + rows.len() as u64);
    let today = cx.site.clock.today();
    let topics = store::topics(cx.database()).await?.into_iter().map(|topic| (topic.id.to_string(), topic.name)).collect();
    let page = ListPage {
        desk: cx.desk("政策文件"),
        tabs: tabs(&cx, &asked.0).await?,
        topics,
        rows: rows.into_iter().map(|row| Row::new(row, today)).collect(),
        range,
        csv_url: with_parameter(&cx.uri, "page", None).replacen("/office/policies", "/office/policies.csv", 1),
        signed_url: with_parameter(&with_parameter(&cx.uri, "page", None), "sort", Some("signed")),
        updated_url: with_parameter(&with_parameter(&cx.uri, "page", None), "sort", None),
        query: asked.0,
        pager,
    };
    render(StatusCode::OK, &page)
}

async fn tabs(cx: &Cx<Officer>, query: &ListQuery) -> Result<Vec<Tab>, sea_orm::DbErr> {
    let counts = store::count_stages(cx.database()).await?;
    let count = |stage: Stage| counts.iter().find(|(key, _)| key == stage.key()).map_or(0, |(_, count)| *count);
    let all = Tab {
        name: "全部",
        url: link::OFFICE_LIST.to_owned(),
        count: counts.iter().map(|(_, count)| count).sum(),
        is_current: Stage::parse(&query.stage).is_none(),
    };
    let tab = |stage: Stage| Tab {
        name: stage.name(),
        url: format!("{}?stage={}", link::OFFICE_LIST, stage.key()),
        count: count(stage),
        is_current: query.stage == stage.key(),
    };
    Ok(std::iter::once(all).chain(Stage::ALL.into_iter().map(tab)).collect())
}

impl Row {
    fn new(row: ListRow, today: chrono::NaiveDate) -> Self {
        Self {
            url: link::office(row.id),
            stage: Tag::of_stage(Stage::parse(&row.stage).unwrap_or(Stage::Draft)),
            publish_at: row.publish_at.filter(|_| row.stage == Stage::Scheduled.key()).map(moment).unwrap_or_default(),
            validity: Tag::of_validity(validity(&row, today)),
            number: row.document_number.unwrap_or_else(|| "无文号".to_owned()),
            title: row.title,
            authority: row.issuing_authority,
            signed_on: day(row.signed_on),
            updated: moment(row.updated_at),
        }
    }
}

fn validity(row: &ListRow, today: chrono::NaiveDate) -> Validity {
    Validity::of_row(&row.standing, [row.effective_on, row.expires_on, row.repealed_on], today)
}

async fn table(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    const HEAD: [&str; 13] = [
        "编号", "标题", "文号", "公文种类", "发布机构", "层级", "地区", "成文日期", "发布日期", "施行日期", "有效性", "状态", "最近修改",
    ];
    let today = cx.site.clock.today();
    let rows = store::list_all(cx.database(), &asked.0.filter(), MOST_ROWS).await?;
    let cells = rows.into_iter().map(|row| {
        let validity = validity(&row, today).name().to_owned();
        let stage = Stage::parse(&row.stage).map_or("", Stage::name).to_owned();
        let (signed, published, effective) = (day(row.signed_on), day(row.published_on), day(row.effective_on));
        let number = row.document_number.unwrap_or_default();
        let (id, updated) = (row.id.to_string(), moment(row.updated_at));
        let who = [row.kind, row.issuing_authority, row.level, row.region];
        let when = [signed, published, effective, validity, stage, updated];
        [id, row.title, number].into_iter().chain(who).chain(when).collect()
    });
    Ok(feed::csv("policies.csv", &HEAD, cells))
}
