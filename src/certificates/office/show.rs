//! A certificate in the hands of officials: what it says, what waits, what can be done, and its history with names.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::Months;

use super::{found, link};
use crate::access::{Cx, Desk, Officer};
use crate::certificates::entity::certificate;
use crate::certificates::event::KIND;
use crate::certificates::look::{self, Tag, TimelineRow};
use crate::certificates::mine::attachment;
use crate::certificates::rules::{Proposal, Standing, State, Step};
use crate::certificates::{paper, store, url};
use crate::web::filters::date_or_blank;
use crate::web::{Answer, FormView, PageError, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/certificates/{id}", show);
    routes.get("/office/certificates/{id}/pdf", download);
}

#[derive(Template)]
#[template(path = "certificates/office/show.html")]
struct ShowPage {
    desk: Desk,
    form: FormView,
    base: String,
    number: String,
    about: String,
    tag: Tag,
    banner: (&'static str, String),
    facts: Vec<(String, String)>,
    recheck: String,
    verify: String,
    audit_url: String,
    history: Vec<TimelineRow>,
    proposal: Option<Proposal>,
    is_own_proposal: bool,
    successor: Option<(String, String)>,
    can: Can,
    panel: &'static str,
    is_demo: bool,
}

#[expect(clippy::struct_excessive_bools, reason = "one for each panel of the page")]
struct Can {
    suspend: bool,
    resume: bool,
    revoke: bool,
    recheck: bool,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let mut form = FormView::default();
    if let Some(next) = next_recheck(&cx, &row) {
        form.set("next", next);
    }
    page(&cx, StatusCode::OK, &row, form, "").await
}

/// A year from now, while the certificate lasts that long.
fn next_recheck(cx: &Cx<Officer>, row: &certificate::Model) -> Option<String> {
    let next = cx.site.clock.today().checked_add_months(Months::new(12))?;
    row.expires_on.is_none_or(|end| next < end).then(|| next.to_string())
}

/// The page, with a form that was refused in the panel `panel`.
pub(super) async fn page(
    cx: &Cx<Officer>,
    status: StatusCode,
    row: &certificate::Model,
    form: FormView,
    panel: &'static str,
) -> Answer {
    let (today, state) = (cx.site.clock.today(), State::of(&row.state));
    let standing = Standing::on(row, today);
    let events = store::history(cx.database(), row.id).await?;
    let successor = store::successor_of(cx.database(), row.id).await?;
    let proposal = Proposal::of(row);
    let is_open = |step: Step| step.from(state).is_some();
    let page = ShowPage {
        desk: cx.desk(row.number.clone()),
        form,
        base: link(row.id),
        number: row.number.clone(),
        about: format!("{}　{}　{}", row.kind_name, row.holder_name, cx.site.zone.division_name(&row.division_code)),
        tag: look::tag(standing),
        banner: look::banner(row, today),
        facts: look::facts(row),
        recheck: date_or_blank(row.recheck_on),
        verify: url(&row.code),
        audit_url: format!("/office/audit?subject={KIND}&id={}", row.id),
        history: look::timeline(&events, true),
        is_own_proposal: proposal.as_ref().is_some_and(|proposal| proposal.by_id == cx.who.id),
        successor: successor.map(|new| (link(new.id), new.number)),
        can: Can {
            suspend: is_open(Step::Suspended) && standing.holds() && proposal.is_none(),
            resume: is_open(Step::Resumed) && standing == Standing::Suspended && proposal.is_none(),
            revoke: is_open(Step::Revoked) && proposal.is_none(),
            recheck: is_open(Step::Rechecked) && standing != Standing::Expired && proposal.is_none(),
        },
        proposal,
        panel,
        is_demo: row.is_demo,
    };
    render(status, &page)
}

impl ShowPage {
    fn is_open(&self, panel: &str) -> bool {
        self.panel == panel
    }
}

async fn download(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    match paper::of(&cx.site, &row).await {
        Ok(bytes) => Ok(attachment(&row, bytes)),
        Err(PageError::Unavailable(_)) => {
            cx.flash("服务器暂时不能生成 PDF。可以用浏览器打印查验页，内容相同。");
            Ok(see_other(link(row.id)))
        }
        Err(error) => Err(error),
    }
}
