//! Files of occasions, to be saved and never shown in the site's own name.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;

use super::query;
use crate::access::{Cx, Visitor};
use crate::signups::store::occasions;
use crate::web::browse::last;
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, Asked, PageError};

/// Stored files never change, but an occasion may be taken back.
const KEEP: &str = "public, max-age=300";

pub(super) async fn show(cx: Cx<Visitor>, ids: Path<(String, i64)>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let (code, file_id) = ids.into_inner();
    let row = occasions::find_public(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let key = last(&pairs, "invitation");
    query::readable(cx.database(), &row.kind, &code, key, cx.site.clock.today()).await?.ok_or(PageError::NotFound)?;
    let file = query::files(cx.database(), row.id).await?.into_iter().find(|file| file.id == file_id);
    let file = file.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Saved, &file.name, &file.media_type).insert_header((CACHE_CONTROL, KEEP)).body(bytes))
}
