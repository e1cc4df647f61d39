//! The needs of one's organisation: the list, and posting and changing one.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::form::{Choices, NeedForm};
use super::permit;
use super::rules::{State, period_words};
use super::store::{self, Draft};
use crate::access::organisation::OrganisationStatus;
use crate::access::{Cx, Member, Workspace};
use crate::listings::Directories;
use crate::listings::entity::space_need;
use crate::web::{Answer, FormView, PageError, Posted, filters, render, see_other};

#[derive(Template)]
#[template(path = "needs/mine.html")]
struct MinePage {
    workspace: Workspace,
    rows: Vec<Row>,
    may_post: bool,
}

struct Row {
    id: i64,
    title: String,
    place: String,
    area: i64,
    period: String,
    state: State,
    expires: String,
}

#[derive(Template)]
#[template(path = "needs/form.html")]
struct FormPage {
    workspace: Workspace,
    form: FormView,
    choices: Choices,
    /// The need under change; none for a new one.
    id: Option<i64>,
}

pub(super) async fn list(cx: Cx<Member>) -> Answer {
    let place = cx.who.place();
    let needs = store::of_organisation(cx.database(), place.map_or(0, |place| place.organisation_id)).await?;
    let directories = cx.site.kept::<Directories>()?;
    let today = cx.site.clock.today();
    let row = |need: space_need::Model| Row {
        id: need.id,
        place: format!("{}{}", directories.places.country(&need.country), need.city.as_deref().unwrap_or_default()),
        area: need.area,
        period: period_words(need.from_on, need.until_on),
        state: State::on(&need, today),
        expires: filters::date_or_blank(need.expires_on),
        title: need.title,
    };
    let may_post = place.is_some_and(|place| place.status == OrganisationStatus::Confirmed);
    let page = MinePage { workspace: cx.workspace("仓储需求"), rows: needs.into_iter().map(row).collect(), may_post };
    render(StatusCode::OK, &page)
}

pub(super) async fn show_new(cx: Cx<Member>) -> Answer {
    permit::post(&cx.who)?;
    let form = FormView::of_form(&NeedForm::empty(cx.site.clock.today()));
    page(&cx, StatusCode::OK, form, None)
}

pub(super) async fn create(cx: Cx<Member>, posted: Posted<NeedForm>) -> Answer {
    let (permit, place) = permit::post(&cx.who)?;
    let (draft, mut view) = match read(&cx, posted)? {
        Ok(read) => read,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None),
    };
    let outcome = async {
        let write = cx.begin().await?;
        let need = store::insert(&write, &permit, place.organisation_id, cx.who.id, draft).await?;
        write.commit(store::event("need.posted", &need, "发布仓储需求")).await?;
        Ok::<_, PageError>(Some(need.id))
    };
    match view.settle(outcome.await)? {
        Ok(id) => {
            cx.flash("已发布。下面是目前匹配的海外仓，可以直接联系。");
            Ok(see_other(format!("/my/needs/{id}")))
        }
        Err(status) => page(&cx, status, view, None),
    }
}

pub(super) async fn show_edit(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let need = found(&cx, *id).await?;
    let form = FormView::of_form(&NeedForm::of(&need, cx.site.clock.today()));
    page(&cx, StatusCode::OK, form, Some(*id))
}

pub(super) async fn update(cx: Cx<Member>, id: Path<i64>, posted: Posted<NeedForm>) -> Answer {
    let need = found(&cx, *id).await?;
    let permit = permit::change(&cx.who, &need).ok_or(PageError::NotFound)?;
    let (draft, mut view) = match read(&cx, posted)? {
        Ok(read) => read,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)),
    };
    let outcome = async {
        let write = cx.begin().await?;
        store::update(&write, &permit, draft).await?;
        write.commit(store::event("need.changed", &need, "修改仓储需求")).await?;
        Ok::<_, PageError>(Some(()))
    };
    match view.settle(outcome.await)? {
        Ok(()) => {
            cx.flash("已保存，匹配结果已更新。");
            Ok(see_other(format!("/my/needs/{id}")))
        }
        Err(status) => page(&cx, status, view, Some(*id)),
    }
}

/// A need that one may change.
pub(super) async fn found(cx: &Cx<Member>, id: i64) -> Result<space_need::Model, PageError> {
    let need = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    permit::change(&cx.who, &need).map(|_| need).ok_or(PageError::NotFound)
}

type Read = Result<(Draft, FormView), FormView>;

fn read(cx: &Cx<Member>, posted: Posted<NeedForm>) -> Result<Read, PageError> {
    let directories = cx.site.kept::<Directories>()?;
    let choices = Choices::of(&directories)?;
    let today = cx.site.clock.today();
    Ok(match posted.check() {
        Ok((form, mut view)) => match form.read(&choices, &directories.places, today, &mut view) {
            Some(draft) => Ok((draft, view)),
            None => Err(view),
        },
        Err(view) => Err(view),
    })
}

fn page(cx: &Cx<Member>, status: StatusCode, form: FormView, id: Option<i64>) -> Answer {
    let directories = cx.site.kept::<Directories>()?;
    let choices = Choices::of(&directories)?;
    let workspace = cx.workspace(if id.is_some() { "修改需求" } else { "发布需求" });
    render(status, &FormPage { workspace, form, choices, id })
}
