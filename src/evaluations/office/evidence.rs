//! Files that a subject or an objection brings as proof.

use actix_web::web::Path;

use super::found_subject;
use crate::access::{Cx, Officer};
use crate::evaluations::explain::file_of;
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/subjects/{subject}/evidence/{sha256}", show);
}

async fn show(cx: Cx<Officer>, ids: Path<(i64, i64, String)>) -> Answer {
    let (round_id, subject_id, sha256) = ids.into_inner();
    let (_, subject) = found_subject(&cx, round_id, subject_id).await?;
    let file = file_of(cx.database(), subject.id, &sha256).await?.ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Shown, &file.name, &file.media_type).body(bytes))
}
