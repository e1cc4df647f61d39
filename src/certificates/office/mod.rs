//! Officials: the certificates of their divisions, and what is decided about each. Certificates of other divisions are not
//! found; who does not work on cases is told so.

mod actions;
mod list;
mod show;

use crate::access::{Cx, Officer, Permit};
use crate::certificates::entity::certificate;
use crate::certificates::permit::{self, Handle};
use crate::certificates::store;
use crate::platform::Write;
use crate::web::{PageError, Routes};

/// Routes below `/office`.
pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    show::routes(routes);
    actions::routes(routes);
}

/// Whether certificates are this officer's work.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::handles(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden("证书由经办人管理，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into()))
}

/// A certificate that this officer covers, or 404.
async fn found(cx: &Cx<Officer>, id: i64) -> Result<(certificate::Model, Permit<Handle>), PageError> {
    admit(cx)?;
    covered(cx, store::find(cx.database(), id).await?)
}

/// The same as it stands in a write.
async fn current(cx: &Cx<Officer>, write: &Write, id: i64) -> Result<(certificate::Model, Permit<Handle>), PageError> {
    covered(cx, store::find(&**write, id).await?)
}

fn covered(cx: &Cx<Officer>, row: Option<certificate::Model>) -> Result<(certificate::Model, Permit<Handle>), PageError> {
    let row = row.ok_or(PageError::NotFound)?;
    let permit = permit::handle(&cx.who, &row).ok_or(PageError::NotFound)?;
    Ok((row, permit))
}

fn link(id: i64) -> String {
    format!("/office/certificates/{id}")
}
