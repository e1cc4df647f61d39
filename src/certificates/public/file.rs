//! Comparing a file with the register: the very file that was issued, one that was changed, or none of ours.

use actix_web::http::StatusCode;

use super::verify::verdict;
use crate::access::{Cx, Visitor};
use crate::certificates::entity::certificate;
use crate::certificates::look::{self, Tag};
use crate::certificates::rules::Standing;
use crate::certificates::{reading, store, url};
use crate::platform::secret::fingerprint;
use crate::web::Answer;
use crate::web::upload::Upload;

/// What a comparison found.
pub(super) struct Verdict {
    /// Class of the notice.
    pub class: &'static str,
    /// Drawing.
    pub icon: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// What it means and what to do.
    pub words: String,
    /// The certificate in the register.
    pub found: Option<Found>,
}

/// A certificate in the register.
pub(super) struct Found {
    /// Its page.
    pub url: String,
    /// Kind and number.
    pub name: String,
    /// Who holds it.
    pub holder: String,
    /// Where it stands.
    pub tag: Tag,
}

pub(super) async fn compare(cx: Cx<Visitor>, mut upload: Upload) -> Answer {
    cx.site.limits.file_check(&cx.address)?;
    let Some(file) = upload.take_file("file") else {
        return verdict(&cx, StatusCode::UNPROCESSABLE_ENTITY, unusable("还没有选择文件", "请选择证书的 PDF 文件再核对。"));
    };
    if !file.bytes.starts_with(b"%PDF-") {
        let words = "只能核对下载得到的 PDF 文件。照片、扫描件和截图请改用查验码查验。";
        return verdict(&cx, StatusCode::UNPROCESSABLE_ENTITY, unusable("这不是 PDF 文件", words));
    }
    let sha256 = fingerprint(&file.bytes);
    if let Some(row) = store::find_by_file(cx.database(), &sha256).await? {
        return verdict(&cx, StatusCode::OK, same(&cx, &row));
    }
    for code in reading::codes(file.bytes).await? {
        if let Some(row) = store::find_by_code(cx.database(), &code).await? {
            return verdict(&cx, StatusCode::OK, altered(&cx, &row));
        }
    }
    verdict(&cx, StatusCode::OK, foreign())
}

fn same(cx: &Cx<Visitor>, row: &certificate::Model) -> Verdict {
    let standing = Standing::on(row, cx.site.clock.today());
    let words = if standing.holds() {
        "文件与颁发时登记的完全一致，证书目前有效。".to_owned()
    } else {
        format!("文件是颁发时的原件，但证书目前“{}”，不视为有效。", standing.name())
    };
    let (class, icon) = if standing.holds() { ("notice--done", "done") } else { ("notice--warning", "warning") };
    Verdict { class, icon, title: "与登记一致", words, found: Some(found(cx, row)) }
}

fn altered(cx: &Cx<Visitor>, row: &certificate::Model) -> Verdict {
    Verdict {
        class: "notice--legal",
        icon: "warning",
        title: "内容被改动",
        words: "文件上写着下面这份证书的查验码，但它不是颁发时登记的原件：内容可能被修改过，也可能被其他软件另存过。请以登记内容为准，并向持证单位索要原件。".into(),
        found: Some(found(cx, row)),
    }
}

fn foreign() -> Verdict {
    Verdict {
        class: "notice--warning",
        icon: "warning",
        title: "不是本平台签发的文件",
        words: "登记中没有这个文件，文件里也没有本平台的查验码。扫描件和照片请改用查验码查验。".into(),
        found: None,
    }
}

fn unusable(title: &'static str, words: &str) -> Verdict {
    Verdict { class: "notice--warning", icon: "info", title, words: words.to_owned(), found: None }
}

fn found(cx: &Cx<Visitor>, row: &certificate::Model) -> Found {
    Found {
        url: url(&row.code),
        name: format!("{}　{}", row.kind_name, row.number),
        holder: look::public_holder(row),
        tag: look::tag(Standing::on(row, cx.site.clock.today())),
    }
}
