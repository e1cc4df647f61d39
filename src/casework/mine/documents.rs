//! Files of an application, one at a time: a script sends each alone, so that a broken one can be repeated alone.

use actix_web::http::header::ACCEPT;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::paper::Paper;
use super::save::{Saved, Typed};
use super::{Own, save, section, take};
use crate::access::{Cx, Member};
use crate::casework::entity::application_document;
use crate::casework::link;
use crate::casework::store::documents;
use crate::web::filters::size;
use crate::web::upload::Papers;
use crate::web::{Answer, PageError, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/my/applications/{id}/documents", upload);
    routes.get("/my/applications/{id}/documents/{document}", read);
    routes.post("/my/applications/{id}/documents/{document}/removal", remove);
}

async fn upload(cx: Cx<Member>, id: Path<i64>, request: HttpRequest, Papers(mut upload): Papers) -> Answer {
    let own = Own::read(&cx, *id).await?;
    own.permit()?;
    let form = &own.case.definition.form;
    let (section, field) =
        form.field(upload.text("field")).filter(|(_, field)| field.kind.is_file()).ok_or(PageError::NotFound)?;
    let issued = upload.text("issued").to_owned();
    let taken = match (upload.take_file("file"), upload.hollow.first()) {
        (Some(file), _) => take::upload(&cx, &own, field, file, &issued).await,
        (None, Some((_, name))) => Ok(Err(format!("“{name}”是空文件，请检查后重新上传。"))),
        (None, None) => Ok(Err("请先选择文件。".to_owned())),
    };
    let wants_json =
        request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("json"));
    if wants_json {
        return Ok(answer(&own, taken));
    }
    let to = format!("{}#{}", link::section(own.id(), &section.key), field.key);
    match taken? {
        Ok(row) => {
            cx.flash(format!("“{}”已上传。", row.name));
            Ok(see_other(to))
        }
        Err(why) => section::refused(&cx, &own, section, &field.key, why).await,
    }
}

fn answer(own: &Own, taken: take::Taken) -> HttpResponse {
    match taken {
        Ok(Ok(row)) => {
            let url = format!("{}/documents/{}", own.url(), row.id);
            HttpResponse::Ok()
                .json(json!({ "name": row.name, "size": size(row.size), "url": url, "remove": format!("{url}/removal") }))
        }
        Ok(Err(why)) => HttpResponse::UnprocessableEntity().json(json!({ "message": why })),
        Err(error) => {
            let problem = error.problem();
            if let Some(cause) = &problem.cause {
                tracing::error!(cause, "an upload failed");
            }
            HttpResponse::build(problem.status).json(json!({ "message": problem.message }))
        }
    }
}

/// A document of one's own application, whatever it belongs to; others are not found.
async fn read(cx: Cx<Member>, path: Path<(i64, i64)>) -> Answer {
    let (id, document) = path.into_inner();
    Own::read(&cx, id).await?;
    let row =
        documents::find(cx.database(), document).await?.filter(|row| row.application_id == id).ok_or(PageError::NotFound)?;
    if !is_for_applicant(&row) {
        return Err(PageError::NotFound);
    }
    take::send_document(&cx.site.files, &row).await
}

/// Papers of visits and opinions are the authority's own.
fn is_for_applicant(row: &application_document::Model) -> bool {
    matches!(row.purpose.as_str(), documents::MATERIAL | documents::MESSAGE)
}

/// Removes a file. Where the button stands within a section's form, what is typed there is saved first.
async fn remove(cx: Cx<Member>, path: Path<(i64, i64)>, posted: Result<Papers, PageError>) -> Answer {
    let (id, document) = path.into_inner();
    let own = Own::read(&cx, id).await?;
    if let Ok(Papers(upload)) = posted {
        let section = own.case.definition.form.section(upload.text("section"));
        if let Some(section) = section {
            let paper = Paper::load(&cx.site, cx.database(), &own).await?;
            let typed = Typed::read(section, &paper, &own, &upload.pairs, false);
            if let Saved::Contradicted(found) = save::section(&cx, id, section, &typed).await? {
                return section::contradicted(&cx, &own, section, found).await;
            }
        }
    }
    let row = take::detach(&cx, id, document).await?;
    cx.flash(format!("“{}”已移除。", row.name));
    let key = row.field_key.unwrap_or_default();
    let to = own.case.definition.form.field(&key).map(|(section, _)| format!("{}#{key}", link::section(id, &section.key)));
    Ok(see_other(to.unwrap_or_else(|| own.url())))
}
