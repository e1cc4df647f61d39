//! A document of a file, shown in the browser where that is safe. Every look is written down.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Path;
use serde::Deserialize;

use super::file::frozen;
use super::{act, found};
use crate::access::{Cx, Officer};
use crate::casework::engine::Engine;
use crate::casework::entity::application_document;
use crate::casework::store::{documents, revisions};
use crate::web::{Answer, Asked, PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/applications/{id}/documents/{document}", show);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Way {
    /// Whether it is to be saved.
    save: String,
}

async fn show(cx: Cx<Officer>, ids: Path<(i64, i64)>, asked: Asked<Way>) -> Answer {
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
    Ok(guarded(&row, asked.0.save == "yes").body(bytes))
}

/// What an applicant has attached and not handed in is still theirs alone.
async fn was_handed_in(cx: &Cx<Officer>, id: i64, document_id: i64) -> Result<bool, PageError> {
    let all = revisions::of(cx.database(), id).await?;
    Ok(all.iter().any(|revision| frozen(revision).iter().any(|(known, ..)| *known == document_id)))
}

/// Pictures and PDFs are shown within our own pages and may run nothing; everything else is saved.
fn guarded(row: &application_document::Model, save: bool) -> actix_web::HttpResponseBuilder {
    let media_type = row.media_type.as_deref().unwrap_or("application/octet-stream");
    let is_shown = !save && matches!(media_type, "application/pdf" | "image/png" | "image/jpeg");
    let way = if is_shown { "inline" } else { "attachment" };
    // Browsers show no PDF in a sandbox; its own viewer runs nothing of it either.
    let policy = if media_type == "application/pdf" && is_shown {
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    } else {
        "default-src 'none'; sandbox; frame-ancestors 'self'"
    };
    let name: String = percent_encoding::utf8_percent_encode(&row.name, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut builder = HttpResponse::Ok();
    builder
        .insert_header((CONTENT_TYPE, media_type.to_owned()))
        .insert_header((CONTENT_DISPOSITION, format!("{way}; filename*=UTF-8''{name}")))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    builder
}
