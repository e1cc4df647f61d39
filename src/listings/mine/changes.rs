//! What is public and what is proposed, side by side, before and after it is handed in.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::draft::Present;
use super::edit::reasons;
use super::{Own, own};
use crate::access::{Cx, Member, Workspace};
use crate::listings::diff::{self, DiffRow};
use crate::listings::facts::Faults;
use crate::listings::look::{self, Tag, Thumb, state_of};
use crate::listings::rules::{ChangeState, Status, differences};
use crate::listings::sheet::map;
use crate::listings::store::{change, picture};
use crate::values::Calendar;
use crate::web::filters::moment;
use crate::web::{Answer, FormView, Routes, deadline, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings/{id}/changes", show);
}

#[derive(Template)]
#[template(path = "listings/mine/changes.html")]
struct ChangesPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    status: Tag,
    state: Option<Tag>,
    /// Where it stands, in words with what to do.
    standing: String,
    rows_at_once: Vec<DiffRow>,
    rows_reviewed: Vec<DiffRow>,
    /// Fields that are missing before it can be handed in: control and words.
    missing: Vec<(String, String)>,
    conflicts: usize,
    revision: i32,
    can: Can,
    note: String,
    pictures: Vec<Thumb>,
}

#[expect(clippy::struct_excessive_bools, reason = "each decides about one part of the page")]
struct Can {
    submit: bool,
    withdraw: bool,
    edit: bool,
    discard: bool,
    is_new: bool,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = own(&cx, *id).await?;
    page(&cx, StatusCode::OK, &own, FormView::default(), &Faults::new()).await
}

/// The page; `faults` are what keeps it from being handed in.
pub(super) async fn page(cx: &Cx<Member>, status: StatusCode, own: &Own, form: FormView, faults: &Faults) -> Answer {
    let open = change::open_of(cx.database(), own.listing.id).await?;
    let present = Present::of(&own.sheet, &own.listing, open.as_ref());
    let state = open.as_ref().map(state_of);
    let differences = differences(&own.sheet.directory, &present.public, &present.proposed);
    let mut rows = diff::rows(&own.sheet, own.status(), &differences, &present.public, &present.proposed);
    if let Some(open) = &open {
        for row in &mut rows {
            let verdict = open.verdicts.as_ref().map(map).unwrap_or_default();
            let reason = verdict.get(&row.key).and_then(|reason| reason.as_str()).unwrap_or_default();
            reason.clone_into(&mut row.reason);
        }
    }
    let (rows_reviewed, rows_at_once): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_reviewed);
    let is_draft = matches!(state, Some(ChangeState::Draft | ChangeState::Returned));
    let missing = if is_draft { present.proposed.missing(&own.sheet.directory) } else { Faults::new() };
    let missing = missing.iter().chain(faults).map(|(key, words)| (crate::listings::form::name_of(key), words.clone()));
    let missing: std::collections::BTreeMap<_, _> = missing.collect();
    let pictures = picture::all(cx.database(), own.listing.id).await?;
    let proposed: Vec<_> = pictures.into_iter().filter(|row| row.state == crate::listings::store::PROPOSED_PICTURE).collect();
    let page = ChangesPage {
        workspace: cx.workspace(format!("修改：{}", own.listing.name)),
        base: own.url(),
        name: own.listing.name.clone(),
        status: Tag::of_status(own.status()),
        state: state.map(Tag::of_change),
        standing: standing(cx, open.as_ref())?,
        conflicts: present.overtaken.len(),
        revision: open.as_ref().map_or(0, |open| open.revision),
        can: Can {
            submit: is_draft && !differences.is_empty(),
            withdraw: state == Some(ChangeState::Submitted),
            edit: state != Some(ChangeState::Submitted),
            discard: is_draft,
            is_new: own.status() == Status::Draft,
        },
        note: open.as_ref().and_then(|open| open.note.clone()).unwrap_or_default(),
        pictures: look::thumbs(&own.url(), &proposed),
        missing: missing.into_iter().collect(),
        rows_at_once,
        rows_reviewed,
        form,
    };
    render(status, &page)
}

fn standing(
    cx: &Cx<Member>,
    open: Option<&crate::listings::entity::listing_change::Model>,
) -> Result<String, crate::web::PageError> {
    let Some(open) = open else { return Ok("没有未公开的修改。".to_owned()) };
    let calendar = cx.site.kept::<Calendar>()?;
    Ok(match state_of(open) {
        ChangeState::Draft => format!("{} 于 {} 保存的草稿，公众还看不到。", open.author_name, moment(open.updated_at)),
        ChangeState::Submitted => {
            let due = open.due_on.map(|day| deadline::due(&calendar, cx.site.clock.today(), day).0).unwrap_or_default();
            format!("已提交，等待属地主管部门审核；办理期限 {due}。")
        }
        ChangeState::Returned => {
            let who = open.decided_by_name.as_deref().unwrap_or("审核人");
            let words = open.reason.as_deref().map(|reason| format!("总体意见：{reason}")).unwrap_or_default();
            format!("{who}退回了下面这些内容，请按原因修改后再提交。{words}")
        }
        ChangeState::Approved | ChangeState::Withdrawn => String::new(),
    })
}

/// Reasons as a list, for the overview.
pub(super) fn returned(
    own: &Own,
    open: Option<&crate::listings::entity::listing_change::Model>,
) -> Vec<(String, String, String)> {
    open.map(|open| reasons(&own.sheet, open)).unwrap_or_default()
}
