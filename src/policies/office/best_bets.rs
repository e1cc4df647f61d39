//! Best bets: a document shown first for a query.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use super::relations::not_found;
use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::event::LibraryEvent;
use crate::policies::rules::{Stage, stage_of};
use crate::policies::search::query_key;
use crate::policies::store::Lookup;
use crate::policies::{link, permit, store};
use crate::web::filters::moment;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

const LIST: &str = "/office/best-bets";

pub(super) fn routes(routes: &mut Routes) {
    routes.get(LIST, list);
    routes.post(LIST, create);
    routes.post("/office/best-bets/{id}/removal", remove);
}

#[derive(Template)]
#[template(path = "policies/office/best_bets.html")]
struct BestBetsPage {
    desk: Desk,
    form: FormView,
    rows: Vec<BetRow>,
}

struct BetRow {
    id: i64,
    query: String,
    search_url: String,
    title: String,
    url: String,
    state: &'static str,
    note: String,
    since: String,
}

/// A query to begin a new pin with.
#[derive(Deserialize, Default)]
#[serde(default)]
struct BetQuery {
    query: String,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct BetForm {
    #[validate(length(max = 100, message = "查询最多 100 字"))]
    query: String,
    #[validate(length(max = 300, message = "文件最多 300 字，请只填文号、标题或编号"))]
    document: String,
    #[validate(length(max = 80, message = "说明最多 80 字"))]
    note: String,
}

impl Form for BetForm {}

async fn list(cx: Cx<Officer>, asked: Asked<BetQuery>) -> Answer {
    let mut form = FormView::default();
    form.set("query", asked.0.query.chars().take(100).collect::<String>());
    page(&cx, StatusCode::OK, form).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let bets = store::best_bets(cx.database()).await?;
    let mut ids: Vec<i64> = bets.iter().map(|bet| bet.policy_id).collect();
    ids.dedup();
    let documents = store::find_many(cx.database(), &ids).await?;
    let by_id: HashMap<i64, _> = documents.iter().map(|document| (document.id, document)).collect();
    let rows = bets.into_iter().filter_map(|bet| {
        let document = by_id.get(&bet.policy_id)?;
        let is_public = stage_of(document) == Stage::Published;
        Some(BetRow {
            id: bet.id,
            search_url: crate::web::request::with_pairs(link::LIST, &[("q".to_owned(), bet.query.clone())]),
            title: document.title.clone(),
            url: link::office(document.id),
            state: if is_public { "" } else { "未公开，暂不显示" },
            query: bet.query,
            note: bet.note,
            since: moment(bet.created_at),
        })
    });
    let rows = rows.collect();
    render(status, &BestBetsPage { desk: cx.desk("置顶结果"), form, rows })
}

async fn create(cx: Cx<Officer>, posted: Posted<BetForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let outcome = try_create(&cx, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash(format!("搜索“{}”时会先显示这份文件。", form.query.trim()));
            Ok(see_other(LIST))
        }
        Err(status) => page(&cx, status, view).await,
    }
}

async fn try_create(cx: &Cx<Officer>, form: &BetForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    let query = form.query.trim();
    if query_key(query).is_empty() {
        view.refuse("query", "请填写查询，例如：海外仓补贴");
    }
    let document = match store::lookup(cx.database(), &form.document).await? {
        Lookup::One(document) => Some(document),
        other => {
            view.refuse("document", not_found(&other));
            None
        }
    };
    let Some(document) = document.filter(|_| !view.is_invalid()) else { return Ok(None) };
    let write = cx.begin().await?;
    let bet = store::add_best_bet(&write, &permit::curate(&cx.who)?, query, document.id, form.note.trim()).await?;
    let Some(bet) = bet else {
        view.refuse("query", "这个查询已经置顶了这份文件");
        return Ok(None);
    };
    let subject = Subject { kind: "best_bet", id: bet.id, name: query.to_owned() };
    let after = json!({ "query": query, "document": document.title, "note": bet.note });
    write.commit(LibraryEvent::other("best_bet.created", subject, "置顶结果").with_after(after)).await?;
    Ok(Some(()))
}

async fn remove(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let write = cx.begin().await?;
    let bet = store::remove_best_bet(&write, &permit::curate(&cx.who)?, *id).await?.ok_or(PageError::NotFound)?;
    let title = store::find(&*write, bet.policy_id).await?.map(|document| document.title);
    let subject = Subject { kind: "best_bet", id: bet.id, name: bet.query.clone() };
    let before = json!({ "query": bet.query, "document": title, "note": bet.note });
    write.commit(LibraryEvent::other("best_bet.removed", subject, "取消置顶").with_changes(before, json!({}))).await?;
    cx.flash(format!("已取消“{}”的置顶。", bet.query));
    Ok(see_other(LIST))
}
