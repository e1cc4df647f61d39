//! Files that everybody may take: programmes, maps, forms. Judged by what is in them, never by the name alone.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::host::Host;
use super::{found, raced, show, url};
use crate::access::Cx;
use crate::platform::scan::{self, Verdict};
use crate::signups::event;
use crate::signups::store::papers;
use crate::web::file_answer::{self, Way};
use crate::web::upload::{Upload, UploadedFile};
use crate::web::{Answer, FormView, PageError, see_other};

/// Files of an occasion at most.
const MOST: usize = 20;

/// Kinds that are taken: ending and media type.
const KINDS: [(&str, &str); 8] = [
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("zip", "application/zip"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
];

/// The media type of a file, or what to say when it is not taken.
fn media_type(file: &UploadedFile) -> Result<&'static str, String> {
    let name = &file.name;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let ending = if ending == "jpeg" { "jpg".to_owned() } else { ending };
    let Some((kind, media_type)) = KINDS.iter().find(|(known, _)| *known == ending) else {
        return Err(format!("不能上传“{name}”这种文件，请另存为 PDF、DOCX、XLSX、PPTX、JPG、PNG 或 ZIP 后再传"));
    };
    let found = infer::get(&file.bytes).map_or("", |found| found.extension());
    let fits = match *kind {
        "docx" | "xlsx" | "pptx" | "zip" => file.bytes.starts_with(b"PK"),
        kind => found == kind,
    };
    if fits {
        Ok(media_type)
    } else {
        Err(format!("“{name}”的内容与扩展名不符，可能已损坏或改过名。请重新导出后再传"))
    }
}

pub(super) async fn add<H: Host>(cx: Cx<H>, id: Path<i64>, upload: Upload) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let before = papers::files(cx.database(), row.id).await?.len();
    if upload.files.is_empty() {
        view.refuse("files", "请选择文件");
    }
    if before + upload.files.len() > MOST {
        view.refuse("files", format!("一场最多 {MOST} 个文件，现有 {before} 个。请先移除不用的"));
    }
    let mut kinds = Vec::new();
    for file in &upload.files {
        match media_type(file) {
            Ok(kind) => kinds.push(kind),
            Err(words) => view.refuse("files", words),
        }
        if let Err(words) = scanned(&cx, file).await {
            view.refuse("files", words);
        }
    }
    if view.is_invalid() {
        return show::page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view, "files").await;
    }
    let mut kept = Vec::new();
    for (file, kind) in upload.files.into_iter().zip(kinds) {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        kept.push((file.name, kind, cx.site.files.put(file.bytes).await?, size));
    }
    let outcome = async {
        let write = cx.begin().await?;
        for (name, kind, sha256, size) in &kept {
            papers::add_file(&write, row.id, name, kind, sha256, *size).await?;
        }
        let names: Vec<&str> = kept.iter().map(|(name, ..)| name.as_str()).collect();
        write.commit(event::shown("occasion.files_added", &row, format!("添加文件：{}", names.join("、")))).await?;
        Ok(Some(kept.len()))
    };
    match view.settle(outcome.await)? {
        Ok(count) => {
            cx.flash(format!("已添加 {count} 个文件。"));
            Ok(see_other(format!("{}#files", url::<H>(row.id))))
        }
        Err(status) => show::page(&cx, status, &row, view, "files").await,
    }
}

/// Asks the scanner, where there is one.
async fn scanned<H: Host>(cx: &Cx<H>, file: &UploadedFile) -> Result<(), String> {
    let Some(address) = &cx.site.config.clamd else { return Ok(()) };
    match scan::clamd(address, &file.bytes).await {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::Infected(found)) => {
            Err(format!("“{}”中发现病毒（{found}），没有保存。请清理电脑后重新导出文件再传", file.name))
        }
        Err(error) => {
            tracing::error!(%error, "the virus scanner does not answer");
            Err("病毒检查暂时不可用，没有收下文件。请稍后重新选择文件".to_owned())
        }
    }
}

pub(super) async fn take<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>) -> Answer {
    let (id, file) = at.into_inner();
    let (row, _) = found(&cx, id).await?;
    let file = papers::file(cx.database(), row.id, file).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Saved, &file.name, &file.media_type).body(bytes))
}

pub(super) async fn remove<H: Host>(cx: Cx<H>, at: Path<(i64, i64)>) -> Answer {
    let (id, file) = at.into_inner();
    let (row, _) = found(&cx, id).await?;
    let file = papers::file(cx.database(), row.id, file).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !papers::remove_file(&write, row.id, file.id).await? {
        return Err(raced());
    }
    write.commit(event::shown("occasion.file_removed", &row, format!("移除文件：{}", file.name))).await?;
    cx.flash(format!("已移除“{}”。", file.name));
    Ok(see_other(format!("{}#files", url::<H>(row.id))))
}
