//! Files that a subject or an objection brings as proof.

use actix_web::web::Path;

use super::found_subject;
use crate::access::{Cx, Officer};
use crate::evaluations::evidence::{self, Evidence};
use crate::evaluations::store::{assessments, objections, rectifications};
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/subjects/{subject}/evidence/{sha256}", show);
}

async fn show(cx: Cx<Officer>, ids: Path<(i64, i64, String)>) -> Answer {
    let (round_id, subject_id, sha256) = ids.into_inner();
    let (_, subject) = found_subject(&cx, round_id, subject_id).await?;
    let mut files: Vec<Evidence> = Vec::new();
    for row in assessments::of_subject(cx.database(), subject.id).await? {
        files.extend(evidence::read(&row.evidence));
    }
    for row in objections::of_subject(cx.database(), subject.id).await? {
        files.extend(evidence::read(&row.evidence));
    }
    let orders: Vec<i64> = rectifications::of_subjects(cx.database(), &[subject.id]).await?.iter().map(|row| row.id).collect();
    for task in rectifications::tasks(cx.database(), &orders).await? {
        files.extend(evidence::read(&task.evidence));
    }
    let file = files.into_iter().find(|file| file.sha256 == sha256).ok_or(PageError::NotFound)?;
    let bytes = cx.site.files.get(&file.sha256).await?;
    Ok(file_answer::file(Way::Shown, &file.name, &file.media_type).body(bytes))
}
