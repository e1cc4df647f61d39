//! Marking a document as repealed, by which other one where that is known, and taking the mark back.

use actix_web::web::Path;
use sea_orm::ActiveValue::Set;
use serde_json::json;
use validator::Validate as _;

use super::actions::{ActionForm, Taken, answer};
use super::edit::found;
use crate::access::{Cx, Officer};
use crate::platform::Write;
use crate::policies::entity::policy_document::Model;
use crate::policies::entity::policy_relation;
use crate::policies::event::{LibraryEvent, POLICY};
use crate::policies::form::parse_date;
use crate::policies::rules::Standing;
use crate::policies::store::Lookup;
use crate::policies::{permit, store};
use crate::web::filters::date;
use crate::web::{Answer, FormView, PageError, Posted, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/{id}/repeal", repeal);
    routes.post("/office/policies/{id}/reinstatement", reinstate);
}

async fn repeal(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ActionForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = posted.unchecked();
    let taken = try_repeal(&cx, &document, &form, &mut view).await;
    answer(&cx, &document, view, "repeal", taken).await
}

async fn try_repeal(cx: &Cx<Officer>, document: &Model, form: &ActionForm, view: &mut FormView) -> Taken {
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    let on = parse_date(&form.repealed_on).ok().flatten();
    if on.is_none() {
        view.refuse("repealed_on", "请填写废止日期，例如 2026-03-01");
    }
    let by = repealing(cx, document, &form.repealed_by, view).await?;
    let Some(on) = on.filter(|_| !view.is_invalid()) else { return Ok(None) };
    let note = Some(form.repeal_note.trim().to_owned()).filter(|note| !note.is_empty());
    let write = cx.begin().await?;
    store::repeal(&write, &permit::edit(&cx.who, document)?, on, by.as_ref().map(|by| by.id), note).await?;
    if let Some(by) = &by {
        link_repeal(cx, &write, by, document).await?;
    }
    let name = by.as_ref().map(|by| by.title.clone());
    let event = LibraryEvent::policy("policy.repealed", document, format!("标记为自 {} 起废止", date(on)));
    let before = json!({ "standing": document.standing, "repealed_on": document.repealed_on });
    let after = json!({ "standing": Standing::Repealed.key(), "repealed_on": on, "repealed_by": name, "repeal_note": form.repeal_note.trim() });
    write.commit(event.with_changes(before, after).touching(by.map(|by| (POLICY, by.id)))).await?;
    Ok(Some(format!("已标记为自 {} 起废止。", date(on))))
}

/// The document that repeals, when one was named.
async fn repealing(cx: &Cx<Officer>, document: &Model, typed: &str, view: &mut FormView) -> Result<Option<Model>, PageError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match store::lookup(cx.database(), typed).await? {
        Lookup::One(by) if by.id == document.id => view.refuse("repealed_by", "文件不能废止自己，请填写另一份文件"),
        Lookup::One(by) => return Ok(Some(*by)),
        other => view.refuse("repealed_by", super::relations::not_found(&other)),
    }
    Ok(None)
}

async fn link_repeal(cx: &Cx<Officer>, write: &Write, by: &Model, document: &Model) -> Result<(), PageError> {
    let known = store::editor_relations(&**write, by.id).await?;
    let is_known = known.iter().any(|link| {
        link.kind == "repeals"
            && (link.to_id == Some(document.id) || (link.to_number_key.is_some() && link.to_number_key == document.number_key))
    });
    if is_known {
        return Ok(());
    }
    let row = policy_relation::ActiveModel {
        to_id: Set(Some(document.id)),
        to_number: Set(document.document_number.clone()),
        to_number_key: Set(document.number_key.clone()),
        to_title: Set(Some(document.title.clone())),
        kind: Set("repeals".to_owned()),
        ..Default::default()
    };
    Ok(store::add_relation(write, &permit::edit(&cx.who, by)?, row).await?)
}

async fn reinstate(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let document = found(&cx, *id).await?;
    let taken = try_reinstate(&cx, &document).await;
    answer(&cx, &document, FormView::default(), "reinstatement", taken).await
}

async fn try_reinstate(cx: &Cx<Officer>, document: &Model) -> Taken {
    let write = cx.begin().await?;
    store::reinstate(&write, &permit::edit(&cx.who, document)?).await?;
    let event = LibraryEvent::policy("policy.reinstated", document, "撤销废止标记")
        .touching(document.repealed_by_id.map(|id| (POLICY, id)));
    let before = json!({ "standing": document.standing, "repealed_on": document.repealed_on });
    write.commit(event.with_changes(before, json!({ "standing": Standing::InForce.key(), "repealed_on": null }))).await?;
    Ok(Some("已撤销废止标记，文件恢复为有效。".into()))
}
