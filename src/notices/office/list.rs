//! Notices of the officer's division: open ones first.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::notices::link;
use crate::notices::look::{Row, in_order};
use crate::notices::rules::{NoticeKind, NoticeState};
use crate::notices::store::{self, Filter, ObjectionFilter};
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Pager, render};

const PER_PAGE: u64 = 30;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    q: String,
    kind: String,
    state: String,
    page: String,
}

#[derive(Template)]
#[template(path = "notices/office/list.html")]
struct ListPage {
    desk: Desk,
    query: ListQuery,
    tabs: Vec<Tab>,
    kinds: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    waiting: u64,
    range: String,
    pager: Pager,
}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

pub(super) async fn show(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let query = asked.0;
    let state = NoticeState::parse(&query.state);
    let all = Filter {
        covered: cx.who.division_prefix().map(str::to_owned),
        kind: NoticeKind::parse(&query.kind),
        text: query.q.chars().take(60).collect(),
        ..Filter::default()
    };
    let filter = Filter { states: state.into_iter().collect(), ..all.clone() };
    let (mut notices, total) = store::list(cx.database(), &filter, 0, PER_PAGE).await?;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    if from > 0 {
        (notices, _) = store::list(cx.database(), &filter, from, PER_PAGE).await?;
    }
    let counts = store::counts(cx.database(), &all).await?;
    let open = ObjectionFilter { covered: all.covered.clone(), is_open: Some(true), overdue_on: None };
    let (_, waiting) = store::unsettled(cx.database(), &open, 0, 1).await?;
    let tab = |of: Option<NoticeState>| Tab {
        name: of.map_or("全部", NoticeState::name),
        url: with_pairs(
            link::OFFICE_LIST,
            &[
                ("q".to_owned(), query.q.clone()),
                ("kind".to_owned(), query.kind.clone()),
                ("state".to_owned(), of.map_or("", NoticeState::key).to_owned()),
            ],
        ),
        count: of.map_or_else(|| counts.values().sum(), |state| counts.get(&state).copied().unwrap_or(0)),
        is_current: of == state,
    };
    let rows = in_order(&cx, &notices.iter().collect::<Vec<_>>()).await?;
    let page = ListPage {
        desk: cx.desk("公示"),
        tabs: std::iter::once(None).chain(NoticeState::ALL.map(Some)).map(tab).collect(),
        kinds: NoticeKind::ALL.map(|kind| (kind.key(), kind.name())).to_vec(),
        range: format!("第 {}—{} 份，共 {total} 份", (from + 1).min(total), from + rows.len() as u64),
        query,
        rows,
        waiting,
        pager,
    };
    render(StatusCode::OK, &page)
}
