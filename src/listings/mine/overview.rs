//! One entry at a glance: what is public, what waits, what to do next, what changes often, and what happened.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::{Own, changes, own, quick, steps};
use crate::access::{Cx, Member, Workspace};
use crate::listings::entity::listing_change;
use crate::listings::event::kind_of;
use crate::listings::form::{self, FactsForm, FormField};
use crate::listings::freshness::{Age, day_after};
use crate::listings::look::{self, FactGroup, Tag, Thumb, TimelineRow, state_of};
use crate::listings::rules::{ChangeState, Status};
use crate::listings::sheet::proposal;
use crate::listings::store::{change, fresh, picture};
use crate::values::Calendar;
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, Routes, deadline, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/listings/{id}", show);
}

#[derive(Template)]
#[template(path = "listings/mine/overview.html")]
struct OverviewPage {
    workspace: Workspace,
    form: FormView,
    base: String,
    name: String,
    directory: String,
    status: Tag,
    age: Option<Tag>,
    is_demo: bool,
    public_url: Option<String>,
    confirmed: String,
    next: Vec<Step>,
    returned: Vec<(String, String, String)>,
    quick: Vec<FormField>,
    quick_base: String,
    facts: Vec<FactGroup>,
    pictures: Vec<Thumb>,
    history: Vec<TimelineRow>,
    can_confirm: bool,
}

/// Something to do next.
struct Step {
    title: String,
    why: String,
    url: String,
    verb: &'static str,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = own(&cx, *id).await?;
    page(&cx, StatusCode::OK, &own, steps::no_form(), None).await
}

/// The page; with a short form that was refused.
pub(super) async fn page(
    cx: &Cx<Member>,
    status: StatusCode,
    own: &Own,
    mut form: FormView,
    typed: Option<&FactsForm>,
) -> Answer {
    let (database, today) = (cx.database(), cx.site.clock.today());
    let open = change::open_of(database, own.listing.id).await?;
    let public = own.sheet.public(&own.listing);
    if typed.is_none() {
        form::fill(&mut form, &own.sheet, &public, quick::fields(&own.sheet.directory).into_iter());
    }
    let is_public = own.status() == Status::Published;
    let age = is_public.then(|| Age::on(today, own.listing.confirmed_on, &own.sheet.directory.freshness));
    let pictures = picture::all(database, own.listing.id).await?;
    let page = OverviewPage {
        workspace: cx.workspace(own.listing.name.clone()),
        base: own.url(),
        name: own.listing.name.clone(),
        directory: own.sheet.directory.name.clone(),
        status: Tag::of_status(own.status()),
        age: age.and_then(Tag::of_age),
        is_demo: own.listing.is_demo,
        public_url: look::public_url(&own.listing),
        confirmed: if is_public { look::confirmed(today, own.listing.confirmed_on) } else { String::new() },
        next: next(cx, own, open.as_ref(), age, pictures.is_empty())?,
        returned: changes::returned(own, open.as_ref()),
        quick: if is_public { quick::controls(&own.sheet) } else { Vec::new() },
        quick_base: quick::base(&own.sheet, &public),
        facts: look::facts(&own.sheet, &public),
        pictures: look::thumbs(&own.url(), &pictures),
        history: look::timeline(fresh::history(database, kind_of(&own.listing.directory), own.listing.id, 12).await?),
        can_confirm: is_public,
        form,
    };
    render(status, &page)
}

fn next(
    cx: &Cx<Member>,
    own: &Own,
    open: Option<&listing_change::Model>,
    age: Option<Age>,
    lacks_pictures: bool,
) -> Result<Vec<Step>, PageError> {
    let (base, today) = (own.url(), cx.site.clock.today());
    let mut next = Vec::new();
    if let Some(open) = open {
        let count = proposal(open).len();
        let changes = format!("{base}/changes");
        next.push(match state_of(open) {
            ChangeState::Submitted => {
                let calendar = cx.site.kept::<Calendar>()?;
                let due = open.due_on.map(|day| deadline::due(&calendar, today, day).0).unwrap_or_default();
                Step {
                    title: format!("{count} 项修改正在审核"), why: format!("办理期限 {due}"), url: changes, verb: "查看"
                }
            }
            ChangeState::Returned => Step {
                title: format!("{count} 项修改被退回"),
                why: "请按原因修改后再提交".into(),
                url: format!("{base}/edit"),
                verb: "修改",
            },
            _ => Step {
                title: format!("{count} 项修改还没有提交"),
                why: "核对后提交，才会公开".into(),
                url: changes,
                verb: "核对并提交",
            },
        });
    }
    if let (Some(age), Some(confirmed_on)) = (age.filter(|age| *age >= Age::Asked), own.listing.confirmed_on) {
        let last = day_after(confirmed_on, own.sheet.directory.freshness.unpublish_after).map(date).unwrap_or_default();
        let what = if age.is_marked() { "公开页面已提示信息可能过时" } else { "很久没有确认了" };
        let why = format!("{what}；{last} 前不确认，将从目录下架");
        next.push(Step { title: "请确认信息是否仍然准确".into(), why, url: "#quick".into(), verb: "去确认" });
    }
    if own.status() == Status::Unpublished {
        let why = own.listing.status_reason.clone().unwrap_or_default();
        let why = format!("原因：{why}。请修改后提交审核，由属地主管部门重新公开");
        next.push(Step { title: "条目已下架，公众看不到".into(), why, url: format!("{base}/edit"), verb: "编辑" });
    }
    if lacks_pictures {
        let why = "有图片的条目更容易被看到".to_owned();
        next.push(Step { title: "还没有图片".into(), why, url: format!("{base}/pictures"), verb: "添加图片" });
    }
    Ok(next)
}
