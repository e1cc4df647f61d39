//! The overview of an application: of a draft the list of what there is to do, afterwards how far it has come.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::look::closing;
use super::paper::{FileLine, Paper, SectionLine};
use super::{Own, status};
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::drafts::changes_between;
use crate::casework::flow::State;
use crate::casework::programme::Programmes;
use crate::casework::store::applications;
use crate::casework::store::programmes::{self, CallState};
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}", show);
}

#[derive(Template)]
#[template(path = "casework/mine/draft.html")]
struct DraftPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    number: String,
    call: String,
    closing: String,
    is_closed: bool,
    guide_url: String,
    sections: Vec<SectionLine>,
    complete: usize,
    materials: Vec<MaterialLine>,
    /// What changed since the draft was begun, when the programme was updated.
    news: Option<Vec<String>>,
    /// What can be taken over: id and words.
    earlier: Vec<(i64, String)>,
    is_editable: bool,
    begun: String,
    is_demo: bool,
}

struct MaterialLine {
    label: String,
    url: String,
    files: Vec<FileLine>,
    is_missing: bool,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    page(&cx, StatusCode::OK, &own, FormView::default()).await
}

/// The page that suits the state, with what was wrong with the last post.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    match own.case.state() {
        State::Discarded => Err(PageError::Gone("这份草稿已经删除。可以从“申报项目”重新开始填报。".into())),
        State::Draft => draft(cx, status, own, form).await,
        _ => status::page(cx, status, own, form).await,
    }
}

async fn draft(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    let (case, row) = (&own.case, &own.case.application);
    let paper = Paper::load(&cx.site, cx.database(), own).await?;
    let call = programmes::call(cx.database(), row.call_id).await?.ok_or(PageError::NotFound)?;
    let sections = paper.lines(case);
    let page = DraftPage {
        workspace: cx.workspace(format!("申报草稿：{}", case.definition.name)),
        base: own.url(),
        name: case.definition.name.clone(),
        number: row.number.clone().unwrap_or_default(),
        closing: closing(call.closes_at, cx.site.clock.now()),
        is_closed: CallState::of(&call, cx.site.clock.now()) != CallState::Open,
        call: call.name,
        guide_url: crate::casework::link::programme(&case.definition.key),
        complete: sections.iter().filter(|line| line.is_complete()).count(),
        materials: materials(own, &paper),
        news: news(cx, own).await?,
        earlier: if row.copied_from_id.is_none() { earlier(cx, own).await? } else { Vec::new() },
        is_editable: own.is_editable(),
        begun: date(crate::platform::clock::local(row.created_at).date_naive()),
        is_demo: row.is_demo,
        sections,
        form,
    };
    render(status, &page)
}

/// Files that are asked for, and what lies there.
fn materials(own: &Own, paper: &Paper) -> Vec<MaterialLine> {
    let base = own.url();
    let fields = own.case.definition.form.fields().filter(|(_, field)| field.kind.is_file() && paper.reading.asks(&field.key));
    let fields = fields.filter(|(section, _)| paper.reading.asks_section(&section.key));
    fields
        .map(|(section, field)| {
            let files = paper.files(&field.key).chain(paper.promise(&field.key));
            MaterialLine {
                label: field.label.clone(),
                url: format!("{base}/sections/{}#{}", section.key, field.key),
                files: files.map(|row| FileLine::of(row, &base)).collect(),
                is_missing: paper.reading.problems.iter().any(|problem| problem.field == field.key),
            }
        })
        .collect()
}

async fn news(cx: &Cx<Member>, own: &Own) -> Result<Option<Vec<String>>, PageError> {
    let Some(row) = programmes::find(cx.database(), own.case.application.programme_id).await? else { return Ok(None) };
    if row.revision_id == Some(own.case.application.revision_id) {
        return Ok(None);
    }
    let all = cx.site.kept::<Programmes>()?;
    let current = all.with_definitions(cx.database(), vec![row]).await?.pop();
    Ok(current.map(|current| changes_between(&own.case.definition, &current.definition)))
}

async fn earlier(cx: &Cx<Member>, own: &Own) -> Result<Vec<(i64, String)>, PageError> {
    let rows = applications::handed_in_before(cx.database(), &own.case.application).await?;
    let words = |row: &crate::casework::entity::application::Model| {
        let day = row.submitted_at.map(|at| date(crate::platform::clock::local(at).date_naive())).unwrap_or_default();
        (row.id, format!("{}（{day}提交）", row.number.as_deref().unwrap_or("上次申报")))
    };
    Ok(rows.iter().map(words).collect())
}
