//! Taking in an original: the file is kept as it came, read away from the request threads, and waits for a person to
//! confirm what was recognised.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::event::LibraryEvent;
use crate::policies::extract::{ExtractError, Format};
use crate::policies::import::{ImportedFile, recognise_file};
use crate::policies::{link, permit, store};
use crate::web::filters::moment;
use crate::web::upload::Upload;
use crate::web::{Answer, FormView, PageError, Routes, render, see_other};

/// Reading and recognising may take this long.
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/imports/new", show_new);
    routes.post("/office/imports", take_in);
}

/// What waits for confirmation.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    pub imported: ImportedFile,
    pub source_url: String,
    /// Size of the original in bytes.
    pub size: i64,
}

#[derive(Template)]
#[template(path = "policies/office/import.html")]
struct ImportPage {
    desk: Desk,
    form: FormView,
    most_mb: usize,
    pending: Vec<PendingRow>,
}

struct PendingRow {
    title: String,
    about: String,
    url: String,
}

async fn show_new(cx: Cx<Officer>) -> Answer {
    page(&cx, StatusCode::OK, FormView::default()).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let rows = store::pending(cx.database()).await?.into_iter();
    let row = |known: crate::policies::entity::pending_import::Model| PendingRow {
        about: format!("{}　{} 上传", known.file_name, moment(known.created_at)),
        url: link::office_import(known.id),
        title: title_of(known.recognised.as_ref()).unwrap_or(known.file_name),
    };
    let pending = rows.map(row).collect();
    render(status, &ImportPage { desk: cx.desk("导入文件"), form, most_mb: cx.site.config.upload_mb, pending })
}

/// The title recognised in a waiting import.
pub fn title_of(recognised: Option<&serde_json::Value>) -> Option<String> {
    let title = recognised?.pointer("/imported/recognised/title")?.as_str()?;
    (!title.is_empty()).then(|| title.to_owned())
}

async fn take_in(cx: Cx<Officer>, mut upload: Upload) -> Answer {
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let outcome = try_take_in(&cx, &mut upload, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => Ok(see_other(link::office_import(id))),
        Err(status) => page(&cx, status, view).await,
    }
}

async fn try_take_in(cx: &Cx<Officer>, upload: &mut Upload, view: &mut FormView) -> Result<Option<i64>, PageError> {
    let source_url = upload.text("source_url").trim().to_owned();
    if !source_url.is_empty() && !source_url.starts_with("https://") && !source_url.starts_with("http://") {
        view.refuse("source_url", "原文网址要以 https:// 或 http:// 开头，请从浏览器地址栏复制完整地址");
    }
    let pasted = upload.text("pasted").trim().to_owned();
    let (name, bytes, field) = match upload.take_file("file") {
        Some(file) => (file.name, file.bytes, "file"),
        None if pasted.is_empty() => {
            view.refuse("file", "请选择文件，或在下面粘贴全文");
            return Ok(None);
        }
        None => ("粘贴的文字.txt".to_owned(), pasted.into_bytes(), "pasted"),
    };
    if view.is_invalid() {
        return Ok(None);
    }
    let size = bytes.len();
    let imported = match recognised(&name, bytes.clone()).await {
        Ok(imported) => imported,
        Err(error) => {
            view.refuse(field, error.to_string());
            return Ok(None);
        }
    };
    let media_type = media_type(imported.format);
    let sha256 = cx.site.files.put(bytes).await?;
    let add = permit::add(&cx.who)?;
    let write = cx.begin().await?;
    let file = store::store_file(&write, &name, media_type, sha256, size).await?;
    let title = imported.recognised.title.clone();
    let waiting = Waiting { imported, source_url, size: file.size };
    let recognised = serde_json::to_value(&waiting).map_err(|error| PageError::Internal(error.into()))?;
    let row = store::add_pending(&write, &add, &file, recognised).await?;
    let subject = Subject { kind: "import", id: row.id, name: if title.is_empty() { name.clone() } else { title } };
    let event = LibraryEvent::other("import.uploaded", subject, format!("上传待确认的文件 {name}"));
    write.commit(event.with_after(json!({ "file_name": name, "size": file.size }))).await?;
    Ok(Some(row.id))
}

/// Reads away from the request threads. A reader that panics has met a broken file; one that does not end is given up.
async fn recognised(name: &str, bytes: Vec<u8>) -> Result<ImportedFile, ExtractError> {
    let name = name.to_owned();
    match tokio::time::timeout(PATIENCE, web::block(move || recognise_file(&name, &bytes))).await {
        Ok(Ok(read)) => read,
        Ok(Err(_)) => Err(ExtractError::Damaged),
        Err(_) => Err(ExtractError::TooSlow),
    }
}

const fn media_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain",
        Format::Markdown => "text/markdown",
        Format::Html => "text/html",
        Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Format::Pdf => "application/pdf",
    }
}
