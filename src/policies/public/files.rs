//! Files of published documents, to be saved and never shown in the site's own name.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Path;

use super::reading;
use crate::access::{Cx, Visitor};
use crate::platform::entity::stored_file;
use crate::policies::store;
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
    let file = store::stored(cx.database(), file_id).await?.ok_or(PageError::NotFound)?;
    download(&cx, &file).await
}

/// A picture to be shown within a page; anything that is not a picture is not shown.
pub(super) async fn picture(cx: &Cx<Visitor>, file_id: i64) -> Answer {
    let file = store::stored(cx.database(), file_id).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    let kind = infer::get(&bytes).map(|kind| kind.mime_type());
    let shown = kind.filter(|kind| ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"].contains(kind));
    let media_type = shown.ok_or(PageError::NotFound)?;
    Ok(guarded(media_type).body(bytes))
}

async fn download(cx: &Cx<Visitor>, file: &stored_file::Model) -> Answer {
    let bytes = cx.site.files.get(&file.sha256).await?;
    let media_type = if file.media_type.is_ascii() && !file.media_type.is_empty() { &file.media_type } else { "application/octet-stream" };
    Ok(guarded(media_type).insert_header((CONTENT_DISPOSITION, disposition(&file.name))).body(bytes))
}

fn guarded(media_type: &str) -> actix_web::HttpResponseBuilder {
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CACHE_CONTROL, KEEP))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    builder
}

/// The name for old browsers in ASCII, and the true one as RFC 5987 has it.
pub(super) fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_name_survives_and_nothing_breaks_out_of_the_header() {
        assert_eq!(disposition("附件1.docx"), "attachment; filename=\"__1.docx\"; filename*=UTF-8''%E9%99%84%E4%BB%B61.docx");
        assert!(!disposition("a\"\r\nx: y").contains(['\r', '\n']));
        assert!(disposition("a\"b").starts_with("attachment; filename=\"a_b\";"));
    }
}
