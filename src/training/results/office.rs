//! Officials: the table of a session's results, what is typed into it, and the two who settle it.

mod actions;
mod page;
mod reissue;
mod scores;

use crate::access::{Cx, Officer, Permit};
use crate::platform::Write;
use crate::signups::link::TRAINING;
use crate::signups::permit::{self, Manage};
use crate::signups::store::occasions;
use crate::training::results::sheet::Sheet;
use crate::web::{PageError, Routes};

/// Routes below `/office`.
pub(in crate::training) fn routes(routes: &mut Routes) {
    routes.get("/office/occasions/{id}/results", page::show);
    routes.get("/office/occasions/{id}/results.xlsx", scores::template);
    routes.post("/office/occasions/{id}/results/scores", scores::save);
    routes.post("/office/occasions/{id}/results/import", scores::import);
    routes.post("/office/occasions/{id}/results/proposal", actions::propose);
    routes.post("/office/occasions/{id}/results/confirmation", actions::confirm);
    routes.post("/office/occasions/{id}/results/return", actions::hand_back);
    routes.get("/office/occasions/{id}/results/{signup}", reissue::show);
    routes.post("/office/occasions/{id}/results/{signup}/reissue", reissue::reissue);
}

/// The table of a session that this officer manages; others are not found.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<Sheet, PageError> {
    let occasion = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    admit(cx, &occasion)?;
    Sheet::read(cx.database(), occasion).await?.ok_or(PageError::NotFound)
}

/// The same as it stands in a write, with the session's row held until the write ends.
async fn held(cx: &Cx<Officer>, write: &Write, id: i64) -> Result<(Sheet, Permit<Manage>), PageError> {
    let occasion = occasions::hold(write, id).await?.ok_or(PageError::NotFound)?;
    let permit = admit(cx, &occasion)?;
    let sheet = Sheet::read(&**write, occasion).await?.ok_or(PageError::NotFound)?;
    Ok((sheet, permit))
}

fn admit(cx: &Cx<Officer>, occasion: &crate::signups::entity::occasion::Model) -> Result<Permit<Manage>, PageError> {
    if !permit::handles(&cx.who) {
        return Err(PageError::Forbidden("培训结果由经办人办理，您的账号是编辑，没有这项权限。".into()));
    }
    permit::manage(&cx.who, occasion).filter(|_| occasion.kind == TRAINING).ok_or(PageError::NotFound)
}

fn link(id: i64) -> String {
    format!("/office/occasions/{id}/results")
}
