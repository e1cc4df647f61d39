//! Files of a document.

use actix_web::web::Path;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::edit::found;
use super::{files, overview};
use crate::access::{Cx, Officer};
use crate::platform::entity::stored_file;
use crate::policies::entity::policy_document::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::{link, permit, store};
use crate::web::upload::{Upload, UploadedFile};
use crate::web::{Answer, FormView, PageError, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/{id}/attachments", attach);
    routes.get("/office/policies/{id}/attachments/{aid}", download);
    routes.post("/office/policies/{id}/attachments/{aid}/removal", remove);
    routes.get("/office/policies/{id}/original", original);
}

async fn attach(cx: Cx<Officer>, id: Path<i64>, mut upload: Upload) -> Answer {
    let document = found(&cx, *id).await?;
    let mut view = FormView::of_pairs(&upload.pairs, &[]);
    let label = upload.text("label").trim().to_owned();
    let uploaded = std::mem::take(&mut upload.files);
    let outcome = try_attach(&cx, &document, uploaded, &label, &mut view).await;
    match view.settle(outcome)? {
        Ok(count) => {
            cx.flash(format!("已添加 {count} 个附件。"));
            Ok(see_other(format!("{}#attachments", link::office(*id))))
        }
        Err(status) => overview::page(&cx, status, &document, view, "").await,
    }
}

async fn try_attach(
    cx: &Cx<Officer>,
    document: &Model,
    uploaded: Vec<UploadedFile>,
    label: &str,
    view: &mut FormView,
) -> Result<Option<usize>, PageError> {
    if uploaded.is_empty() {
        view.refuse("files", "请先选择文件");
    }
    if label.chars().count() > 200 {
        view.refuse("label", "显示名称最多 200 字");
    }
    let mut rows = Vec::new();
    for file in uploaded {
        match files::attachment_type(&file.name, &file.bytes) {
            Ok(media_type) => rows.push((file, media_type)),
            Err(why) => view.refuse("files", why),
        }
    }
    if view.is_invalid() {
        return Ok(None);
    }
    let mut stored = Vec::new();
    for (file, media_type) in rows {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        stored.push((cx.site.files.put(file.bytes).await?, file.name, media_type, size));
    }
    let write = cx.begin().await?;
    let edit = permit::edit(&cx.who, document)?;
    let names: Vec<String> = stored.iter().map(|(_, name, ..)| name.clone()).collect();
    for (sha256, name, media_type, size) in stored {
        let file = stored_file::ActiveModel {
            id: NotSet,
            sha256: Set(sha256),
            name: Set(name),
            media_type: Set(media_type.to_owned()),
            size: Set(size),
            uploaded_by: Set(Some(cx.who.id)),
            created_at: Set(write.clock().now()),
        };
        store::attach(&write, &edit, file, if names.len() == 1 { label } else { "" }).await?;
    }
    let event = LibraryEvent::policy("policy.attached", document, format!("添加附件 {}", names.join("、")));
    write.commit(event.with_after(json!({ "attachments": names }))).await?;
    Ok(Some(names.len()))
}

async fn download(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let found = store::attachment(cx.database(), path.0, path.1).await?;
    files::send_row(&cx, found.map(|(_, file)| file)).await
}

async fn original(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let file_id = document.original_file_id.ok_or(PageError::NotFound)?;
    files::send_row(&cx, store::stored_file(cx.database(), file_id).await?).await
}

async fn remove(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let document = found(&cx, path.0).await?;
    let (_, file) = store::attachment(cx.database(), path.0, path.1).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !store::detach(&write, &permit::edit(&cx.who, &document)?, path.1).await? {
        return Err(PageError::NotFound);
    }
    let event = LibraryEvent::policy("policy.detached", &document, format!("移除附件 {}", file.name));
    write.commit(event.with_changes(json!({ "attachments": [file.name] }), json!({ "attachments": [] }))).await?;
    cx.flash("附件已移除。");
    Ok(see_other(format!("{}#attachments", link::office(path.0))))
}
