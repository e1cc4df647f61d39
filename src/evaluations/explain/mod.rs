//! Why a score is what it is: for officials every subject of a round, several side by side, and how robust a round is. The
//! same explanation is what the evaluated read of themselves.

pub mod body;
pub mod case;
mod compare;
pub mod figures;
mod next;
mod robust;
mod subject;
pub mod view;
pub mod words;

pub(super) use subject::{case_of, file_of};

use crate::access::{Cx, Officer};
use crate::evaluations::entity::round;
use crate::evaluations::permit;
use crate::evaluations::store::rounds;
use crate::web::{PageError, Routes};

/// Routes of the back office.
pub fn office_routes(routes: &mut Routes) {
    subject::routes(routes);
    compare::routes(routes);
    robust::routes(routes);
}

/// A round, for an official whose work evaluations are.
pub(super) async fn round_of(cx: &Cx<Officer>, id: i64) -> Result<round::Model, PageError> {
    if !permit::works(&cx.who) {
        return Err(PageError::Forbidden("绩效评价由经办人办理，您的账号是编辑，没有这项权限。".into()));
    }
    rounds::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}
