//! What can be done with a notice: publish, make longer, take back.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::notice::page;
use super::{found, raced};
use crate::access::{Cx, Officer};
use crate::notices::entity::public_notice::Model;
use crate::notices::follow::NoticeFollowers;
use crate::notices::period::DOUBT;
use crate::notices::rules::{MOST_MORE_DAYS, NoticeState};
use crate::notices::{event, link, permit, store};
use crate::values::Calendar;
use crate::web::filters::date_or_blank;
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// Which draft was read before it is published.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct PublishForm {
    revision: String,
}

impl Form for PublishForm {}

/// How much longer, and why.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct ExtendForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    more_days: String,
    #[validate(length(min = 2, max = 300, message = "请写明延长的原因，2 到 300 字，会公开显示"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    extend_reason: String,
}

impl Form for ExtendForm {}

/// Why it is taken back.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct CancelForm {
    #[validate(length(min = 2, max = 300, message = "请写明原因，2 到 300 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    cancel_reason: String,
}

impl Form for CancelForm {}

pub(super) async fn publish(cx: Cx<Officer>, id: Path<i64>, posted: Posted<PublishForm>) -> Answer {
    let notice = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = open(&cx, &notice, form.revision.parse().unwrap_or(0)).await;
    done(&cx, &notice, &mut view, outcome, "publication").await
}

async fn open(cx: &Cx<Officer>, notice: &Model, revision: i32) -> Result<String, PageError> {
    let (calendar, followers) = (cx.site.kept::<Calendar>()?, cx.site.kept::<NoticeFollowers>()?);
    let write = cx.begin().await?;
    let has_written = store::has_written(&*write, notice.id, cx.who.id).await?;
    let permit = permit::publish(&cx.who, notice, has_written)?;
    let moved = store::open(&write, &permit, revision, &calendar, &followers).await?.ok_or_else(raced)?;
    let closes = date_or_blank(moved.notice.closes_on);
    let number = moved.notice.number.clone().unwrap_or_default();
    let summary = format!("发布公示 {number}，公示期至{closes}");
    write.commit(event::notice("notice.opened", &moved.notice, summary)).await?;
    let doubt = if moved.is_certain { "" } else { DOUBT };
    Ok(format!("已发布，文号 {number}，公示期至{closes}。{doubt}"))
}

pub(super) async fn extend(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ExtendForm>) -> Answer {
    let notice = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &notice, view, "extension").await,
    };
    let Some(days) = form.more_days.parse::<i32>().ok().filter(|days| (1..=MOST_MORE_DAYS).contains(days)) else {
        view.refuse("more_days", format!("请写延长几个工作日，1 到 {MOST_MORE_DAYS}"));
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &notice, view, "extension").await;
    };
    let outcome = longer(&cx, &notice, days, &form.extend_reason).await;
    done(&cx, &notice, &mut view, outcome, "extension").await
}

async fn longer(cx: &Cx<Officer>, notice: &Model, days: i32, reason: &str) -> Result<String, PageError> {
    let calendar = cx.site.kept::<Calendar>()?;
    let permit = permit::keep(&cx.who, notice).ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    let moved = store::extend(&write, &permit, days, reason, &calendar).await?.ok_or_else(raced)?;
    let closes = date_or_blank(moved.notice.closes_on);
    let summary = format!("公示期延长 {days} 个工作日，至{closes}：{reason}");
    write.commit(event::notice("notice.extended", &moved.notice, summary)).await?;
    let doubt = if moved.is_certain { "" } else { DOUBT };
    Ok(format!("公示期已延长至{closes}。{doubt}"))
}

pub(super) async fn cancel(cx: Cx<Officer>, id: Path<i64>, posted: Posted<CancelForm>) -> Answer {
    let notice = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &notice, view, "cancellation").await,
    };
    let outcome = take_back(&cx, &notice, &form.cancel_reason).await;
    done(&cx, &notice, &mut view, outcome, "cancellation").await
}

async fn take_back(cx: &Cx<Officer>, notice: &Model, reason: &str) -> Result<String, PageError> {
    let followers = cx.site.kept::<NoticeFollowers>()?;
    let permit = permit::keep(&cx.who, notice).ok_or(PageError::NotFound)?;
    let was_draft = NoticeState::of(notice) == NoticeState::Draft;
    let write = cx.begin().await?;
    let notice = store::cancel(&write, &permit, reason, &followers).await?.ok_or_else(raced)?;
    let word = if was_draft { "作废公示草稿" } else { "撤销公示" };
    write.commit(event::notice("notice.cancelled", &notice, format!("{word}：{reason}"))).await?;
    Ok(if was_draft { "草稿已作废。".into() } else { "公示已撤销，原因会显示在公开页面上。".into() })
}

/// Back to the notice with what was done, or the page again with what stood in the way.
async fn done(
    cx: &Cx<Officer>,
    notice: &Model,
    view: &mut FormView,
    outcome: Result<String, PageError>,
    panel: &'static str,
) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(message) => {
            cx.flash(message);
            Ok(see_other(link::office(notice.id)))
        }
        Err(status) => {
            let notice = found(cx, notice.id).await?;
            page(cx, status, &notice, std::mem::take(view), panel).await
        }
    }
}
