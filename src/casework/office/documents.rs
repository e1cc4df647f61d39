//! A document of a file, shown in the browser where that is safe. Every look is written down.

use actix_web::web::Path;
use serde::Deserialize;

use super::file::frozen;
use super::{act, found};
use crate::access::{Cx, Officer};
use crate::casework::engine::Engine;
use crate::casework::store::{documents, revisions};
use crate::web::file_answer::{self, BYTES, Way};
use crate::web::{Answer, Asked, PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications/{id}/documents/{document}", show);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wish {
    /// Whether it is to be saved.
    save: String,
}

async fn show(cx: Cx<Officer>, ids: Path<(i64, i64)>, asked: Asked<Wish>) -> Answer {
    let (id, document_id) = ids.into_inner();
    let (case, _) = found(&cx, id).await?;
    let row = documents::find(cx.database(), document_id).await?.filter(|row| row.application_id == case.application.id);
    let row = row.ok_or(PageError::NotFound)?;
    if row.purpose == documents::MATERIAL && !was_handed_in(&cx, id, document_id).await? {
        return Err(PageError::NotFound);
    }
    let sha256 = row.sha256.clone().ok_or(PageError::NotFound)?;
    act(&cx, id, async |_, case, _| Ok(((), Engine::read_document(case, &row.name)))).await?;
    let bytes = cx.site.files.get(&sha256).await?;
    let way = if asked.0.save == "yes" { Way::Saved } else { Way::Framed };
    Ok(file_answer::file(way, &row.name, row.media_type.as_deref().unwrap_or(BYTES)).body(bytes))
}

/// What an applicant has attached and not handed in is still theirs alone.
async fn was_handed_in(cx: &Cx<Officer>, id: i64, document_id: i64) -> Result<bool, PageError> {
    let all = revisions::of(cx.database(), id).await?;
    Ok(all.iter().any(|revision| frozen(revision).iter().any(|(known, ..)| *known == document_id)))
}
