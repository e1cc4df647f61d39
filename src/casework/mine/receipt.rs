//! The receipt of what was handed in: a page to print, a PDF, and a public page that says whether a receipt is true.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Path;
use askama::Template;

use super::Own;
use crate::access::{Cx, Member, Visitor, Workspace, mail};
use crate::casework::entity::application;
use crate::casework::flow::State;
use crate::casework::store::{applications, programmes, revisions};
use crate::platform::pdf::{PdfError, Printer, Receipt};
use crate::values::{Calendar, Fen};
use crate::web::filters::{date, moment};
use crate::web::{Answer, PageError, Routes, Shell, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}/receipt", show);
    routes.get("/my/applications/{id}/receipt.pdf", pdf);
}

/// Routes that everybody may use.
pub(super) fn public_routes(routes: &mut Routes) {
    routes.get("/receipts/{code}", verify);
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
    paper: Receipt,
}

#[derive(Template)]
#[template(path = "casework/mine/verify.html")]
struct VerifyPage {
    shell: Shell,
    number: String,
    lines: Vec<(&'static str, String)>,
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

async fn paper(cx: &Cx<Member>, own: &Own) -> Result<Receipt, PageError> {
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
    Ok(Receipt {
        title: "申报材料接收回执".to_owned(),
        issuer: cx.site.zone.name.clone(),
        number: number.clone(),
        lines,
        note: "本回执只证明材料已经收到，不代表受理或通过。是否受理，会在承诺的工作日内告知；材料需要补正的，一次告知全部内容；逾期未告知的，视为受理。".to_owned(),
        verify_url: row.receipt_code.as_deref().map(|code| mail::link(&cx.site, &format!("/receipts/{code}"))).unwrap_or_default(),
        code: row.receipt_code.clone().unwrap_or_default(),
        is_demo: row.is_demo || cx.site.zone.is_demo,
    })
}

async fn pdf(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    let paper = paper(&cx, &own).await?;
    let name = format!("receipt-{}.pdf", paper.number);
    let bytes = file(&cx, &own.case.application, paper).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename={name}")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes))
}

/// The receipt as it was first made for what was handed in last: the same bytes each time.
async fn file(cx: &Cx<Member>, row: &application::Model, paper: Receipt) -> Result<Vec<u8>, PageError> {
    if let Some(sha256) = &row.receipt_sha256 {
        return Ok(cx.site.files.get(sha256).await?);
    }
    let bytes = match cx.site.kept::<Printer>()?.receipt(paper).await {
        Ok(bytes) => bytes,
        Err(PdfError::NoFont) => {
            return Err(PageError::Unavailable(
                "服务器没有中文字体，暂时不能生成 PDF。请在回执页面用浏览器打印，内容相同。".into(),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let sha256 = cx.site.files.put(bytes.clone()).await?;
    if applications::keep_receipt(cx.database(), row, &sha256).await? {
        return Ok(bytes);
    }
    // Somebody asked at the same moment: theirs is the receipt.
    let kept = applications::find(cx.database(), row.id).await?.and_then(|row| row.receipt_sha256);
    match kept.filter(|kept| *kept != sha256) {
        Some(kept) => Ok(cx.site.files.get(&kept).await?),
        None => Ok(bytes),
    }
}

/// Says of a receipt that it is true, to whoever holds its code; nothing beyond what stands on it.
async fn verify(cx: Cx<Visitor>, code: Path<String>) -> Answer {
    let is_code = code.len() == 12 && code.chars().all(|letter| letter.is_ascii_alphanumeric());
    let row = if is_code { applications::by_receipt_code(cx.database(), &code.to_uppercase()).await? } else { None };
    let row = row.ok_or(PageError::NotFound)?;
    let name = programmes::find(cx.database(), row.programme_id).await?.map(|row| row.name).unwrap_or_default();
    let mut shell = cx.shell("回执查验").unlisted().here("回执查验");
    shell.canonical = format!("{}/receipts", cx.public_url);
    let mut lines = vec![
        ("申报项目", name),
        ("申报单位", row.organisation_name),
        ("提交时间", row.submitted_at.map(moment).unwrap_or_default()),
    ];
    lines.extend(row.receipt_sha256.map(|sha256| ("PDF 文件指纹（SHA-256）", sha256)));
    let is_demo = row.is_demo || cx.site.zone.is_demo;
    render(StatusCode::OK, &VerifyPage { shell, number: row.number.unwrap_or_default(), lines, is_demo })
}
