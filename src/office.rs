//! Floor 7: the front page of the back office: what waits, what happened last, and what is missing.

mod cases;

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Desk, Officer, Role};
use crate::platform::clock::local;
use crate::policies::link;
use crate::policies::office::page::{TimelineRow, timeline};
use crate::policies::office::pending_title;
use crate::policies::rules::Stage;
use crate::policies::store::{self, ListFilter, ListRow};
use crate::web::filters::moment;
use crate::web::{Answer, PageError, Routes, render};

/// Entries of each kind that the list of what waits shows.
const MOST: u64 = 5;

/// Routes below `/office`.
pub fn routes(routes: &mut Routes) {
    routes.get("/office", show);
}

#[derive(Template)]
#[template(path = "office/dashboard.html")]
struct DashboardPage {
    desk: Desk,
    greeting: String,
    stats: Vec<Stat>,
    /// What there is none of.
    none: Vec<Stat>,
    todo: Vec<Todo>,
    recent: Vec<TimelineRow>,
    keeps_library: bool,
}

struct Stat {
    value: i64,
    name: &'static str,
    url: String,
}

struct Todo {
    title: String,
    url: String,
    verb: &'static str,
    why: String,
}

async fn show(cx: Cx<Officer>) -> Answer {
    let now = local(cx.site.clock.now());
    let (mut stats, mut todo, mut recent) = (Vec::<Stat>::new(), Vec::new(), Vec::new());
    if matches!(cx.who.role, Role::Administrator | Role::CaseOfficer) {
        stats.extend(cases::stats(&cx).await?);
        todo.extend(cases::todo(&cx).await?);
    }
    let keeps_library = matches!(cx.who.role, Role::Administrator | Role::Editor);
    if keeps_library {
        stats.extend(library_stats(&cx).await?);
        todo.extend(library_todo(&cx).await?);
        recent = timeline(store::latest_events(cx.database(), 10).await?, true);
    }
    let (stats, none) = stats.into_iter().partition(|stat| stat.value > 0);
    let page = DashboardPage {
        greeting: format!("{}，今天是 {}。", cx.who.name, now.format("%Y年%-m月%-d日")),
        stats,
        none,
        todo,
        recent,
        keeps_library,
        desk: cx.desk("工作台"),
    };
    render(StatusCode::OK, &page)
}

async fn library_stats(cx: &Cx<Officer>) -> Result<Vec<Stat>, PageError> {
    let counts = store::count_stages(cx.database()).await?;
    let stage = |stage: Stage| Stat {
        value: counts.iter().find(|(key, _)| key == stage.key()).map_or(0, |(_, count)| *count),
        name: stage.name(),
        url: format!("{}?stage={}", link::OFFICE_LIST, stage.key()),
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut stats: Vec<Stat> =
        [Stage::Published, Stage::Draft, Stage::Scheduled, Stage::Withdrawn].into_iter().map(stage).collect();
    let incomplete = number(store::count_incomplete(cx.database()).await?);
    stats
        .push(Stat { value: incomplete, name: "缺文号、日期或主题", url: format!("{}?missing=yes", link::OFFICE_LIST) });
    let unanswered = number(store::count_unanswered(cx.database()).await?);
    stats.push(Stat { value: unanswered, name: "没有结果的查询", url: "/office/searches".into() });
    Ok(stats)
}

async fn library_todo(cx: &Cx<Officer>) -> Result<Vec<Todo>, PageError> {
    let mut todo = Vec::new();
    for row in store::pending(cx.database()).await?.into_iter().take(usize::try_from(MOST).unwrap_or(5)) {
        todo.push(Todo {
            why: format!("导入后等您确认，{} 上传", moment(row.created_at)),
            url: link::office_import(row.id),
            verb: "确认",
            title: pending_title(row.recognised.as_ref()).unwrap_or(row.file_name),
        });
    }
    for row in at_stage(cx, Stage::Scheduled).await? {
        let at = row.publish_at.map(moment).unwrap_or_default();
        todo.push(Todo { title: row.title, url: link::office(row.id), verb: "查看", why: format!("定于 {at} 自动发布") });
    }
    for row in at_stage(cx, Stage::Draft).await? {
        let why = format!("草稿，{} 修改", moment(row.updated_at));
        todo.push(Todo { title: row.title, url: link::office(row.id), verb: "处理", why });
    }
    Ok(todo)
}

async fn at_stage(cx: &Cx<Officer>, stage: Stage) -> Result<Vec<ListRow>, PageError> {
    let filter = ListFilter { stage: Some(stage), ..ListFilter::default() };
    Ok(store::list(cx.database(), &filter, 0, MOST).await?.0)
}
