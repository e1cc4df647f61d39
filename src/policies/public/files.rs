//! Files of published documents, to be saved and never shown in the site's own name.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

use super::reading;
use crate::access::{Cx, Visitor};
use crate::platform::entity::stored_file;
use crate::policies::store;
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError};

/// Stored files never change, but the document may be taken back.
const KEEP: &str = "public, max-age=300";

pub(super) async fn attachment(cx: Cx<Visitor>, ids: Path<(i64, i64)>) -> Answer {
    let (policy_id, attachment_id) = ids.into_inner();
    let document = reading::published(&cx, policy_id).await?;
    let files = store::attachments(cx.database(), document.id).await?;
    let found = files.into_iter().find(|(link, _)| link.id == attachment_id);
    let (_, file) = found.ok_or(PageError::NotFound)?;
    download(&cx, &file).await
}

pub(super) async fn original(cx: Cx<Visitor>, id: Path<i64>) -> Answer {
    let document = reading::published(&cx, *id).await?;
    let file_id = document.original_file_id.ok_or(PageError::NotFound)?;
    let file = store::stored_file(cx.database(), file_id).await?.ok_or(PageError::NotFound)?;
    download(&cx, &file).await
}

/// A picture to be shown within a page; anything that is not a picture is not shown.
pub(super) async fn picture(cx: &Cx<Visitor>, file_id: i64) -> Answer {
    let file = store::stored_file(cx.database(), file_id).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    let media_type = infer::get(&bytes).map(|kind| kind.mime_type()).filter(|kind| file_answer::is_picture(kind));
    let media_type = media_type.ok_or(PageError::NotFound)?;
    Ok(file_answer::picture(media_type).insert_header((CACHE_CONTROL, KEEP)).body(bytes))
}

async fn download(cx: &Cx<Visitor>, file: &stored_file::Model) -> Answer {
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Saved, &file.name, &file.media_type).insert_header((CACHE_CONTROL, KEEP)).body(bytes))
}
