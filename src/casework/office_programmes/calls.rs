//! Calls of a programme: from when until when applications are taken, and how much money there is.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::show::found;
use super::{times, url};
use crate::access::{Cx, Desk, Officer};
use crate::casework::entity::{programme, programme_call};
use crate::casework::event::ProgrammeEvent;
use crate::casework::permit;
use crate::casework::store::programmes::{self, CANCELLED, CallState, NewCall};
use crate::casework::words::CallWords;
use crate::platform::Write;
use crate::values::{Calendar, Fen};
use crate::web::{Answer, Form, FormView, PageError, Posted, render, see_other};

#[derive(Template)]
#[template(path = "casework/programmes/calls.html")]
struct CallsPage {
    desk: Desk,
    id: i64,
    name: String,
    form: FormView,
    calls: Vec<CallWords>,
    edited: Option<CallWords>,
    may_publish: bool,
}

/// A call as it is typed.
#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct CallForm {
    #[validate(length(min = 1, max = 60, message = "请填写批次名称，最多 60 字，如 2026年第一批"))]
    name: String,
    opens_on: String,
    opens_at: String,
    closes_on: String,
    closes_at: String,
    budget: String,
    #[validate(length(max = 200, message = "说明最多 200 字"))]
    note: String,
    revision: String,
}

impl Form for CallForm {}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    let mut form = FormView::default();
    form.set("opens_at", "09:00");
    form.set("closes_at", "17:00");
    page(&cx, StatusCode::OK, &row, form, None).await
}

async fn page(
    cx: &Cx<Officer>,
    status: StatusCode,
    row: &programme::Model,
    form: FormView,
    edited: Option<&programme_call::Model>,
) -> Answer {
    let calls = programmes::calls_of(cx.database(), &[row.id]).await?;
    let (now, calendar) = (cx.site.clock.now(), cx.site.kept::<Calendar>()?);
    let page = CallsPage {
        desk: cx.desk(format!("{}的批次", row.name)),
        id: row.id,
        name: row.name.clone(),
        form,
        calls: calls.iter().map(|call| CallWords::of(call, now, &calendar)).collect(),
        edited: edited.map(|call| CallWords::of(call, now, &calendar)),
        may_publish: permit::publish(&cx.who, row.id).is_ok(),
    };
    render(status, &page)
}

async fn found_call(cx: &Cx<Officer>, id: i64, call: i64) -> Result<(programme::Model, programme_call::Model), PageError> {
    let row = found(cx, id).await?;
    let call = programmes::call(cx.database(), call).await?.filter(|call| call.programme_id == id);
    Ok((row, call.ok_or(PageError::NotFound)?))
}

pub(super) async fn show_one(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (row, call) = found_call(&cx, path.0, path.1).await?;
    let (opens_on, opens_at) = times::typed(call.opens_at);
    let (closes_on, closes_at) = times::typed(call.closes_at);
    let form = CallForm {
        name: call.name.clone(),
        opens_on,
        opens_at,
        closes_on,
        closes_at,
        budget: call.budget_fen.map(|fen| Fen(fen).typed()).unwrap_or_default(),
        note: call.note.clone().unwrap_or_default(),
        revision: call.revision.to_string(),
    };
    page(&cx, StatusCode::OK, &row, FormView::of_form(&form), Some(&call)).await
}

/// The call that was typed, or what is wrong with it in the view.
fn understood(form: &CallForm, view: &mut FormView) -> Option<NewCall> {
    let mut at = |on: &str, clock: &str, of: &'static str, usual: &str| {
        let day = times::day(on);
        if day.is_none() {
            view.refuse(&format!("{of}_on"), "请填写日期，如 2026-07-01");
        }
        let time = times::time(if clock.trim().is_empty() { usual } else { clock });
        if time.is_none() {
            view.refuse(&format!("{of}_at"), "请填写时间，如 09:00；一天结束写 24:00");
        }
        Some(times::instant(day?, time?))
    };
    let opens_at = at(&form.opens_on, &form.opens_at, "opens", "00:00");
    let closes_at = at(&form.closes_on, &form.closes_at, "closes", "24:00");
    let budget = form.budget.trim();
    let budget = if budget.is_empty() { Ok(None) } else { Fen::parse(budget).map(Some) };
    let budget = match budget {
        Ok(Some(fen)) if fen.0 <= 0 => {
            view.refuse("budget", "资金总额要大于 0；不限额的留空");
            None
        }
        Ok(budget) => Some(budget),
        Err(error) => {
            view.refuse("budget", error.to_string());
            None
        }
    };
    let (opens_at, closes_at) = (opens_at?, closes_at?);
    if closes_at <= opens_at {
        view.refuse("closes_on", "截止时间要晚于开始时间");
        return None;
    }
    Some(NewCall {
        name: form.name.trim().to_owned(),
        year: chrono::Datelike::year(&crate::platform::clock::local(opens_at)),
        opens_at,
        closes_at,
        budget_fen: budget?.map(|fen| fen.0),
        note: Some(form.note.trim().to_owned()).filter(|note| !note.is_empty()),
        is_demo: false,
    })
}

pub(super) async fn create(cx: Cx<Officer>, id: Path<i64>, posted: Posted<CallForm>) -> Answer {
    let row = found(&cx, *id).await?;
    permit::publish(&cx.who, row.id)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await,
    };
    let Some(call) = understood(&form, &mut view) else {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await;
    };
    let write = cx.begin().await?;
    let permit = permit::publish(&cx.who, row.id)?;
    let all = programmes::calls_of(&*write, &[row.id]).await?;
    if all.iter().any(|known| known.name == call.name && known.state != CANCELLED) {
        view.refuse("name", "已有同名的批次，请换一个名称");
        drop(write);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, None).await;
    }
    let added = programmes::add_call(&write, &permit, call).await?;
    let words = said(&added);
    write.commit(ProgrammeEvent::of("programme.call_added", &row, format!("新增批次 {words}"))).await?;
    cx.flash(format!("批次已新增：{words}。到时间自动开始和截止。"));
    Ok(see_other(url(row.id, "calls")))
}

fn said(call: &programme_call::Model) -> String {
    let moment = crate::casework::words::instant;
    format!("{}（{} 至 {}）", call.name, moment(call.opens_at), moment(call.closes_at))
}

pub(super) async fn update(cx: Cx<Officer>, path: Path<(i64, i64)>, posted: Posted<CallForm>) -> Answer {
    let (row, call) = found_call(&cx, path.0, path.1).await?;
    permit::publish(&cx.who, row.id)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, Some(&call)).await,
    };
    let outcome = try_update(&cx, &row, &call, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(format!("批次已修改：{words}。"));
            Ok(see_other(url(row.id, "calls")))
        }
        Err(status) => page(&cx, status, &row, view, Some(&call)).await,
    }
}

async fn try_update(
    cx: &Cx<Officer>,
    row: &programme::Model,
    call: &programme_call::Model,
    form: &CallForm,
    view: &mut FormView,
) -> Result<Option<String>, PageError> {
    let Some(new) = understood(form, view) else { return Ok(None) };
    let write = cx.begin().await?;
    let before = present(&write, call.id).await?;
    if before.revision.to_string() != form.revision {
        view.set("revision", before.revision.to_string());
        return Err(PageError::Conflict(
            "这个批次刚刚被他人修改，您的内容还没有保存。请核对下方列表；再次保存将以您填写的为准。".into(),
        ));
    }
    let to = programme_call::Model {
        name: new.name,
        opens_at: new.opens_at,
        closes_at: new.closes_at,
        budget_fen: new.budget_fen,
        note: new.note,
        ..before.clone()
    };
    change(cx, &write, row, &before, &to).await?;
    let words = said(&to);
    let summary = format!("修改批次 {} 为 {words}", said(&before));
    write.commit(ProgrammeEvent::of("programme.call_changed", row, summary)).await?;
    Ok(Some(words))
}

async fn present(write: &Write, id: i64) -> Result<programme_call::Model, PageError> {
    programmes::call(&**write, id).await?.ok_or(PageError::NotFound)
}

async fn change(
    cx: &Cx<Officer>,
    write: &Write,
    row: &programme::Model,
    before: &programme_call::Model,
    to: &programme_call::Model,
) -> Result<(), PageError> {
    let permit = permit::publish(&cx.who, row.id)?;
    if programmes::change_call(write, &permit, before, to).await? {
        return Ok(());
    }
    Err(PageError::Conflict("这个批次刚刚被他人修改，请刷新页面后再操作。".into()))
}

/// Ends a call before its time. What was handed in goes on; drafts cannot be handed in any more.
pub(super) async fn cancel(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (row, call) = found_call(&cx, path.0, path.1).await?;
    permit::publish(&cx.who, row.id)?;
    let write = cx.begin().await?;
    let before = present(&write, call.id).await?;
    if CallState::of(&before, cx.site.clock.now()) == CallState::Closed || before.state == CANCELLED {
        return Err(PageError::Conflict("这个批次已经截止或取消，不用再取消。".into()));
    }
    let to = programme_call::Model { state: CANCELLED.to_owned(), ..before.clone() };
    change(&cx, &write, &row, &before, &to).await?;
    write.commit(ProgrammeEvent::of("programme.call_cancelled", &row, format!("取消批次 {}", said(&before)))).await?;
    cx.flash("批次已取消。已提交的申报照常办理，草稿不能再提交。");
    Ok(see_other(url(row.id, "calls")))
}
