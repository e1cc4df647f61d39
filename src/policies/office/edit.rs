//! Making and changing documents. Changing a published one corrects it under the same version number; the audit trail
//! keeps what it said before.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde_json::{Value, json};
use validator::Validate as _;

use super::page::{Doubts, Options, Tag, short_name};
use crate::access::{Cx, Desk, Officer};
use crate::platform::Write;
use crate::policies::draft::PolicyDraft;
use crate::policies::entity::policy_document::Model;
use crate::policies::event::LibraryEvent;
use crate::policies::form::PolicyForm;
use crate::policies::rules::{Stage, stage_of};
use crate::policies::{link, permit, relation, store};
use crate::web::{Answer, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/policies/new", show_new);
    routes.post("/office/policies", create);
    routes.get("/office/policies/{id}/edit", show_edit);
    routes.post("/office/policies/{id}", update);
}

/// The form of a document.
#[derive(Template)]
#[template(path = "policies/office/edit.html")]
pub(super) struct EditPage {
    pub desk: Desk,
    pub form: FormView,
    pub options: Options,
    pub doubts: Doubts,
    pub frame: Frame,
    /// Another document that has the number.
    pub other: Option<(String, String)>,
}

/// What differs between making, changing and amending.
pub(super) struct Frame {
    pub heading: &'static str,
    pub lead: String,
    pub crumb: Option<(String, String)>,
    pub stage: Option<Tag>,
    pub action: String,
    pub preview: String,
    pub back: String,
    pub verb: &'static str,
    pub is_amendment: bool,
    /// The stored state, to look at after a conflict.
    pub present: Option<String>,
}

impl Frame {
    fn new() -> Self {
        Self {
            heading: "新建文件",
            lead: "保存后是草稿，公众看不到；核对无误再发布。已有原文的，用“导入文件”更快。".to_owned(),
            crumb: None,
            stage: None,
            action: link::OFFICE_LIST.to_owned(),
            preview: format!("{}/preview", link::OFFICE_LIST),
            back: link::OFFICE_LIST.to_owned(),
            verb: "保存草稿",
            is_amendment: false,
            present: None,
        }
    }

    pub(super) fn of(document: &Model) -> Self {
        let is_public = stage_of(document) == Stage::Published;
        Self {
            heading: if is_public { "更正文件" } else { "编辑文件" },
            lead: if is_public {
                "这份文件已公开，保存后公众立即看到。内容有实质变化时请用“修订”，旧版本会保留。".to_owned()
            } else {
                String::new()
            },
            crumb: Some((short_name(document), link::office(document.id))),
            stage: Some(Tag::of_stage(stage_of(document))),
            action: link::office(document.id),
            preview: link::office_part(document.id, "preview"),
            back: link::office(document.id),
            verb: if is_public { "保存更正" } else { "保存" },
            is_amendment: false,
            present: None,
        }
    }
}

/// Shows a document's form.
pub(super) async fn form_page(cx: &Cx<Officer>, status: StatusCode, form: FormView, own: i64, mut frame: Frame) -> Answer {
    let other =
        if form.error("document_number").is_empty() { None } else { same_number(cx, form.value("document_number"), own).await? };
    if status == StatusCode::CONFLICT {
        frame.present = Some(link::office_part(own, "preview"));
    }
    let options = Options::load(cx, &form).await?;
    let page = EditPage { desk: cx.desk(frame.heading), form, options, doubts: Doubts::default(), frame, other };
    render(status, &page)
}

/// The other document with this number: title and address.
pub(super) async fn same_number(cx: &Cx<Officer>, number: &str, own: i64) -> Result<Option<(String, String)>, PageError> {
    let draft = PolicyDraft { document_number: Some(number.to_owned()), ..PolicyDraft::default() };
    let Some(key) = draft.number_key() else { return Ok(None) };
    let found = store::find_by_number_key(cx.database(), &key).await?.filter(|found| found.id != own);
    Ok(found.map(|found| (found.title, link::office(found.id))))
}

async fn show_new(cx: Cx<Officer>) -> Answer {
    let draft = PolicyDraft { kind: "通知".to_owned(), ..PolicyDraft::default() };
    let form = FormView::of_form(&PolicyForm::of_draft(&draft, &[], 0));
    form_page(&cx, StatusCode::OK, form, 0, Frame::new()).await
}

async fn create(cx: Cx<Officer>, posted: Posted<PolicyForm>) -> Answer {
    let (form, mut view) = posted.unchecked();
    let outcome = try_create(&cx, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => {
            cx.flash("草稿已保存。核对无误后可以发布。");
            Ok(see_other(link::office(id)))
        }
        Err(status) => form_page(&cx, status, view, 0, Frame::new()).await,
    }
}

async fn try_create(cx: &Cx<Officer>, form: &PolicyForm, view: &mut FormView) -> Result<Option<i64>, PageError> {
    let Some(draft) = understood(cx, form, &PolicyDraft::default(), view) else { return Ok(None) };
    let write = cx.begin().await?;
    if is_number_taken(&write, &draft, 0, view).await? {
        return Ok(None);
    }
    let document = store::insert(&write, &permit::add(&cx.who)?, &draft, None).await?;
    hang(cx, &write, &document, form).await?;
    let after = json!({ "title": document.title, "document_number": document.document_number });
    write.commit(LibraryEvent::policy("policy.created", &document, "新建文件").with_after(after)).await?;
    Ok(Some(document.id))
}

/// The form as a draft, with the errors of both kinds of rules in the view.
pub(super) fn understood(cx: &Cx<Officer>, form: &PolicyForm, base: &PolicyDraft, view: &mut FormView) -> Option<PolicyDraft> {
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    form.draft(base, &cx.site.zone, view)
}

/// Says so when another document has the number.
pub(super) async fn is_number_taken(
    write: &Write,
    draft: &PolicyDraft,
    own: i64,
    view: &mut FormView,
) -> Result<bool, PageError> {
    let Some(key) = draft.number_key() else { return Ok(false) };
    let other = store::find_by_number_key(&**write, &key).await?.filter(|other| other.id != own);
    if let Some(other) = &other {
        view.refuse("document_number", format!("文号已用于《{}》，请核对文号，或直接编辑那份文件", other.title));
    }
    Ok(other.is_some())
}

/// Topics and found links of a document just written; what the topics were and are.
pub(super) async fn hang(
    cx: &Cx<Officer>,
    write: &Write,
    document: &Model,
    form: &PolicyForm,
) -> Result<(Value, Value), PageError> {
    let chosen = form.topic_ids();
    let all = store::topics(&**write).await?;
    let known: Vec<i64> = all.iter().map(|topic| topic.id).filter(|id| chosen.contains(id)).collect();
    let before = store::topic_names(&**write, document.id).await?;
    store::set_topics(write, &permit::edit(&cx.who, document)?, &known).await?;
    relation::detect(write, document).await?;
    let after: Vec<String> = all.into_iter().filter(|topic| known.contains(&topic.id)).map(|topic| topic.name).collect();
    Ok((json!(before), json!(after)))
}

async fn show_edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let form = FormView::of_form(&PolicyForm::of_document(&document, &topic_ids(&cx, *id).await?));
    form_page(&cx, StatusCode::OK, form, *id, Frame::of(&document)).await
}

/// A document or 404.
pub(super) async fn found(cx: &Cx<Officer>, id: i64) -> Result<Model, PageError> {
    store::find(cx.database(), id).await?.ok_or(PageError::NotFound)
}

/// Topics of a document.
pub(super) async fn topic_ids(cx: &Cx<Officer>, id: i64) -> Result<Vec<i64>, PageError> {
    let topics = store::topics_of(cx.database(), &[id]).await?.remove(&id).unwrap_or_default();
    Ok(topics.into_iter().map(|topic| topic.id).collect())
}

async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<PolicyForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let outcome = try_update(&cx, &document, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(link::office(*id)))
        }
        Err(status) => form_page(&cx, status, view, *id, Frame::of(&document)).await,
    }
}

async fn try_update(
    cx: &Cx<Officer>,
    before: &Model,
    form: &PolicyForm,
    view: &mut FormView,
) -> Result<Option<&'static str>, PageError> {
    let base = PolicyDraft::of(before);
    let Some(draft) = understood(cx, form, &base, view) else { return Ok(None) };
    let write = cx.begin().await?;
    if is_number_taken(&write, &draft, before.id, view).await? {
        return Ok(None);
    }
    let saved = store::save(&write, &permit::edit(&cx.who, before)?, form.revision(), &draft).await?;
    let Some(saved) = saved else { return Err(conflict(&write, before.id, view).await?) };
    let (old_topics, new_topics) = hang(cx, &write, &saved, form).await?;
    let is_public = stage_of(&saved) == Stage::Published;
    if is_public {
        store::add_version(&write, &saved, "首次发布").await?;
    }
    let (kind, summary, words) = if is_public {
        ("policy.corrected", "更正文件", "更正已保存，公众看到的内容已更新。")
    } else {
        ("policy.edited", "编辑文件", "已保存。")
    };
    let (mut old, mut new) = base.changes(&draft);
    if old_topics != new_topics {
        old["topics"] = old_topics;
        new["topics"] = new_topics;
    }
    write.commit(LibraryEvent::policy(kind, &saved, summary).with_changes(old, new)).await?;
    Ok(Some(words))
}

/// Somebody else saved meanwhile. The form keeps what was typed; saving it again is a decision.
pub(super) async fn conflict(write: &Write, id: i64, view: &mut FormView) -> Result<PageError, PageError> {
    let present = store::find(&**write, id).await?.ok_or(PageError::NotFound)?;
    view.set("revision", present.revision.to_string());
    Ok(PageError::Conflict(
        "您编辑期间，这份文件已被他人修改，您的内容还没有保存。请先核对最新内容；再次点保存，将以您现在填写的为准。".into(),
    ))
}
