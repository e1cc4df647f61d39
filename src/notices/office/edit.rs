//! Writing a notice and changing a draft. Lines that a room above decided on are shown and not changed here.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::json;

use super::form::{NoticeForm, has_own_lines};
use super::{admit, found, raced};
use crate::access::store::{UserFilter, list as users};
use crate::access::{Cx, Desk, Officer, Role};
use crate::notices::entity::public_notice::Model;
use crate::notices::look::Names;
use crate::notices::rules::{BY_HAND, LONG_DAYS, NewNotice, NoticeKind, NoticeState, USUAL_DAYS};
use crate::notices::store::Change;
use crate::notices::{event, link, permit, store};
use crate::web::{Answer, FormView, PageError, Posted, render, see_other};

/// Officers that can be named as having handled the files.
const MOST_OFFICERS: u64 = 200;

#[derive(Template)]
#[template(path = "notices/office/edit.html")]
struct EditPage {
    desk: Desk,
    form: FormView,
    heading: &'static str,
    action: String,
    back: String,
    is_new: bool,
    kinds: Vec<(&'static str, &'static str)>,
    divisions: Vec<(String, String)>,
    days: Vec<(String, String)>,
    officers: Vec<(String, String)>,
    /// Lines that come from a decision.
    names: Option<Names>,
}

pub(super) async fn show_new(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let zone = cx.site.zone.clone();
    let own = cx.who.division.clone().unwrap_or_default();
    page(&cx, StatusCode::OK, None, FormView::of_form(&NoticeForm::empty(&own, &zone.footer))).await
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let notice = found(&cx, *id).await?;
    if NoticeState::of(&notice) != NoticeState::Draft {
        cx.flash("已经发布的公示不能修改。内容有误的，请撤销后重新公示。");
        return Ok(see_other(link::office(notice.id)));
    }
    let lines = store::lines(cx.database(), notice.id).await?;
    let form = FormView::of_form(&NoticeForm::of(&notice, &lines));
    page(&cx, StatusCode::OK, Some(&notice), form).await
}

pub(super) async fn create(cx: Cx<Officer>, posted: Posted<NoticeForm>) -> Answer {
    admit(&cx)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, None, view).await,
    };
    let permit = permit::draft(&cx.who, &form.division_code)
        .filter(|_| divisions(&cx).iter().any(|(code, _)| *code == form.division_code));
    if permit.is_none() {
        view.refuse("division_code", "请从列表中选择您负责的地区");
    }
    let change = form.read(true, &mut view);
    let (Some(permit), Some(change)) = (permit, change) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, None, view).await;
    };
    let new = NewNotice {
        kind: change.kind,
        title: change.title,
        body: change.body,
        subject: (BY_HAND.to_owned(), 0),
        division_code: form.division_code,
        contact: change.contact,
        working_days: change.working_days,
        conflicted: change.conflicted,
        is_demo: false,
        lines: change.lines.unwrap_or_default(),
    };
    let outcome = async {
        let write = cx.begin().await?;
        let notice = store::draft(&write, &permit, new).await?;
        write.commit(event::notice("notice.drafted", &notice, "拟写公示")).await?;
        Ok(Some(notice.id))
    };
    match view.settle(outcome.await)? {
        Ok(id) => {
            cx.flash("草稿已保存。请同事核对后发布。");
            Ok(see_other(link::office(id)))
        }
        Err(status) => page(&cx, status, None, view).await,
    }
}

pub(super) async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoticeForm>) -> Answer {
    let notice = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, Some(&notice), view).await,
    };
    let Some(change) = form.read(has_own_lines(&notice), &mut view) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, Some(&notice), view).await;
    };
    let outcome = save(&cx, &notice, form.revision.parse().unwrap_or(0), change).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash("已保存。");
            Ok(see_other(link::office(notice.id)))
        }
        Err(status) => page(&cx, status, Some(&notice), view).await,
    }
}

async fn save(cx: &Cx<Officer>, before: &Model, revision: i32, change: Change) -> Result<(), PageError> {
    let permit = permit::edit(&cx.who, before).ok_or_else(raced)?;
    let write = cx.begin().await?;
    let said = |notice: &Model| json!({ "title": notice.title, "kind": notice.kind, "working_days": notice.working_days });
    if !store::save(&write, &permit, revision, change).await? {
        return Err(PageError::Conflict(
            "这份草稿刚刚被他人修改或发布，您的修改没有保存，填写的内容都还在。请打开最新内容核对。".into(),
        ));
    }
    let after = store::find(&*write, before.id).await?.ok_or(PageError::NotFound)?;
    let event = event::notice("notice.edited", &after, "修改公示草稿").with_changes(said(before), said(&after));
    Ok(write.commit(event).await?)
}

/// Divisions that this officer covers.
fn divisions(cx: &Cx<Officer>) -> Vec<(String, String)> {
    let covered = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    covered.map(|division| (division.code.clone(), division.name.clone())).collect()
}

async fn officers(cx: &Cx<Officer>) -> Result<Vec<(String, String)>, PageError> {
    let mut found = Vec::new();
    for role in [Role::CaseOfficer, Role::Administrator] {
        let filter = UserFilter { role: Some(role), ..UserFilter::default() };
        found.extend(users(cx.database(), &filter, 0, MOST_OFFICERS).await?);
    }
    let active = found.into_iter().filter(|user| user.is_active);
    Ok(active.map(|user| (user.id.to_string(), format!("{}（{}）", user.name, user.email))).collect())
}

async fn page(cx: &Cx<Officer>, status: StatusCode, notice: Option<&Model>, form: FormView) -> Answer {
    let heading = if notice.is_some() { "修改公示" } else { "拟写公示" };
    let names = match notice.filter(|notice| !has_own_lines(notice)) {
        Some(notice) => Some(Names::of(&store::lines(cx.database(), notice.id).await?)),
        None => None,
    };
    let choose = std::iter::once((String::new(), "请选择".to_owned()));
    let page = EditPage {
        desk: cx.desk(heading),
        heading,
        action: notice.map_or_else(|| link::OFFICE_LIST.to_owned(), |notice| link::office(notice.id)),
        back: notice.map_or_else(|| link::OFFICE_LIST.to_owned(), |notice| link::office(notice.id)),
        is_new: notice.is_none(),
        kinds: NoticeKind::ALL.map(|kind| (kind.key(), kind.name())).to_vec(),
        divisions: choose.chain(divisions(cx)).collect(),
        days: [USUAL_DAYS, LONG_DAYS].map(|days| (days.to_string(), format!("{days} 个工作日"))).to_vec(),
        officers: officers(cx).await?,
        names,
        form,
    };
    render(status, &page)
}
