//! Filling in a month: saving, handing in, correcting.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use serde_json::json;

use super::own;
use super::page::{self, clock_words, view_of};
use super::typed::Typed;
use crate::access::{Cx, Member};
use crate::returns::checks::Checked;
use crate::returns::engine::{self, Saved, Submitted};
use crate::returns::event;
use crate::returns::link;
use crate::returns::month::{Month, state_of};
use crate::returns::rules::State;
use crate::returns::store::returns;
use crate::returns::store::returns::Filled;
use crate::web::{Answer, Asked, FormView, PageError, Posted, see_other};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MonthQuery {
    vintage: String,
}

/// The form or the figures.
pub(super) async fn show(cx: Cx<Member>, path: Path<(i64, String)>, Asked(query): Asked<MonthQuery>) -> Answer {
    let (month, _) = own(&cx, path.0, &path.1).await?;
    let asked = query.vintage.parse().ok().and_then(|number| month.vintage(number));
    let closed = [asked, month.newest()].into_iter().flatten().find(|row| !state_of(row).is_open());
    if let Some(row) = closed {
        return page::view(&cx, &month, row).await;
    }
    let filled = page::stored(&month);
    page::form(&cx, StatusCode::OK, &month, &filled, view_of(&month, &filled))
}

/// Saves, or saves and hands in.
pub(super) async fn save(cx: Cx<Member>, path: Path<(i64, String)>, posted: Posted<Typed>) -> Answer {
    let (month, permit) = own(&cx, path.0, &path.1).await?;
    let (typed, mut view) = posted.unchecked();
    let filled = typed.filled(&month.form, &mut view);
    if view.is_invalid() {
        view.refuse_all("下面的数字无法识别，还没有保存。");
        return page::form(&cx, StatusCode::UNPROCESSABLE_ENTITY, &month, &filled, view);
    }
    if typed.text("do") == "submit" {
        return submit(cx, month, permit, typed.revision(), filled, view).await;
    }
    let write = cx.begin().await?;
    match engine::save(&write, &permit, &month, typed.revision(), &filled).await? {
        Saved::Done(row) => {
            write.commit(engine::saved_event(&month, &row)).await?;
            cx.flash(format!("草稿已保存（{}）。还没有上报。", clock_words(&cx)));
            Ok(see_other(link::mine(month.reporter.id, month.period)))
        }
        Saved::Conflict => {
            drop(write);
            clash(cx, &month, filled, view).await
        }
        Saved::Closed(state) => Err(closed(state)),
    }
}

fn closed(state: State) -> PageError {
    let say = match state {
        State::Submitted => "这个月已经上报，正在等待审核，暂时不能修改。需要修改的，请联系属地经办人退回。",
        _ => "这个月已经审核，不能直接修改。请打开这个月的月报，点“更正”，填写新的版次。",
    };
    PageError::Conflict(say.into())
}

/// The page again after somebody else was quicker, with what they wrote.
async fn clash(cx: Cx<Member>, month: &Month, filled: Filled, view: FormView) -> Answer {
    let (now, _) = own(&cx, month.reporter.id, &month.period.key()).await?;
    match now.newest().map(state_of) {
        Some(state) if !state.is_open() => Err(closed(state)),
        _ => page::clashing(&cx, &now, &filled, view),
    }
}

async fn submit(
    cx: Cx<Member>,
    month: Month,
    permit: crate::access::Permit<crate::returns::permit::File>,
    revision: i32,
    filled: Filled,
    view: FormView,
) -> Answer {
    let write = cx.begin().await?;
    match engine::submit(&write, &permit, &month, revision, filled.clone()).await? {
        Submitted::Done(row, happened) => {
            write.commit(happened).await?;
            let late = if row.is_on_time == Some(false) && row.vintage == 1 { "（迟于截止日期）" } else { "" };
            cx.flash(format!("{}已上报{late}，等待属地经办人审核。", month.period.name()));
            Ok(see_other(link::mine(month.reporter.id, month.period)))
        }
        Submitted::Found(row, checked) => {
            if let Some(row) = row {
                write.commit(engine::saved_event(&month, &row)).await?;
            }
            // Read anew: the draft has another revision now.
            let (month, _) = own(&cx, month.reporter.id, &month.period.key()).await?;
            found(&cx, &month, &filled, view, &checked)
        }
        Submitted::Not(Saved::Closed(state)) => Err(closed(state)),
        Submitted::Not(_) => {
            drop(write);
            clash(cx, &month, filled, view).await
        }
    }
}

/// The form with what the checks found.
fn found(cx: &Cx<Member>, month: &Month, filled: &Filled, mut view: FormView, checked: &Checked) -> Answer {
    for finding in &checked.errors {
        let field = if finding.field == "note" { "note".to_owned() } else { format!("f_{}", finding.field) };
        view.refuse(&field, finding.message.clone());
    }
    for alert in &checked.unexplained {
        view.refuse(&format!("r_{}", alert.field), alert.message.clone());
    }
    page::form(cx, StatusCode::UNPROCESSABLE_ENTITY, month, filled, view)
}

/// Saves what can be read while somebody types.
pub(super) async fn autosave(cx: Cx<Member>, path: Path<(i64, String)>, posted: Posted<Typed>) -> Answer {
    let (month, permit) = own(&cx, path.0, &path.1).await?;
    let (typed, mut view) = posted.unchecked();
    let filled = typed.filled(&month.form, &mut view);
    let write = cx.begin().await?;
    match engine::save(&write, &permit, &month, typed.revision(), &filled).await? {
        Saved::Done(row) => {
            write.commit(engine::saved_event(&month, &row)).await?;
            Ok(HttpResponse::Ok().json(json!({ "revision": row.revision, "saved": clock_words(&cx) })))
        }
        Saved::Conflict => {
            let message = "同事也保存过，没有自动保存。点“保存草稿”查看差异。";
            Ok(HttpResponse::Conflict().json(json!({ "message": message })))
        }
        Saved::Closed(state) => Ok(HttpResponse::Conflict().json(json!({ "message": closed(state).problem().message }))),
    }
}

/// Begins a new vintage of what counts.
pub(super) async fn correct(cx: Cx<Member>, path: Path<(i64, String)>) -> Answer {
    let (month, permit) = own(&cx, path.0, &path.1).await?;
    let write = cx.begin().await?;
    match engine::correct(&write, &permit, &month).await? {
        Some((row, happened)) => {
            write.commit(happened).await?;
            cx.flash(format!("已建立第 {} 版。改好后上报，审核通过前原来的数据继续有效。", row.vintage));
        }
        None => cx.flash("这个月没有可以更正的数据，或已经在更正中。"),
    }
    Ok(see_other(link::mine(month.reporter.id, month.period)))
}

/// Gives a correction up before it was handed in.
pub(super) async fn discard(cx: Cx<Member>, path: Path<(i64, String)>) -> Answer {
    let (month, permit) = own(&cx, path.0, &path.1).await?;
    let url = link::mine(month.reporter.id, month.period);
    let Some(row) = month.open().filter(|row| row.vintage > 1 && state_of(row) == State::Draft) else {
        cx.flash("没有可以放弃的更正。");
        return Ok(see_other(url));
    };
    let write = cx.begin().await?;
    if !returns::discard(&write, &permit, row).await? {
        return Err(PageError::Conflict("更正刚刚有变动，请刷新后再办理。".into()));
    }
    let event = event::of_return("return.correction_dropped", row, &month.reporter, "放弃更正，原版次继续有效");
    write.commit(event).await?;
    cx.flash("已放弃更正，原来的数据继续有效。");
    Ok(see_other(url))
}
