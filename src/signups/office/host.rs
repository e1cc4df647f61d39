//! Those who run occasions: officials in the back office, and organisations outside in their workspace. The pages are the
//! same; the frame around them and what may be done differ.

use actix_web::http::StatusCode;
use askama::filters::HtmlSafe;
use askama::{FastWritable, Template};
use std::fmt::Display;

use crate::access::organisation::OrganisationStatus;
use crate::access::{Cx, Desk, Member, Officer, Permit, SignedIn, Workspace};
use crate::signups::entity::occasion;
use crate::signups::permit::{self, Manage};
use crate::signups::rules::Stage;
use crate::signups::store::listing::Scope;
use crate::web::{Answer, PageError, render};

/// What stands inside a frame.
pub(super) trait Inside: FastWritable + Display + HtmlSafe {}

impl<B: FastWritable + Display + HtmlSafe> Inside for B {}

#[derive(Template)]
#[template(path = "signups/office/in_office.html")]
struct InOffice<'a, B: Inside> {
    desk: Desk,
    inside: &'a B,
}

#[derive(Template)]
#[template(path = "signups/office/in_workspace.html")]
struct InWorkspace<'a, B: Inside> {
    workspace: Workspace,
    inside: &'a B,
}

/// Somebody who runs occasions.
pub(super) trait Host: SignedIn + Sized + 'static {
    /// Where the pages begin.
    const BASE: &'static str;
    /// Whether they are officials, who publish.
    const IS_OFFICE: bool;

    /// Whether occasions are their work at all.
    fn admit(&self) -> Result<(), PageError>;
    /// Whether they may make new ones; otherwise what to say.
    fn may_create(&self) -> Result<(), PageError>;
    /// Which occasions they see.
    fn scope(&self) -> Scope;
    /// The organisation in whose name they make occasions; none for officials.
    fn organisation(&self) -> Option<(i64, String)>;
    /// Whether a division is theirs to hold occasions in.
    fn holds_in(&self, division_code: &str) -> bool;
    /// Their work on one; none where it is not theirs, which is answered with not found.
    fn manage(&self, row: &occasion::Model) -> Option<Permit<Manage>>;
    /// The page around its inside.
    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer;

    /// Whether they may change what it says in this stage.
    fn may_edit(stage: Stage) -> bool {
        match stage {
            Stage::Draft | Stage::Returned => true,
            Stage::Submitted | Stage::Published => Self::IS_OFFICE,
            Stage::Cancelled => false,
        }
    }
}

impl Host for Officer {
    const BASE: &'static str = "/office/occasions";
    const IS_OFFICE: bool = true;

    fn admit(&self) -> Result<(), PageError> {
        if permit::handles(self) {
            return Ok(());
        }
        Err(PageError::Forbidden(
            "培训班和活动由经办人办理，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into(),
        ))
    }

    fn may_create(&self) -> Result<(), PageError> {
        self.admit()
    }

    fn scope(&self) -> Scope {
        Scope::Division(self.division_prefix().map(str::to_owned))
    }

    fn organisation(&self) -> Option<(i64, String)> {
        None
    }

    fn holds_in(&self, division_code: &str) -> bool {
        permit::create(self, division_code).is_some()
    }

    fn manage(&self, row: &occasion::Model) -> Option<Permit<Manage>> {
        permit::manage(self, row)
    }

    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer {
        render(status, &InOffice { desk: cx.desk(title), inside })
    }
}

impl Host for Member {
    const BASE: &'static str = "/my/occasions";
    const IS_OFFICE: bool = false;

    fn admit(&self) -> Result<(), PageError> {
        Ok(())
    }

    fn may_create(&self) -> Result<(), PageError> {
        match self.place() {
            None => Err(PageError::Forbidden("举办培训和活动要代表一个机构。请先在“机构信息”里登记机构，确认后再来。".into())),
            Some(place) if place.status != OrganisationStatus::Confirmed => Err(PageError::Forbidden(
                "机构信息还没有确认，暂时不能举办培训和活动。确认后再来，进度可以在“机构信息”里看到。".into(),
            )),
            Some(_) => Ok(()),
        }
    }

    fn scope(&self) -> Scope {
        Scope::Organisation(self.place().map_or(0, |place| place.organisation_id))
    }

    fn organisation(&self) -> Option<(i64, String)> {
        self.place().map(|place| (place.organisation_id, place.name.clone()))
    }

    fn holds_in(&self, _: &str) -> bool {
        true
    }

    fn manage(&self, row: &occasion::Model) -> Option<Permit<Manage>> {
        permit::manage_own(self, row)
    }

    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer {
        render(status, &InWorkspace { workspace: cx.workspace(title), inside })
    }
}
