//! What was handed in each time, and what changed from one time to the next.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::Own;
use crate::access::{Cx, Member, Workspace};
use crate::casework::entity::application_revision;
use crate::casework::store::revisions;
use crate::forms::{Catalogues, Difference, diff};
use crate::web::filters::moment;
use crate::web::{Answer, PageError, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}/submissions", show);
}

#[derive(Template)]
#[template(path = "casework/mine/submissions.html")]
struct SubmissionsPage {
    workspace: Workspace,
    base: String,
    number: String,
    rows: Vec<SubmissionRow>,
}

struct SubmissionRow {
    number: i32,
    reason: String,
    when: String,
    digest: String,
    files: usize,
    is_first: bool,
    differences: Vec<Difference>,
    came: Vec<String>,
    went: Vec<String>,
}

async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let own = Own::read(&cx, *id).await?;
    let frozen = revisions::of(cx.database(), own.id()).await?;
    if frozen.is_empty() {
        return Err(PageError::NotFound);
    }
    let places = cx.site.kept::<Catalogues>()?;
    let mut rows = Vec::new();
    for (at, now) in frozen.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| frozen.get(before));
        rows.push(row(&own, &places, before, now));
    }
    rows.reverse();
    let number = own.case.number();
    let page = SubmissionsPage { workspace: cx.workspace(format!("提交记录：{number}")), base: own.url(), number, rows };
    render(StatusCode::OK, &page)
}

fn row(
    own: &Own,
    places: &Catalogues,
    before: Option<&application_revision::Model>,
    now: &application_revision::Model,
) -> SubmissionRow {
    let differences = before.map(|before| diff(&own.case.definition.form, places, &revisions::raw(before), &revisions::raw(now)));
    let (old, new) = (before.map(names).unwrap_or_default(), names(now));
    let without = |one: &[(String, String)], other: &[(String, String)]| -> Vec<String> {
        one.iter().filter(|file| !other.contains(file)).map(|(name, _)| name.clone()).collect()
    };
    SubmissionRow {
        number: now.number,
        reason: now.reason.clone(),
        when: format!("{} {}", moment(now.submitted_at), now.submitted_by_name),
        digest: now.digest.chars().take(16).collect(),
        files: new.len(),
        is_first: before.is_none(),
        came: if before.is_some() { without(&new, &old) } else { Vec::new() },
        went: without(&old, &new),
        differences: differences.unwrap_or_default(),
    }
}

/// Name and fingerprint of every file that was handed in.
fn names(revision: &application_revision::Model) -> Vec<(String, String)> {
    let text = |row: &serde_json::Value, key: &str| row.get(key).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
    let rows = revision.documents.as_array().map_or(&[][..], Vec::as_slice);
    let materials = rows.iter().filter(|row| row.get("field").is_some_and(|field| !field.is_null()));
    materials.map(|row| (text(row, "name"), text(row, "sha256"))).collect()
}
