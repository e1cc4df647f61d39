//! All applications of the organisation one works for, by whose turn it is.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use super::look::{self, Due, Tag};
use super::paper;
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Case;
use crate::casework::entity::{application, programme_call};
use crate::casework::flow::{State, Turn};
use crate::casework::link;
use crate::casework::permit;
use crate::casework::programme::Programmes;
use crate::casework::store::programmes::{self, CallState};
use crate::casework::store::{applications, messages};
use crate::values::{Calendar, Fen};
use crate::web::filters::date;
use crate::web::{Answer, PageError, Routes, render};

/// Drafts of which the list says how far they are.
const MOST_DRAFTS: usize = 20;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications", show);
}

#[derive(Template)]
#[template(path = "casework/mine/list.html")]
struct ListPage {
    workspace: Workspace,
    obstacle: Option<String>,
    groups: Vec<Group>,
}

struct Group {
    key: &'static str,
    name: &'static str,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    name: String,
    number: String,
    call: String,
    tag: Tag,
    due: Option<Due>,
    /// Draft: when the call ends, and how far it is.
    closing: String,
    progress: Option<(usize, usize)>,
    amount: String,
    changed: String,
    unread: usize,
    is_demo: bool,
}

async fn show(cx: Cx<Member>) -> Answer {
    let obstacle = permit::start(&cx.who).err().map(|refusal| refusal.0);
    let rows = match cx.who.place() {
        Some(place) => applications::of_organisation(cx.database(), place.organisation_id).await?,
        None => Vec::new(),
    };
    let groups = groups(&cx, rows).await?;
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("我的申报"), obstacle, groups })
}

async fn groups(cx: &Cx<Member>, rows: Vec<application::Model>) -> Result<Vec<Group>, PageError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let revisions: Vec<i64> = distinct(rows.iter().map(|row| row.revision_id));
    let definitions = cx.site.kept::<Programmes>()?.of_revisions(cx.database(), &revisions).await?;
    let calls = programmes::find_calls(cx.database(), &distinct(rows.iter().map(|row| row.call_id))).await?;
    let calls: HashMap<i64, programme_call::Model> = calls.into_iter().map(|call| (call.id, call)).collect();
    let organisation = rows.first().map_or(0, |row| row.organisation_id);
    let unread = messages::unread_of(cx.database(), organisation).await?;
    let cases: Vec<Case> = rows
        .into_iter()
        .filter_map(|row| Some(Case { definition: definitions.get(&row.revision_id)?.clone(), application: row }))
        .collect();
    let drafts: Vec<Case> = cases.iter().filter(|case| case.state() == State::Draft).take(MOST_DRAFTS).cloned().collect();
    let progress = paper::progress(&cx.site, cx.database(), &drafts).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let row = |case: &Case| {
        let (row, state) = (&case.application, case.state());
        let call = calls.get(&row.call_id);
        let done = progress.iter().find(|(id, ..)| *id == row.id).map(|(_, done, all)| (*done, *all));
        let amount = row.approved_fen.map(|fen| format!("核定 {}", Fen(fen)));
        let amount = amount.or_else(|| row.requested_fen.map(|fen| format!("申请 {}", Fen(fen)))).unwrap_or_default();
        Row {
            url: link::mine(row.id),
            name: case.definition.name.clone(),
            number: row.number.clone().unwrap_or_default(),
            call: call.map(|call| call.name.clone()).unwrap_or_default(),
            tag: Tag::of(state),
            due: look::due(row, state, &calendar, cx.site.clock.today()),
            closing: call.filter(|_| state == State::Draft).map(|call| draft_words(cx, call)).unwrap_or_default(),
            progress: done,
            amount,
            changed: date(crate::platform::clock::local(row.updated_at).date_naive()),
            unread: unread.iter().filter(|id| **id == row.id).count(),
            is_demo: row.is_demo,
        }
    };
    let group = |(turn, key, name): (Turn, &'static str, &'static str)| {
        let rows = cases.iter().filter(|case| case.state().turn() == turn).map(row).collect();
        Group { key, name, rows }
    };
    let groups = [
        (Turn::Applicant, "applicant", "等您办理"),
        (Turn::Office, "office", "主管部门办理中"),
        (Turn::Public, "public", "公示中"),
        (Turn::Nobody, "nobody", "已结束"),
    ];
    Ok(groups.map(group).into_iter().filter(|group| !group.rows.is_empty()).collect())
}

fn draft_words(cx: &Cx<Member>, call: &programme_call::Model) -> String {
    match CallState::of(call, cx.site.clock.now()) {
        CallState::Cancelled => "这一批次已取消，不能提交".to_owned(),
        _ => look::closing(call.closes_at, cx.site.clock.now()),
    }
}

fn distinct(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
