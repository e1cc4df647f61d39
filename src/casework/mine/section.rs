//! One section of the form a page. It can be saved with mistakes: they are said, and everything stays.

mod page;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::paper::Paper;
use super::save::{self, Contradiction, Saved, Typed};
use super::{Own, take};
use crate::access::{Cx, Member};
use crate::casework::engine::Engine;
use crate::casework::link;
use crate::forms::{Problem, Raw, Section};
use crate::platform::clock::local;
use crate::web::upload::{Papers, Upload};
use crate::web::{Answer, Asked, Form, PageError, Routes, see_other};

use page::{Shown, page};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/applications/{id}/sections/{section}", show);
    routes.post("/my/applications/{id}/sections/{section}", post);
    routes.post("/my/applications/{id}/sections/{section}/autosave", autosave);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct SectionQuery {
    /// Whether also what is missing is said, not only what is wrong.
    all: String,
}

impl Form for SectionQuery {}

fn section_of<'a>(own: &'a Own, key: &str) -> Result<&'a Section, PageError> {
    own.case.definition.form.section(key).ok_or(PageError::NotFound)
}

async fn show(cx: Cx<Member>, path: Path<(i64, String)>, asked: Asked<SectionQuery>) -> Answer {
    let (id, key) = path.into_inner();
    let own = Own::read(&cx, id).await?;
    let section = section_of(&own, &key)?;
    if let Err(error) = Engine::editable(&own.case) {
        cx.flash(error.problem().message);
        return Ok(see_other(own.url()));
    }
    own.permit()?;
    let paper = Paper::load(&cx.site, cx.database(), &own).await?;
    if !paper.reading.asks_section(&key) {
        cx.flash(format!("“{}”按其他部分的回答不需要填写。", section.title));
        return Ok(see_other(own.url()));
    }
    let problems =
        if asked.0.all.is_empty() { paper.reading.wrong_in(&key) } else { paper.reading.problems_of(&key).cloned().collect() };
    page(&cx, StatusCode::OK, &own, section, &paper, Shown { problems, ..Shown::default() }).await
}

async fn post(cx: Cx<Member>, path: Path<(i64, String)>, Papers(mut upload): Papers) -> Answer {
    let (id, key) = path.into_inner();
    let own = Own::read(&cx, id).await?;
    own.permit()?;
    let section = section_of(&own, &key)?;
    let paper = Paper::load(&cx.site, cx.database(), &own).await?;
    let typed = Typed::read(section, &paper, &own, &upload.pairs, false);
    let saved = match save::section(&cx, id, section, &typed).await {
        Ok(Saved::Kept(..)) => Ok(()),
        Ok(Saved::Contradicted(found)) => return contradicted(&cx, &own, section, found).await,
        Err(error) => Err(error),
    };
    if let Err(error @ (PageError::Conflict(_) | PageError::Unavailable(_))) = saved {
        let problem = error.problem();
        let shown = Shown {
            raw: Some(typed.raw().clone()),
            over: Some(typed.over()),
            general: Some(problem.message),
            ..Shown::default()
        };
        return page(&cx, problem.status, &own, section, &paper, shown).await;
    }
    saved?;
    let refused = take_files(&cx, &own, section, &mut upload).await?;
    after_saving(&cx, id, &key, &upload, refused).await
}

/// Files, files used again and promises that came with a section; what was refused, by field.
async fn take_files(
    cx: &Cx<Member>,
    own: &Own,
    section: &Section,
    upload: &mut Upload,
) -> Result<Vec<(String, String)>, PageError> {
    let mut refused = Vec::new();
    for field in section.fields.iter().filter(|field| field.kind.is_file()) {
        let key = &field.key;
        let said = |name: &str| upload.text(&format!("{name}-{key}")).trim().to_owned();
        let (issued, reuse, reason, until) = (said("issued"), said("reuse"), said("promise-reason"), said("promise-until"));
        let hollow = upload.hollow.iter().filter(|(name, _)| name == key);
        let mut words: Vec<String> = hollow.map(|(_, name)| format!("“{name}”是空文件，请检查后重新上传。")).collect();
        while let Some(file) = upload.take_file(key) {
            words.extend(take::upload(cx, own, field, file, &issued).await?.err());
        }
        if !reuse.is_empty() {
            words.extend(take::reuse(cx, own, field, &reuse).await?.err());
        }
        if !reason.is_empty() || !until.is_empty() {
            words.extend(take::promise(cx, own, field, &reason, &until).await?.err());
        }
        refused.extend(words.into_iter().map(|words| (key.clone(), words)));
    }
    Ok(refused)
}

/// Where to go when the section is saved: on, back, or to the same page with what is wrong.
async fn after_saving(cx: &Cx<Member>, id: i64, key: &str, upload: &Upload, refused: Vec<(String, String)>) -> Answer {
    let own = Own::read(cx, id).await?;
    let section = section_of(&own, key)?;
    let paper = Paper::load(&cx.site, cx.database(), &own).await?;
    let todo = upload.text("do");
    let problem = |(field, message): &(String, String)| Problem {
        section: key.to_owned(),
        field: field.clone(),
        row: None,
        column: None,
        message: message.clone(),
        is_missing: false,
    };
    let mut problems: Vec<Problem> = refused.iter().map(problem).collect();
    let add_row = todo.strip_prefix("add-row:").map(str::to_owned);
    if add_row.is_some() || !problems.is_empty() {
        let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        problems.extend(paper.reading.wrong_in(key));
        let shown = Shown { problems, add_row, pairs: upload.pairs.clone(), is_saved: true, ..Shown::default() };
        return page(cx, status, &own, section, &paper, shown).await;
    }
    if todo == "later" {
        cx.flash(format!("“{}”已保存。", section.title));
        return Ok(see_other(own.url()));
    }
    if todo == "stay" {
        return Ok(see_other(link::section(id, key)));
    }
    let wrong = paper.reading.wrong_in(key);
    if !wrong.is_empty() {
        let shown = Shown { problems: wrong, is_saved: true, ..Shown::default() };
        return page(cx, StatusCode::UNPROCESSABLE_ENTITY, &own, section, &paper, shown).await;
    }
    Ok(see_other(next_url(&own, &paper, key)))
}

/// The section after this one, or the page on which everything is checked.
fn next_url(own: &Own, paper: &Paper, key: &str) -> String {
    let lines = paper.lines(&own.case);
    let after = lines.iter().position(|line| line.key == key).and_then(|at| lines.get(at + 1));
    after.map_or_else(|| format!("{}/check", own.url()), |line| line.url.clone())
}

/// Both versions, field by field.
pub(super) async fn contradicted(cx: &Cx<Member>, own: &Own, section: &Section, found: Contradiction) -> Answer {
    let paper = Paper::load(&cx.site, cx.database(), own).await?;
    let shown = Shown { raw: Some(found.mine.clone()), contradiction: Some(found), ..Shown::default() };
    page(cx, StatusCode::CONFLICT, own, section, &paper, shown).await
}

/// The section with something wrong at one field.
pub(super) async fn refused(cx: &Cx<Member>, own: &Own, section: &Section, field: &str, message: String) -> Answer {
    let paper = Paper::load(&cx.site, cx.database(), own).await?;
    let (section_key, field) = (section.key.clone(), field.to_owned());
    let problem = Problem { section: section_key, field, row: None, column: None, message, is_missing: false };
    page(cx, StatusCode::UNPROCESSABLE_ENTITY, own, section, &paper, Shown { problems: vec![problem], ..Shown::default() }).await
}

/// What a script saves by itself. It never decides between two versions: it says that there are two.
async fn autosave(cx: Cx<Member>, path: Path<(i64, String)>, Papers(upload): Papers) -> Answer {
    let (id, key) = path.into_inner();
    let own = Own::read(&cx, id).await?;
    own.permit()?;
    let section = section_of(&own, &key)?;
    let paper = Paper::load(&cx.site, cx.database(), &own).await?;
    let typed = Typed::read(section, &paper, &own, &upload.pairs, true);
    match save::section(&cx, id, section, &typed).await {
        Ok(Saved::Kept(raw, revision)) => Ok(HttpResponse::Ok().json(json!({
            "saved": local(cx.site.clock.now()).format("%H:%M").to_string(),
            "revision": revision,
            "base": page::base_of(section, &raw).to_json().to_string(),
        }))),
        Ok(Saved::Contradicted(found)) => Ok(HttpResponse::Conflict().json(json!({
            "message": format!("{} 刚刚保存了这一部分。请点“保存并继续”，逐项选择用哪一个；您填写的都还在。", found.by),
        }))),
        Err(error) => {
            let problem = error.problem();
            if let Some(cause) = &problem.cause {
                tracing::error!(cause, "a draft could not be saved");
            }
            Ok(HttpResponse::build(problem.status).json(json!({ "message": problem.message })))
        }
    }
}

/// What a form starts from: only this section's answers.
fn only_of(section: &Section, raw: &Raw) -> Raw {
    let keys: Vec<String> = section.fields.iter().map(|field| field.key.clone()).collect();
    raw.only(&keys)
}
