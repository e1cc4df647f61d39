//! A programme in the office: what it is, whether its checks hold, its calls and its history; making it public and ending it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{LIST, StateTag, admitted, url};
use crate::access::{Cx, Desk, Officer};
use crate::casework::entity::{programme, programme_revision};
use crate::casework::event::ProgrammeEvent;
use crate::casework::programme::Programmes;
use crate::casework::store::programmes::{self, DRAFT, PUBLISHED, RETIRED};
use crate::casework::words::CallWords;
use crate::casework::{link, permit};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::{Answer, PageError, render, see_other};

#[derive(Template)]
#[template(path = "casework/programmes/show.html")]
struct ShowPage {
    desk: Desk,
    id: i64,
    name: String,
    facts: Vec<(&'static str, String)>,
    state: StateTag,
    summary: String,
    problems: Vec<String>,
    tests: usize,
    calls: Vec<CallWords>,
    history: Vec<RevisionRow>,
    public_url: Option<String>,
    may_publish: bool,
    is_public: bool,
}

/// A revision in the history.
struct RevisionRow {
    url: String,
    number: i32,
    note: String,
    when: String,
    is_first: bool,
}

/// A programme or 404.
pub(super) async fn found(cx: &Cx<Officer>, id: i64) -> Result<programme::Model, PageError> {
    admitted(&cx.who)?;
    programmes::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let kept = cx.site.kept::<Programmes>()?;
    let current = kept.with_definitions(cx.database(), vec![row.clone()]).await?.pop();
    let history = programmes::history(cx.database(), row.id).await?;
    let calls = programmes::calls_of(cx.database(), &[row.id]).await?;
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let today = cx.site.clock.today();
    let is_public = row.state == PUBLISHED;
    let definition = current.as_ref().map(|current| current.definition.clone());
    let problems = match &definition {
        Some(definition) => definition.problems(&kept.vocabulary, today),
        None => vec!["现行定义无法读取，请编辑后重新保存。".to_owned()],
    };
    let page = ShowPage {
        desk: cx.desk(row.name.clone()),
        id: row.id,
        facts: facts(&row, history.first()),
        state: StateTag::of(&row),
        summary: definition.as_ref().map(|definition| definition.summary.clone()).unwrap_or_default(),
        problems,
        tests: definition.map_or(0, |definition| definition.tests.len()),
        calls: calls.iter().map(|call| CallWords::of(call, now, &calendar)).collect(),
        history: history.iter().map(|revision| revision_row(row.id, revision)).collect(),
        public_url: is_public.then(|| link::programme(&row.key)),
        may_publish: permit::publish(&cx.who, row.id).is_ok(),
        is_public,
        name: row.name,
    };
    render(StatusCode::OK, &page)
}

fn facts(row: &programme::Model, last: Option<&programme_revision::Model>) -> Vec<(&'static str, String)> {
    let version = last.map(|last| format!("第 {} 版", last.number)).unwrap_or_default();
    let origin =
        if row.content_digest.is_some() { "随内容文件更新" } else { "由编辑维护，内容文件不再覆盖" };
    vec![("网址名", row.key.clone()), ("现行版本", version), ("来源", origin.to_owned()), ("最近修改", moment(row.updated_at))]
}

fn revision_row(id: i64, revision: &programme_revision::Model) -> RevisionRow {
    RevisionRow {
        url: url(id, &format!("revisions/{}", revision.number)),
        number: revision.number,
        note: revision.note.clone().unwrap_or_default(),
        when: moment(revision.created_at),
        is_first: revision.number == 1,
    }
}

/// Makes it public; what has a problem is not.
pub(super) async fn publish(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let kept = cx.site.kept::<Programmes>()?;
    let write = cx.begin().await?;
    let permit = permit::publish(&cx.who, row.id)?;
    let current = kept.with_definitions(&*write, vec![row.clone()]).await?.pop();
    let problems = current.map(|current| current.definition.problems(&kept.vocabulary, cx.site.clock.today()));
    if problems.as_ref().is_none_or(|problems| !problems.is_empty()) {
        return Err(PageError::Conflict("定义有问题，没有公开。请先编辑，改正页面上列出的问题。".into()));
    }
    let before = if row.state == RETIRED { RETIRED } else { DRAFT };
    if !programmes::set_state(&write, &permit, before, PUBLISHED).await? {
        return Err(already());
    }
    write.commit(ProgrammeEvent::of("programme.published", &row, "公开申报项目")).await?;
    cx.flash("已公开。公众现在可以看到办事指南；有开放的批次时就能申报。");
    Ok(see_other(url(row.id, "")))
}

/// Ends it; applications that are under way go on.
pub(super) async fn retire(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let write = cx.begin().await?;
    let permit = permit::publish(&cx.who, row.id)?;
    if !programmes::set_state(&write, &permit, PUBLISHED, RETIRED).await? {
        return Err(already());
    }
    write.commit(ProgrammeEvent::of("programme.retired", &row, "停用申报项目")).await?;
    cx.flash("已停用。公众不再看到这个项目，已提交的申报照常办理。");
    Ok(see_other(url(row.id, "")))
}

fn already() -> PageError {
    PageError::Conflict(format!("项目的状态刚刚变过，请回到列表（{LIST}）查看后再操作。"))
}
