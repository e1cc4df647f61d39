//! The form of the register, and what is said when nothing was found.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::file::Verdict;
use crate::access::{Cx, Visitor};
use crate::certificates::code::{self, Typed};
use crate::certificates::{store, url};
use crate::web::{Answer, Asked, Shell, render, see_other};

#[derive(Template)]
#[template(path = "certificates/verify.html")]
struct VerifyPage {
    shell: Shell,
    typed: String,
    problem: Option<Problem>,
    verdict: Option<Verdict>,
    most_mb: usize,
}

/// Why nothing is shown.
pub(super) struct Problem {
    title: &'static str,
    words: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct AskQuery {
    q: String,
}

pub(super) async fn ask(cx: Cx<Visitor>, Asked(query): Asked<AskQuery>) -> Answer {
    let typed: String = query.q.trim().chars().take(100).collect();
    if typed.is_empty() {
        return page(&cx, StatusCode::OK, String::new(), None, None);
    }
    cx.site.limits.search(&cx.address)?;
    let found = match code::read(&typed) {
        Typed::Code(code) => store::find_by_code(cx.database(), &code).await?,
        Typed::Slip | Typed::Other => store::find_by_number(cx.database(), &typed).await?,
    };
    match found {
        Some(row) => Ok(see_other(url(&row.code))),
        None if is_receipt(&typed) => Ok(see_other(format!("/receipts/{}", typed.to_uppercase()))),
        None => missing(&cx, &typed),
    }
}

/// Whether this is written as the code of a receipt, which has a page of its own.
fn is_receipt(typed: &str) -> bool {
    typed.len() == 12 && typed.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Nothing has this code or number: why that may be.
pub(super) fn missing(cx: &Cx<Visitor>, typed: &str) -> Answer {
    let problem = match code::read(typed) {
        Typed::Slip => Problem {
            title: "看起来抄错了一位",
            words: "查验码是 10 位数字和字母，最后一位用来校对前面各位，您输入的对不上。请对照证书再看一遍：没有字母 I、L、O、U，容易混的是 0 和 D、8 和 B、5 和 S、2 和 Z。".into(),
        },
        Typed::Code(_) => Problem {
            title: "没有这个查验码的证书",
            words: "查验码的写法没有错，但登记中没有这份证书。请确认证书由本平台颁发；仍有疑问，可上传证书的 PDF 文件核对，或联系颁发单位。".into(),
        },
        Typed::Other => Problem {
            title: "没有找到这个编号的证书",
            words: "请按证书上的写法输入完整编号，例如“海仓认〔2026〕0012号”，括号写成哪种都可以；也可以改用证书左下角的查验码。".into(),
        },
    };
    page(cx, StatusCode::NOT_FOUND, typed.to_owned(), Some(problem), None)
}

/// What a comparison found.
pub(super) fn verdict(cx: &Cx<Visitor>, status: StatusCode, verdict: Verdict) -> Answer {
    page(cx, status, String::new(), None, Some(verdict))
}

fn page(cx: &Cx<Visitor>, status: StatusCode, typed: String, problem: Option<Problem>, verdict: Option<Verdict>) -> Answer {
    let mut shell =
        cx.shell("证书查验").described("用查验码、证书编号或 PDF 文件，查验平台颁发的证书是否属实、是否有效。").here("证书查验");
    if !typed.is_empty() || verdict.is_some() {
        shell = shell.unlisted();
    }
    render(status, &VerifyPage { shell, typed, problem, verdict, most_mb: cx.site.config.upload_mb })
}
