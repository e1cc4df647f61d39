//! Applications in the workspace of the organisation that applies: drafts that several members write, what was handed in,
//! and how far it has come. Applications of others are not found.

mod begin;
mod check;
mod documents;
mod draft;
mod list;
pub mod look;
mod messages;
mod paper;
mod receipt;
mod save;
mod section;
mod status;
mod steps;
mod submissions;
mod take;
pub mod waiting;

use sea_orm::ConnectionTrait;

use crate::access::{Cx, Member, Permit};
use crate::casework::engine::{Case, Engine};
use crate::casework::link;
use crate::casework::permit::{self, Apply};
use crate::casework::programme::Programmes;
use crate::casework::store::applications;
use crate::web::{PageError, Routes};

pub(in crate::casework) use paper::FileLine;
pub(in crate::casework) use take::send_document;

pub(super) fn routes(routes: &mut Routes) {
    begin::routes(routes);
    list::routes(routes);
    draft::routes(routes);
    section::routes(routes);
    documents::routes(routes);
    check::routes(routes);
    receipt::routes(routes);
    submissions::routes(routes);
    steps::routes(routes);
    messages::routes(routes);
}

/// Routes that everybody may use: whether a receipt is true.
pub fn public_routes(routes: &mut Routes) {
    receipt::public_routes(routes);
}

/// An application in the hands of somebody of the organisation that applies.
struct Own {
    case: Case,
    permit: Option<Permit<Apply>>,
}

impl Own {
    /// As it stands in a database or in a write. Whose organisation it is not does not find it.
    async fn find(cx: &Cx<Member>, database: &impl ConnectionTrait, id: i64) -> Result<Self, PageError> {
        let application = applications::find(database, id).await?.ok_or(PageError::NotFound)?;
        cx.who.place_in(application.organisation_id).ok_or(PageError::NotFound)?;
        let definition = cx.site.kept::<Programmes>()?.of_revision(database, application.revision_id).await?;
        let permit = permit::apply(&cx.who, &application);
        Ok(Self { case: Case { application, definition }, permit })
    }

    /// As it stands now.
    async fn read(cx: &Cx<Member>, id: i64) -> Result<Self, PageError> {
        Self::find(cx, cx.database(), id).await
    }

    /// The permit to change it, or why there is none.
    fn permit(&self) -> Result<&Permit<Apply>, PageError> {
        self.permit.as_ref().ok_or_else(|| {
            PageError::Forbidden("贵机构目前不是“已确认”状态，只能查看，不能修改或提交申报。请在“机构信息”中查看原因。".into())
        })
    }

    fn id(&self) -> i64 {
        self.case.application.id
    }

    fn url(&self) -> String {
        link::mine(self.id())
    }

    /// Whether what is typed may still be changed, and by this person.
    fn is_editable(&self) -> bool {
        self.permit.is_some() && Engine::is_editable(&self.case)
    }
}
