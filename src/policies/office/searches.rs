//! What visitors searched for: without results first, because there something can be done.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::entity::search_query::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::store::Demand;
use crate::policies::{link, permit, store, work};
use crate::web::filters::moment;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Form, PageError, Pager, Posted, Routes, render, see_other};

const LIST: &str = "/office/searches";
const PER_PAGE: u64 = 50;

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list);
    routes.post("/office/searches/{id}/settlement", settle);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SearchesQuery {
    show: String,
    page: String,
}

#[derive(Template)]
#[template(path = "policies/office/searches.html")]
struct SearchesPage {
    desk: Desk,
    tabs: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<QueryRow>,
    pager: Pager,
    range: String,
    show: &'static str,
}

struct QueryRow {
    id: i64,
    query: String,
    search_url: String,
    synonym_url: String,
    bet_url: String,
    searches: i64,
    last_total: i64,
    last_at: String,
    is_settled: bool,
}

const TABS: [(&str, &str, Demand); 3] =
    [("", "没有结果", Demand::Unanswered), ("frequent", "最常搜索", Demand::Frequent), ("settled", "已处理", Demand::Settled)];

async fn list(cx: Cx<Officer>, asked: Asked<SearchesQuery>) -> Answer {
    // The newest counts are still in memory; that they cannot be written down now is no reason to show nothing.
    if let Err(error) = work::note_searches(&cx.site).await {
        tracing::warn!("searches were not written down: {error:#}");
    }
    let (show, _, demand) = TABS.into_iter().find(|(key, ..)| *key == asked.0.show).unwrap_or(TABS[0]);
    let (mut rows, total) = store::searches(cx.database(), demand, 0, PER_PAGE).await?;
    let pager = Pager::new(&asked.0.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    if from > 0 {
        (rows, _) = store::searches(cx.database(), demand, from, PER_PAGE).await?;
    }
    let page = SearchesPage {
        desk: cx.desk("搜索记录"),
        tabs: TABS.iter().map(|(key, name, _)| (*key, *name, *key == show)).collect(),
        rows: rows.into_iter().map(QueryRow::new).collect(),
        range: format!("共 {total} 个不同的查询"),
        pager,
        show,
    };
    render(StatusCode::OK, &page)
}

impl QueryRow {
    fn new(row: Model) -> Self {
        let with = |path: &str, name: &str| with_pairs(path, &[(name.to_owned(), row.query.clone())]);
        Self {
            id: row.id,
            search_url: with(link::LIST, "q"),
            synonym_url: with("/office/synonyms", "word"),
            bet_url: with("/office/best-bets", "query"),
            searches: row.searches,
            last_total: row.last_total,
            last_at: moment(row.last_at),
            is_settled: row.is_settled,
            query: row.query,
        }
    }
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct SettleForm {
    state: String,
    show: String,
}

impl Form for SettleForm {}

async fn settle(cx: Cx<Officer>, id: Path<i64>, posted: Posted<SettleForm>) -> Answer {
    let (form, _) = posted.unchecked();
    let is_settled = form.state != "open";
    let write = cx.begin().await?;
    let known = store::settle_search(&write, &permit::curate(&cx.who)?, *id, is_settled).await?.ok_or(PageError::NotFound)?;
    let subject = Subject { kind: "search_query", id: known.id, name: known.query.clone() };
    let summary = if is_settled { "标记查询为已处理" } else { "重新打开查询" };
    let event = LibraryEvent::other("search_query.settled", subject, summary);
    write.commit(event.with_changes(json!({ "is_settled": known.is_settled }), json!({ "is_settled": is_settled }))).await?;
    cx.flash(if is_settled {
        format!("“{}”已标记为已处理。", known.query)
    } else {
        format!("“{}”已重新打开。", known.query)
    });
    let (show, ..) = TABS.into_iter().find(|(key, ..)| *key == form.show).unwrap_or(TABS[0]);
    Ok(see_other(with_pairs(LIST, &[("show".to_owned(), show.to_owned())])))
}
