//! Confirming what was recognised: the form filled in, doubts at their fields, what was dropped and joined, and the
//! structure as it will be read. Confirming twice is confirming once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::json;

use super::edit::{conflict, hang, is_number_taken, same_number, understood};
use super::files;
use super::imports::Waiting;
use super::page::{Doubts, Options, ProseBlock, prose};
use crate::access::{Cx, Desk, Officer};
use crate::platform::Subject;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::pending_import::Model as Pending;
use crate::policies::entity::policy_document::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::form::PolicyForm;
use crate::policies::import::{draft_of, merge, same_document};
use crate::policies::rules::{Stage, stage_of};
use crate::policies::text::{Body, OutlineEntry};
use crate::policies::{link, permit, store};
use crate::web::filters::size;
use crate::web::{Answer, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/imports/{id}", show);
    routes.get("/office/imports/{id}/original", original);
    routes.post("/office/imports/{id}/confirmation", confirm);
    routes.post("/office/imports/{id}/discard", discard);
}

#[derive(Template)]
#[template(path = "policies/office/confirm.html")]
struct ConfirmPage {
    desk: Desk,
    form: FormView,
    options: Options,
    doubts: Doubts,
    base: String,
    lead: String,
    doubt_count: usize,
    notes: Vec<String>,
    known: Option<Known>,
    other: Option<(String, String)>,
    outline: Vec<OutlineEntry>,
    prose: Vec<ProseBlock>,
    dropped: Vec<String>,
    joined: Vec<String>,
    mentioned: Vec<String>,
}

/// The document that the import seems to be.
struct Known {
    title: String,
    url: String,
    about: String,
}

async fn waiting(cx: &Cx<Officer>, id: i64) -> Result<(Pending, Waiting), PageError> {
    let row = store::find_pending(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let value = row.recognised.clone().ok_or(PageError::NotFound)?;
    let waiting = serde_json::from_value(value).map_err(|error| PageError::Internal(error.into()))?;
    Ok((row, waiting))
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (row, waiting) = waiting(&cx, *id).await?;
    if row.settled_at.is_some() {
        return Ok(settled(&cx, &row));
    }
    let draft = draft(&cx, &waiting);
    let known = same_document(cx.database(), &draft).await?;
    let (draft, topics, revision) = match &known {
        Some(known) => (merge(PolicyDraft::of(known), &draft), super::edit::topic_ids(&cx, known.id).await?, known.revision),
        None => (draft, guessed_topics(&cx, &waiting).await?, 0),
    };
    let mut form = PolicyForm::of_draft(&draft, &topics, revision);
    form.target = known.as_ref().map(|known| known.id.to_string()).unwrap_or_default();
    page(&cx, StatusCode::OK, FormView::of_form(&form), *id, waiting).await
}

fn draft(cx: &Cx<Officer>, waiting: &Waiting) -> PolicyDraft {
    let draft = draft_of(&waiting.imported.recognised, &cx.site.zone);
    PolicyDraft { source_url: Some(waiting.source_url.clone()).filter(|url| !url.is_empty()), ..draft }
}

/// Topics that the page stated or that the title names.
async fn guessed_topics(cx: &Cx<Officer>, waiting: &Waiting) -> Result<Vec<i64>, PageError> {
    let recognised = &waiting.imported.recognised;
    let stated = recognised.topics.join("、") + &recognised.title;
    let all = store::topics(cx.database()).await?;
    Ok(all.into_iter().filter(|topic| stated.contains(&topic.name)).map(|topic| topic.id).collect())
}

/// An import that was dealt with leads to what came of it.
fn settled(cx: &Cx<Officer>, row: &Pending) -> HttpResponse {
    if let Some(id) = row.policy_id {
        cx.flash("这次导入已经确认过，下面是保存的文件。");
        return see_other(link::office(id));
    }
    cx.flash("这次导入已经放弃。需要的话请重新上传。");
    see_other("/office/imports/new")
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, id: i64, waiting: Waiting) -> Answer {
    let target = form.value("target").parse().unwrap_or(0);
    let known = store::find(cx.database(), target).await?;
    let other = if form.error("document_number").is_empty() {
        None
    } else {
        same_number(cx, form.value("document_number"), target).await?
    };
    let body = Body::parse(form.value("body"));
    let recognised = waiting.imported.recognised;
    let count = |is: fn(&crate::policies::text::Content) -> bool| body.blocks().iter().filter(|block| is(&block.content)).count();
    let headings = count(|content| matches!(content, crate::policies::text::Content::Heading { .. }));
    let tables = count(|content| matches!(content, crate::policies::text::Content::Table(_)));
    let paragraphs = body.blocks().len() - headings - tables;
    let doubt_count = recognised.doubts.len();
    let lead = format!(
        "{}，{}。识别出 {headings} 个标题、{paragraphs} 段、{tables} 张表；{}。",
        waiting.imported.file_name,
        size(waiting.size),
        if doubt_count == 0 {
            "没有拿不准的地方，请核对后保存".to_owned()
        } else {
            format!("有 {doubt_count} 处拿不准，请确认")
        }
    );
    let page = ConfirmPage {
        desk: cx.desk("确认识别结果"),
        options: Options::load(cx, &form).await?,
        base: link::office_import(id),
        lead,
        doubt_count,
        notes: waiting.imported.notes,
        known: known.map(|known| Known {
            url: link::office(known.id),
            about: format!(
                "{}，{}，第 {} 版",
                known.document_number.unwrap_or_else(|| "无文号".into()),
                known.issuing_authority,
                known.version
            ),
            title: known.title,
        }),
        other,
        outline: body.outline(),
        prose: prose(&body, 3),
        mentioned: recognised.attachments.into_iter().chain(recognised.related).collect(),
        dropped: recognised.dropped,
        joined: recognised.joined,
        doubts: Doubts(recognised.doubts),
        form,
    };
    render(status, &page)
}

async fn original(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = store::find_pending(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    files::send_row(&cx, store::stored_file(cx.database(), row.file_id).await?).await
}

async fn confirm(cx: Cx<Officer>, id: Path<i64>, posted: Posted<PolicyForm>) -> Answer {
    let (row, waiting) = waiting(&cx, *id).await?;
    if row.settled_at.is_some() {
        return Ok(settled(&cx, &row));
    }
    let (form, mut view) = posted.unchecked();
    let outcome = try_confirm(&cx, &row, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(Some(policy_id)) => {
            cx.flash(if form.target.is_empty() {
                "已保存为草稿。核对无误后可以发布。"
            } else {
                "已用导入的内容更新这份文件。"
            });
            Ok(see_other(link::office(policy_id)))
        }
        Ok(None) => {
            let (row, _) = self::waiting(&cx, *id).await?;
            Ok(settled(&cx, &row))
        }
        Err(status) => page(&cx, status, view, *id, waiting).await,
    }
}

/// The document that was written; none inside when somebody was faster.
async fn try_confirm(
    cx: &Cx<Officer>,
    row: &Pending,
    form: &PolicyForm,
    view: &mut FormView,
) -> Result<Option<Option<i64>>, PageError> {
    let target = store::find(cx.database(), form.target.parse().unwrap_or(0)).await?;
    let base = target.as_ref().map(PolicyDraft::of).unwrap_or_default();
    let Some(draft) = understood(cx, form, &base, view) else { return Ok(None) };
    let add = permit::add(&cx.who)?;
    let write = cx.begin().await?;
    if !store::settle_pending(&write, &add, row.id).await? {
        return Ok(Some(None));
    }
    if is_number_taken(&write, &draft, target.as_ref().map_or(0, |target| target.id), view).await? {
        return Ok(None);
    }
    let (document, event) = if let Some(known) = target {
        let saved = store::save(&write, &permit::edit(&cx.who, &known)?, form.revision(), &draft).await?;
        let Some(saved) = saved else { return Err(conflict(&write, known.id, view).await?) };
        if stage_of(&saved) == Stage::Published {
            store::add_version(&write, &saved, "首次发布").await?;
        }
        let (old, new) = base.changes(&draft);
        let event = LibraryEvent::policy("policy.reimported", &saved, format!("从文件更新 {}", row.file_name));
        (saved, event.with_changes(old, new))
    } else {
        let document = store::insert(&write, &add, &draft, None).await?;
        let event = LibraryEvent::policy("policy.imported", &document, format!("从文件导入 {}", row.file_name));
        let after = json!({ "title": document.title, "document_number": document.document_number });
        (document, event.with_after(after))
    };
    finish(cx, &write, &add, row, &document, form).await?;
    write.commit(event).await?;
    Ok(Some(Some(document.id)))
}

async fn finish(
    cx: &Cx<Officer>,
    write: &crate::platform::Write,
    add: &crate::access::Permit<permit::Add>,
    row: &Pending,
    document: &Model,
    form: &PolicyForm,
) -> Result<(), PageError> {
    hang(cx, write, document, form).await?;
    store::set_original(write, &permit::edit(&cx.who, document)?, row.file_id).await?;
    store::link_pending(write, add, row.id, document.id).await?;
    Ok(())
}

async fn discard(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = store::find_pending(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if !store::settle_pending(&write, &permit::add(&cx.who)?, *id).await? {
        return Ok(settled(&cx, &row));
    }
    let subject = Subject { kind: "import", id: row.id, name: row.file_name.clone() };
    write.commit(LibraryEvent::other("import.discarded", subject, "放弃导入")).await?;
    cx.flash("已放弃这次导入。");
    Ok(see_other("/office/imports/new"))
}
