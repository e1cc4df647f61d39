//! Taking an entry out of the public directory and back, and words on its pictures.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::{Entry, covered, entry, found, raced};
use crate::access::{Cx, Officer};
use crate::listings::event::ListingEvent;
use crate::listings::form::FactsForm;
use crate::listings::freshness::Age;
use crate::listings::letter::{Whom, tell};
use crate::listings::permit::edit_by_official;
use crate::listings::rules::Status;
use crate::listings::store::{self, PROPOSED_PICTURE, picture};
use crate::platform::Write;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/listings/{id}/unpublication", unpublish);
    routes.post("/office/listings/{id}/publication", publish);
    routes.post("/office/listings/{id}/pictures", pictures);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ReasonForm {
    #[validate(length(min = 4, max = 300, message = "请写明下架原因（4 到 300 字），维护单位会看到"))]
    reason: String,
}

impl Form for ReasonForm {}

/// The entry as it stands in this write.
async fn current(cx: &Cx<Officer>, write: &Write, id: i64) -> Result<Entry, PageError> {
    covered(cx, store::find(&**write, id).await?.ok_or(PageError::NotFound)?).await
}

async fn unpublish(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ReasonForm>) -> Answer {
    let before = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return entry::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &before, view, "unpublish").await,
    };
    let outcome = try_unpublish(&cx, *id, form.reason.trim()).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => {
            cx.flash("已下架，公众不再看到；已通知维护单位。");
            Ok(see_other(before.url()))
        }
        Err(status) => entry::page(&cx, status, &found(&cx, *id).await?, view, "unpublish").await,
    }
}

async fn try_unpublish(cx: &Cx<Officer>, id: i64, reason: &str) -> Result<(), PageError> {
    let write = cx.begin().await?;
    let entry = current(cx, &write, id).await?;
    if !entry.status().may_become(Status::Unpublished) {
        return Err(raced());
    }
    let after = store::set_status(&write, &entry.permit, &entry.listing, Status::Unpublished, Some(reason)).await?;
    let after = after.ok_or_else(raced)?;
    let text = format!(
        "“{}”已从公开目录下架。\n\n原因：{reason}\n\n修改后可在工作台的“目录条目”中提交，由属地主管部门重新公开：{}/my/listings/{id}",
        after.name, cx.public_url
    );
    tell(&write, after.organisation_id, Whom::Everybody, &format!("“{}”已下架", after.name), &text).await?;
    let event = ListingEvent::entry("listing.unpublished", &after, format!("下架：{reason}"));
    let changes = (json!({ "status": entry.status().name() }), json!({ "status": Status::Unpublished.name(), "reason": reason }));
    write.commit(event.with_changes(changes.0, changes.1)).await?;
    Ok(())
}

async fn publish(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let before = found(&cx, *id).await?;
    let mut view = FormView::default();
    let outcome = try_publish(&cx, *id, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("已重新公开。");
            Ok(see_other(before.url()))
        }
        Err(status) => entry::page(&cx, status, &found(&cx, *id).await?, view, "publish").await,
    }
}

async fn try_publish(cx: &Cx<Officer>, id: i64, view: &mut FormView) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let entry = current(cx, &write, id).await?;
    if entry.status() != Status::Unpublished {
        return Err(raced());
    }
    for words in entry.sheet.public(&entry.listing).missing(&entry.sheet.directory).into_values() {
        view.refuse_all(format!("必填内容不全，不能公开：{words}"));
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let after = make_public(cx, &write, &entry).await?;
    let text = format!("“{}”已重新公开。", after.name);
    tell(&write, after.organisation_id, Whom::Everybody, &text, &format!("{text}\n\n{}/my/listings/{id}", cx.public_url)).await?;
    write.commit(ListingEvent::entry("listing.published", &after, "重新公开")).await?;
    Ok(Some(()))
}

/// Makes an entry public. Facts that are too old to be public count as confirmed by the official who says so.
pub(super) async fn make_public(
    cx: &Cx<Officer>,
    write: &Write,
    entry: &Entry,
) -> Result<crate::listings::entity::listing::Model, PageError> {
    let after = store::set_status(write, &entry.permit, &entry.listing, Status::Published, None).await?.ok_or_else(raced)?;
    let today = cx.site.clock.today();
    if Age::on(today, after.confirmed_on, &entry.sheet.directory.freshness) == Age::Over {
        store::confirm(write, &edit_by_official(&entry.permit), today).await?;
    }
    Ok(after)
}

/// What became of pictures that were decided: approved, refused.
pub(super) async fn decide_pictures(
    write: &Write,
    entry: &Entry,
    form: &FactsForm,
    rest: bool,
) -> Result<(usize, usize), PageError> {
    let (mut approved, mut refused) = (0, 0);
    for row in picture::all(&**write, entry.listing.id).await?.iter().filter(|row| row.state == PROPOSED_PICTURE) {
        let word = match form.text(&format!("picture_{}", row.id)) {
            "approve" => true,
            "refuse" => false,
            _ if rest => true,
            _ => continue,
        };
        if picture::decide(write, &entry.permit, row.id, word).await? {
            (approved, refused) = if word { (approved + 1, refused) } else { (approved, refused + 1) };
        }
    }
    Ok((approved, refused))
}

async fn pictures(cx: Cx<Officer>, id: Path<i64>, posted: Posted<FactsForm>) -> Answer {
    let before = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_pictures(&cx, *id, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok((approved, refused)) => {
            cx.flash(format!("图片：通过 {approved} 张，不通过 {refused} 张。"));
            Ok(see_other(before.url()))
        }
        Err(status) => entry::page(&cx, status, &before, view, "pictures").await,
    }
}

async fn try_pictures(
    cx: &Cx<Officer>,
    id: i64,
    form: &FactsForm,
    view: &mut FormView,
) -> Result<Option<(usize, usize)>, PageError> {
    let reason = form.text("picture_reason").trim();
    let write = cx.begin().await?;
    let entry = current(cx, &write, id).await?;
    let (approved, refused) = decide_pictures(&write, &entry, form, false).await?;
    if approved + refused == 0 {
        view.refuse_all("没有图片等待审核，或没有选择。");
    } else if refused > 0 && reason.is_empty() {
        view.refuse("picture_reason", "有图片不通过，请写明原因，维护单位会看到");
    }
    if view.is_invalid() {
        return Ok(None);
    }
    if refused > 0 {
        let text = format!(
            "“{}”有 {refused} 张图片没有通过审核。\n\n原因：{reason}\n\n{}/my/listings/{id}/pictures",
            entry.listing.name, cx.public_url
        );
        let subject = format!("“{}”的图片没有通过审核", entry.listing.name);
        tell(&write, entry.listing.organisation_id, Whom::Everybody, &subject, &text).await?;
    }
    let summary = format!("审核图片：通过 {approved} 张，不通过 {refused} 张");
    let event = ListingEvent::entry("listing.pictures_reviewed", &entry.listing, summary);
    write.commit(event.with_after(json!({ "approved": approved, "refused": refused, "reason": reason }))).await?;
    Ok(Some((approved, refused)))
}
