//! The evaluated side in the workspace: the self-assessment with its evidence, one's own score explained, objections, and
//! what has to be put right. What belongs to another organisation is not found.

mod assess;
mod claim;
mod list;
mod look;
mod object;
mod rectify;
mod show;
mod take;
mod typed;
mod waiting;

use crate::access::organisation::OrganisationStatus;
use crate::access::{Cx, Member, Permit};
use crate::evaluations::explain::case::Case;
use crate::evaluations::link;
use crate::evaluations::permit::{self, Answer as Answers};
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::EXCLUDED;
use crate::web::{PageError, Routes};

pub use waiting::EvaluationsWaiting;

/// Routes below `/my`.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
    show::routes(routes);
    assess::routes(routes);
    claim::routes(routes);
    object::routes(routes);
    rectify::routes(routes);
}

/// A subject in the hands of somebody of the organisation that runs it.
struct Own {
    case: Case,
    permit: Option<Permit<Answers>>,
}

impl Own {
    /// Whose organisation does not run it does not find it, and nobody finds what the subjects were not told of.
    async fn find(cx: &Cx<Member>, subject_id: i64) -> Result<Self, PageError> {
        let case = Case::find(cx.database(), subject_id).await?.ok_or(PageError::NotFound)?;
        let organisation = case.subject.organisation_id.ok_or(PageError::NotFound)?;
        cx.who.place_in(organisation).ok_or(PageError::NotFound)?;
        let own = Self { permit: permit::answer(&cx.who, &case.subject), case };
        if own.stage().is_told() && own.case.subject.state != EXCLUDED { Ok(own) } else { Err(PageError::NotFound) }
    }

    /// The permit to answer, or why there is none.
    fn permit(&self) -> Result<&Permit<Answers>, PageError> {
        self.permit.as_ref().ok_or_else(|| {
            PageError::Forbidden("贵机构目前不是“已确认”状态，只能查看，不能填写或提交。请在“机构信息”中查看原因。".into())
        })
    }

    fn stage(&self) -> Stage {
        Stage::parse(&self.case.round.stage).unwrap_or(Stage::Draft)
    }

    fn url(&self) -> String {
        link::mine(self.case.subject.id)
    }

    fn id(&self) -> i64 {
        self.case.subject.id
    }
}

/// The organisations for which this person may act now: the one that is worked for.
fn place(cx: &Cx<Member>) -> Option<(i64, bool)> {
    cx.who.place().map(|place| (place.organisation_id, place.status == OrganisationStatus::Confirmed))
}
