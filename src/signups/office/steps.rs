//! Steps of an occasion: handed in, handed back, published, called off.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::host::Host;
use super::{found, raced, show, url};
use crate::access::mail::{link as address, say};
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Member, Officer};
use crate::platform::Write;
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::Stage;
use crate::signups::store::occasions;
use crate::signups::{counter, event, permit};
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct NothingForm {}

impl Form for NothingForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct NoteForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 300, message = "请写明需要改什么，4 到 300 字，主办方会看到"))]
    note: String,
}

impl Form for NoteForm {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct CallOffForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 300, message = "请写明原因，4 到 300 字，报名的人和公众会看到"))]
    reason: String,
}

impl Form for CallOffForm {}

/// On to the occasion with a message, or the page again with what was typed.
async fn settle<H: Host>(
    cx: &Cx<H>,
    id: i64,
    mut view: FormView,
    outcome: Result<String, PageError>,
    panel: &'static str,
) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(said) => {
            cx.flash(said);
            Ok(see_other(url::<H>(id)))
        }
        Err(status) => show::page(cx, status, &found(cx, id).await?.0, view, panel).await,
    }
}

pub(super) async fn publish(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NothingForm>) -> Answer {
    found(&cx, *id).await?;
    let (_, view) = posted.unchecked();
    let outcome = try_publish(&cx, *id).await;
    settle(&cx, *id, view, outcome, "publish").await
}

async fn try_publish(cx: &Cx<Officer>, id: i64) -> Result<String, PageError> {
    let write = cx.begin().await?;
    let row = occasions::hold(&write, id).await?.ok_or(PageError::NotFound)?;
    permit::publish(&cx.who, &row).ok_or(PageError::NotFound)?;
    if row.ends_at <= cx.site.clock.now() {
        return Err(PageError::Conflict("时间已经过去，不能发布。请先修改时间。".into()));
    }
    // What an organiser outside is still writing is theirs.
    let from: &[Stage] = if row.organisation_id.is_some() { &[Stage::Submitted] } else { &[Stage::Draft, Stage::Returned] };
    if !occasions::set_stage(&write, id, from, Stage::Published, None).await? {
        return Err(raced());
    }
    let row = occasions::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    tell_organiser(&write, cx, &row, "已发布", "审核通过，已经发布，可以报名了。").await?;
    write.commit(event::shown("occasion.published", &row, "发布")).await?;
    Ok(if row.is_listed {
        "已发布，公众可以看到和报名了。".to_owned()
    } else {
        "已发布。不公开，请在“邀请”里发出邀请。".to_owned()
    })
}

pub(super) async fn hand_back(cx: Cx<Officer>, id: Path<i64>, posted: Posted<NoteForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, "return").await,
    };
    let outcome = try_hand_back(&cx, *id, &form.note).await;
    settle(&cx, *id, view, outcome, "return").await
}

async fn try_hand_back(cx: &Cx<Officer>, id: i64, note: &str) -> Result<String, PageError> {
    let write = cx.begin().await?;
    if !occasions::set_stage(&write, id, &[Stage::Submitted], Stage::Returned, Some(note)).await? {
        return Err(raced());
    }
    let row = occasions::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    permit::publish(&cx.who, &row).ok_or(PageError::NotFound)?;
    tell_organiser(&write, cx, &row, "需要修改", &format!("审核意见：{note}\n\n修改后可以再次提交。")).await?;
    write.commit(event::occasion("occasion.returned", &row, format!("退回修改：{note}"))).await?;
    Ok("已退回，主办方会收到您的意见。".to_owned())
}

/// Tells the organisation outside that holds it.
async fn tell_organiser(
    write: &Write,
    cx: &Cx<Officer>,
    row: &occasion::Model,
    subject: &str,
    text: &str,
) -> Result<(), PageError> {
    let Some(id) = row.organisation_id else { return Ok(()) };
    let Some(organisation) = organisations::find(&**write, id).await? else { return Ok(()) };
    if organisation.email.is_empty() || row.is_demo {
        return Ok(());
    }
    let page = address(&cx.site, &url::<Member>(row.id));
    let (subject, text) = (format!("{subject}：{}", row.title), format!("您提交的“{}”：{text}\n\n{page}", row.title));
    say(write, &organisation.email, &organisation.contact_name, &subject, &text).await?;
    Ok(())
}

pub(super) async fn submit(cx: Cx<Member>, id: Path<i64>, posted: Posted<NothingForm>) -> Answer {
    found(&cx, *id).await?;
    cx.who.may_create()?;
    let (_, view) = posted.unchecked();
    let outcome = try_submit(&cx, *id).await;
    settle(&cx, *id, view, outcome, "submit").await
}

async fn try_submit(cx: &Cx<Member>, id: i64) -> Result<String, PageError> {
    let write = cx.begin().await?;
    let row = occasions::hold(&write, id).await?.ok_or(PageError::NotFound)?;
    if row.starts_at <= cx.site.clock.now() {
        return Err(PageError::Conflict("时间已经过去，不能提交。请先修改时间。".into()));
    }
    if !occasions::set_stage(&write, id, &[Stage::Draft, Stage::Returned], Stage::Submitted, None).await? {
        return Err(raced());
    }
    write.commit(event::occasion("occasion.submitted", &row, "提交审核")).await?;
    Ok("已提交，由所在地区的经办人审核后发布。审核前可以撤回修改。".to_owned())
}

pub(super) async fn withdraw(cx: Cx<Member>, id: Path<i64>, posted: Posted<NothingForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (_, view) = posted.unchecked();
    let outcome = async {
        let write = cx.begin().await?;
        if !occasions::set_stage(&write, *id, &[Stage::Submitted], Stage::Draft, None).await? {
            return Err(raced());
        }
        write.commit(event::occasion("occasion.withdrawn", &row, "撤回提交")).await?;
        Ok("已撤回，可以修改后再提交。".to_owned())
    };
    settle(&cx, *id, view, outcome.await, "submit").await
}

pub(super) async fn call_off<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<CallOffForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, "call_off").await,
    };
    let outcome = try_call_off(&cx, *id, &form.reason).await;
    settle(&cx, *id, view, outcome, "call_off").await
}

async fn try_call_off<H: Host>(cx: &Cx<H>, id: i64, reason: &str) -> Result<String, PageError> {
    let write = cx.begin().await?;
    let row = occasions::hold(&write, id).await?.ok_or(PageError::NotFound)?;
    let permit = cx.who.manage(&row).ok_or(PageError::NotFound)?;
    if row.stage() == Stage::Published && row.ends_at <= cx.site.clock.now() {
        return Err(PageError::Conflict("已经结束，不能再取消举办。".into()));
    }
    let count = counter::call_off(&write, &cx.site, &permit, &row, reason).await?;
    write.commit(event::shown("occasion.called_off", &row, format!("取消举办（{count} 人已报名）：{reason}"))).await?;
    Ok(format!("已取消举办，{count} 人的报名已撤销，留有邮箱的会收到邮件。公开页面保留，注明已取消。"))
}
