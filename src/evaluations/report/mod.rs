//! Results as files: a report about one subject as PDF, and everything about a round as a workbook.

mod details;
mod paper;
mod sheets;

use actix_web::web::Path;

use crate::access::{Cx, Officer};
use crate::evaluations::explain::{case_of, round_of};
use crate::evaluations::permit;
use crate::evaluations::store::subjects;
use crate::web::{Answer, PageError, Routes, workbook};

pub(super) use paper::paper;

/// Routes of the back office.
pub fn office_routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/subjects/{subject}/report.pdf", of_subject);
    routes.get("/office/rounds/{id}/results.xlsx", of_round);
}

async fn of_subject(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (round_id, subject_id) = path.into_inner();
    let case = case_of(&cx, round_id, subject_id).await?;
    paper(&cx.site, &case, true).await
}

/// Everything about a round: of the subjects that this official sees.
async fn of_round(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = round_of(&cx, *id).await?;
    let rows = subjects::of_round(cx.database(), round.id).await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| permit::sees(&cx.who, row)).collect();
    let sees_all = permit::leads(&cx.who);
    let read = details::read(&cx, &round, rows, sees_all).await?;
    let name = format!("{}-results.xlsx", round.key);
    let made = tokio::task::spawn_blocking(move || sheets::workbook(&read)).await;
    let bytes = made.map_err(|error| PageError::Internal(error.into()))?.map_err(|error| PageError::Internal(error.into()))?;
    Ok(workbook::answer(&name, bytes))
}
