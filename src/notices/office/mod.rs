//! Officials: notices of their division, and the objections to them. What lies elsewhere is not found; who does not work on
//! notices at all is told so.

mod edit;
mod form;
mod list;
mod notice;
mod objection;
mod queue;
mod steps;

use crate::access::{Cx, Officer};
use crate::notices::entity::public_notice::Model;
use crate::notices::{permit, store};
use crate::web::{PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/notices", list::show);
    routes.get("/office/notices/new", edit::show_new);
    routes.post("/office/notices", edit::create);
    routes.get("/office/notices/{id}", notice::show);
    routes.post("/office/notices/{id}", edit::update);
    routes.get("/office/notices/{id}/edit", edit::show);
    routes.post("/office/notices/{id}/publication", steps::publish);
    routes.post("/office/notices/{id}/extension", steps::extend);
    routes.post("/office/notices/{id}/cancellation", steps::cancel);
    routes.get("/office/objections", queue::show);
    routes.get("/office/objections/{id}", objection::show);
    routes.post("/office/objections/{id}/beginning", objection::begin);
    routes.post("/office/objections/{id}/investigation", objection::note);
    routes.post("/office/objections/{id}/decision", objection::decide);
    routes.get("/office/objections/{id}/files/{file}", objection::file);
}

/// Whether notices are this officer's work.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::works(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden(
        "公示和异议由经办人办理，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into(),
    ))
}

/// A notice that this officer covers, or 404.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<Model, PageError> {
    admit(cx)?;
    let notice = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    if permit::sees(&cx.who, &notice) { Ok(notice) } else { Err(PageError::NotFound) }
}

/// Somebody else took the step first.
fn raced() -> PageError {
    PageError::Conflict("刚刚有人处理过，您的操作没有执行。请核对页面上的最新状态后再办理。".into())
}
