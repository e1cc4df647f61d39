//! The same page on either side of the house: one's own account looks alike in the back office and in the workspace, and
//! only the frame around it differs.

use std::fmt::Display;

use actix_web::FromRequest;
use actix_web::http::StatusCode;
use askama::filters::HtmlSafe;
use askama::{FastWritable, Template};

use super::{Cx, Desk, Member, Officer, SignedIn, Workspace};
use crate::web::{Answer, PageError, render};

/// What stands inside a frame: a template of its own, which has escaped what it was given.
pub(super) trait Inside: FastWritable + Display + HtmlSafe {}

impl<B: FastWritable + Display + HtmlSafe> Inside for B {}

/// Somebody whose pages have a frame.
pub(super) trait Framed: SignedIn + Sized + 'static
where
    Cx<Self>: FromRequest<Error = PageError>,
{
    /// Whether people on this side choose their own name.
    const NAMES_ITSELF: bool;

    /// The page around its inside.
    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer;
}

#[derive(Template)]
#[template(path = "access/in_office.html")]
struct InOffice<'a, B: Inside> {
    desk: Desk,
    inside: &'a B,
}

#[derive(Template)]
#[template(path = "access/in_workspace.html")]
struct InWorkspace<'a, B: Inside> {
    workspace: Workspace,
    inside: &'a B,
}

impl Framed for Officer {
    const NAMES_ITSELF: bool = false;

    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer {
        render(status, &InOffice { desk: cx.desk(title), inside })
    }
}

impl Framed for Member {
    const NAMES_ITSELF: bool = true;

    fn frame(cx: &Cx<Self>, status: StatusCode, title: &str, inside: &impl Inside) -> Answer {
        render(status, &InWorkspace { workspace: cx.workspace(title), inside })
    }
}
