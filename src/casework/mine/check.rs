//! All answers before they are handed in, and the handing in itself, which happens once however often it is sent.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::look::closing;
use super::paper::{FileLine, Paper};
use super::{Own, draft};
use crate::access::{Cx, Member, Workspace};
use crate::casework::engine::Engine;
use crate::casework::engine::submission::Submitted;
use crate::casework::flow::State;
use crate::casework::link;
use crate::casework::store::programmes::{self, CallState};
use crate::forms::{Sheet, SheetSection};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}/check", show);
    routes.post("/my/applications/{id}/submission", submit);
}

#[expect(clippy::struct_excessive_bools, reason = "each decides about one part of the page")]
#[derive(Template)]
#[template(path = "casework/mine/check.html")]
struct CheckPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    heading: &'static str,
    number: String,
    sections: Vec<SheetSection>,
    files: Vec<(String, FileLine)>,
    /// Address of the field, its section, and what is wrong.
    problems: Vec<(String, String, String)>,
    key: String,
    closing: String,
    is_closed: bool,
    is_draft: bool,
    is_editable: bool,
    is_answering: bool,
}

impl CheckPage {
    fn files_of(&self, field: &str) -> Vec<&FileLine> {
        self.files.iter().filter(|(key, _)| key == field).map(|(_, line)| line).collect()
    }
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct SubmitForm {
    key: String,
    #[validate(length(min = 1, message = "请勾选承诺，才能提交"))]
    declaration: String,
}

impl Form for SubmitForm {}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    if own.case.state() == State::Discarded {
        return draft::page(&cx, StatusCode::OK, &own, FormView::default()).await;
    }
    page(&cx, StatusCode::OK, &own, FormView::default()).await
}

/// The page with what was wrong with the last post.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView) -> Answer {
    let (case, base) = (&own.case, own.url());
    let paper = Paper::load(&cx.site, cx.database(), own).await?;
    let call = programmes::call(cx.database(), case.application.call_id).await?.ok_or(PageError::NotFound)?;
    let is_editable = own.is_editable();
    let title = |key: &str| case.definition.form.section(key).map(|section| section.title.clone()).unwrap_or_default();
    let problem = |problem: &crate::forms::Problem| {
        (
            format!("{base}/sections/{}?all=yes#{}", problem.section, problem.anchor()),
            title(&problem.section),
            problem.message.clone(),
        )
    };
    let file =
        |row: &crate::casework::entity::application_document::Model| Some((row.field_key.clone()?, FileLine::of(row, &base)));
    let is_draft = case.state() == State::Draft;
    let page = CheckPage {
        workspace: cx.workspace(format!("核对：{}", case.definition.name)),
        name: case.definition.name.clone(),
        heading: if is_draft { "核对并提交" } else { "填报的内容" },
        number: case.application.number.clone().unwrap_or_default(),
        sections: Sheet::of(&case.definition.form, &paper.raw, &paper.reading).sections,
        files: crate::casework::store::documents::materials(&paper.documents).filter_map(file).collect(),
        problems: if is_editable { paper.reading.problems.iter().map(problem).collect() } else { Vec::new() },
        key: format!("{}-{}", own.id(), case.application.revision),
        closing: closing(call.closes_at, cx.site.clock.now()),
        is_closed: CallState::of(&call, cx.site.clock.now()) != CallState::Open,
        is_answering: is_editable && !is_draft,
        is_draft,
        is_editable,
        base,
        form,
    };
    render(status, &page)
}

async fn submit(cx: Cx<Member>, id: Path<i64>, posted: Posted<SubmitForm>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    own.permit()?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &own, view).await,
    };
    let outcome = hand_in(&cx, *id, &form.key).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(see_other(format!("{}/receipt", link::mine(*id)))),
        Err(status) => {
            let own = Own::read(&cx, *id).await?;
            if own.case.state() == State::Draft {
                return page(&cx, status, &own, view).await;
            }
            // Somebody of the same organisation was quicker: it is in, once.
            let number = own.case.application.number.clone().unwrap_or_default();
            cx.flash(format!("同事刚刚已经提交了这件申报，受理编号 {number}，不需要再次提交。"));
            Ok(see_other(own.url()))
        }
    }
}

/// Nothing is given back where something is wrong or missing.
async fn hand_in(cx: &Cx<Member>, id: i64, key: &str) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let engine = Engine::new(&cx.site, &write)?;
    let own = Own::find(cx, &*write, id).await?;
    match engine.submit(own.permit()?, &own.case, key).await? {
        (Submitted::In(_), Some(event)) => {
            write.commit(event).await?;
            Ok(Some(()))
        }
        (Submitted::Already(_) | Submitted::In(_), _) => Ok(Some(())),
        (Submitted::Problems(_), _) => Ok(None),
    }
}
