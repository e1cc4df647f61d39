//! Pictures of public entries. Their addresses carry a fingerprint of what they show, so they may be kept for ever.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

use crate::access::{Cx, Visitor};
use crate::listings::store;
use crate::web::{Answer, PageError, file_answer};

const KEEP: &str = "public, max-age=31536000, immutable";
/// What pictures are; anything else is not sent.
const KNOWN: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/svg+xml"];

pub(super) async fn show(cx: Cx<Visitor>, path: Path<(i64, String)>) -> Answer {
    let (id, size) = path.into_inner();
    let picture = store::public_picture(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let sha256 = match size.as_str() {
        "small" => &picture.small_sha256,
        "large" => &picture.large_sha256,
        _ => return Err(PageError::NotFound),
    };
    let media_type = KNOWN.into_iter().find(|known| *known == picture.media_type).ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(sha256).await?;
    Ok(file_answer::picture(media_type).insert_header((CACHE_CONTROL, KEEP)).body(bytes))
}
