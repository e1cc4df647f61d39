//! The receipt of what was handed in: a page to print.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::Own;
use crate::access::{Cx, Member, Workspace};
use crate::casework::flow::State;
use crate::casework::store::{programmes, revisions};
use crate::values::{Calendar, Fen};
use crate::web::filters::{date, moment};
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}/receipt", show);
}

#[derive(Template)]
#[template(path = "casework/mine/receipt.html")]
struct ReceiptPage {
    workspace: Workspace,
    base: String,
    is_new: bool,
    /// By when it is said whether it is admitted.
    answer_by: String,
    days: u32,
    paper: Paper,
}

/// What the receipt says.
struct Paper {
    title: String,
    issuer: String,
    number: String,
    lines: Vec<(String, String)>,
    note: String,
    code: String,
    is_demo: bool,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    let paper = paper(&cx, &own).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let days = own.case.definition.admission_days();
    let submitted = own.case.application.submitted_at.map(|at| crate::platform::clock::local(at).date_naive());
    let answer_by = own.case.application.due_on.or_else(|| submitted.map(|day| calendar.after(day, days).day));
    let page = ReceiptPage {
        workspace: cx.workspace(format!("回执 {}", paper.number)),
        base: own.url(),
        is_new: own.case.state() == State::Submitted,
        answer_by: answer_by.map(date).unwrap_or_default(),
        days,
        paper,
    };
    render(StatusCode::OK, &page)
}

async fn paper(cx: &Cx<Member>, own: &Own) -> Result<Paper, PageError> {
    let row = &own.case.application;
    let (Some(number), Some(at)) = (&row.number, row.submitted_at) else { return Err(PageError::NotFound) };
    let frozen = revisions::of(cx.database(), row.id).await?;
    let last = frozen.last().ok_or(PageError::NotFound)?;
    let call = programmes::call(cx.database(), row.call_id).await?.map(|call| call.name).unwrap_or_default();
    let files = last.documents.as_array().map_or(0, Vec::len);
    let line = |label: &str, words: String| (label.to_owned(), words);
    let mut lines = vec![
        line("申报项目", own.case.definition.name.clone()),
        line("批次", call),
        line("申报单位", row.organisation_name.clone()),
        line("统一社会信用代码", row.credit_code.clone()),
        line("提交时间", moment(at)),
        line("提交人", last.submitted_by_name.clone()),
        line("材料", format!("{files} 件")),
        line("内容指纹", last.digest.chars().take(32).collect()),
    ];
    if let Some(fen) = row.requested_fen {
        lines.insert(4, line("申请金额", Fen(fen).to_string()));
    }
    Ok(Paper {
        title: "申报材料接收回执".to_owned(),
        issuer: cx.site.zone.name.clone(),
        number: number.clone(),
        lines,
        note: "本回执只证明材料已经收到，不代表受理或通过。是否受理，会在承诺的工作日内告知；材料需要补正的，一次告知全部内容；逾期未告知的，视为受理。".to_owned(),
        code: row.receipt_code.clone().unwrap_or_default(),
        is_demo: row.is_demo || cx.site.zone.is_demo,
    })
}
