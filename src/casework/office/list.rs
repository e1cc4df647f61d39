//! The work list: what is one's own turn comes first, what is due first on top.

mod ask;
mod rows;

use actix_web::http::StatusCode;
use askama::Template;

pub(super) use ask::{Asking, ListQuery};
pub(super) use rows::{Row, rows};

use super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::casework::flow::State;
use crate::casework::office::look::kind_name;
use crate::casework::programme::StageKind;
use crate::casework::store::tasks::CONFIRMATION;
use crate::casework::store::work_list::{self, Part};
use crate::casework::store::{people, programmes, views};
use crate::web::request::with_parameter;
use crate::web::{Answer, Asked, PageError, Pager, Routes, render};

/// Lines of a page.
pub(super) const PER_PAGE: u64 = 30;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications", show);
}

#[derive(Template)]
#[template(path = "casework/office/list.html")]
struct ListPage {
    desk: Desk,
    query: ListQuery,
    part: Part,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    options: Options,
    views: Vec<View>,
    /// The current question as it is kept.
    question: String,
    rows: Vec<Row>,
    pager: Pager,
    range: String,
    is_filtered: bool,
    csv_url: String,
    xlsx_url: String,
    officers: Vec<(i64, String)>,
}

struct Tab {
    name: &'static str,
    url: String,
    count: u64,
    is_current: bool,
}

/// A filter that is applied, and the address without it.
struct Chip {
    kind: &'static str,
    word: String,
    url: String,
}

/// A kept question.
struct View {
    id: i64,
    name: String,
    url: String,
    is_current: bool,
}

/// What can be chosen in the filters.
struct Options {
    programmes: Vec<(String, String)>,
    calls: Vec<(String, String)>,
    stages: Vec<(&'static str, &'static str)>,
    states: Vec<(&'static str, &'static str)>,
    divisions: Vec<(String, String)>,
    assignees: Vec<(String, String)>,
}

async fn show(cx: Cx<Officer>, asked: Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let asking = Asking::of(&cx, &asked.0).await?;
    let counts = work_list::counts(cx.database(), &asking.filter, &asking.looker).await?;
    let at = Part::ALL.iter().position(|part| *part == asking.part).unwrap_or(0);
    let pager = Pager::new(&asked.0.page, counts[at], PER_PAGE, &cx.uri);
    let lines = work_list::lines(cx.database(), asking.part, &asking.filter, &asking.looker, (pager.page, PER_PAGE)).await?;
    let people = people::officers(cx.database()).await?;
    let options = options(&cx, &asking, &people).await?;
    let rows = rows(&cx, lines, &options.programmes, &people).await?;
    let question = asked.0.question();
    let kept = views::of(cx.database(), cx.who.id).await?;
    let from = (pager.page - 1) * PER_PAGE;
    let tab = |(part, count): (Part, u64)| Tab {
        name: part.name(),
        url: with_parameter(&with_parameter(&cx.uri, "page", None), "part", Some(part.key())),
        count,
        is_current: part == asking.part,
    };
    let page = ListPage {
        desk: cx.desk("申报办理"),
        part: asking.part,
        tabs: Part::ALL.into_iter().zip(counts).map(tab).collect(),
        chips: chips(&cx, &asked.0, &options),
        views: kept.into_iter().map(|row| view(row, &question)).collect(),
        range: format!("第 {}—{} 件，共 {} 件", from + u64::from(!rows.is_empty()), from + rows.len() as u64, counts[at]),
        is_filtered: asked.0.is_filtered(),
        csv_url: format!("/office/applications.csv?{question}"),
        xlsx_url: format!("/office/applications.xlsx?{question}"),
        officers: people.into_iter().map(|user| (user.id, user.name)).collect(),
        query: asked.0,
        options,
        question,
        rows,
        pager,
    };
    render(StatusCode::OK, &page)
}

fn view(row: crate::casework::entity::saved_view::Model, question: &str) -> View {
    View { id: row.id, name: row.name, is_current: row.query == question, url: format!("/office/applications?{}", row.query) }
}

async fn options(
    cx: &Cx<Officer>,
    asking: &Asking,
    people: &[crate::access::entity::app_user::Model],
) -> Result<Options, PageError> {
    let all = programmes::all(cx.database()).await?;
    let calls = match asking.filter.programme_id {
        Some(id) => programmes::calls_of(cx.database(), &[id]).await?,
        None => Vec::new(),
    };
    let covered = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    let review = StageKind::ALL.into_iter().filter(|kind| !matches!(kind, StageKind::Notice | StageKind::Settlement));
    let seen = State::ALL.into_iter().filter(|state| !matches!(state, State::Draft | State::Discarded));
    Ok(Options {
        programmes: all.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        calls: calls.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        stages: review.map(|kind| (kind.key(), kind.name())).chain([(CONFIRMATION, kind_name(CONFIRMATION))]).collect(),
        states: seen.map(|state| (state.key(), state.name())).collect(),
        divisions: covered.map(|division| (division.code.clone(), division.name.clone())).collect(),
        assignees: people.iter().map(|user| (user.id.to_string(), user.name.clone())).collect(),
    })
}

fn chips(cx: &Cx<Officer>, query: &ListQuery, options: &Options) -> Vec<Chip> {
    let named = |list: &[(String, String)], key: &str| list.iter().find(|(known, _)| known == key).map(|(_, name)| name.clone());
    let fixed = |list: &[(&'static str, &'static str)], key: &str| {
        list.iter().find(|(known, _)| *known == key).map(|(_, name)| (*name).to_owned())
    };
    let found = [
        ("q", "包含", Some(query.q.clone())),
        ("programme", "项目", named(&options.programmes, &query.programme)),
        ("call", "批次", named(&options.calls, &query.call)),
        ("stage", "环节", fixed(&options.stages, &query.stage)),
        ("state", "状态", fixed(&options.states, &query.state)),
        ("division", "地区", named(&options.divisions, &query.division)),
        ("assignee", "经办人", named(&options.assignees, &query.assignee)),
    ];
    let chip = |(name, kind, word): (&'static str, &'static str, Option<String>)| {
        let word = word.filter(|word| !word.is_empty())?;
        let url = with_parameter(&with_parameter(&cx.uri, "page", None), name, None);
        Some(Chip { kind, word, url })
    };
    found.into_iter().filter_map(chip).collect()
}
