//! Links to other documents that editors set. Links found in the text follow the text.

use actix_web::web::Path;
use sea_orm::ActiveValue::Set;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::edit::found;
use super::overview;
use crate::access::{Cx, Officer};
use crate::policies::entity::policy_document::Model;
use crate::policies::entity::policy_relation;
use crate::policies::event::{LibraryEvent, POLICY};
use crate::policies::relation::{KINDS, parse};
use crate::policies::store::Lookup;
use crate::policies::{link, permit, store};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/policies/{id}/relations", add);
    routes.post("/office/policies/{id}/relations/{rid}/removal", remove);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RelationForm {
    relation_kind: String,
    #[validate(length(min = 1, max = 300, message = "请填写文号、标题或编号"))]
    relation_to: String,
}

impl Form for RelationForm {}

/// Why words lead to no document.
pub(super) fn not_found(lookup: &Lookup) -> String {
    match lookup {
        Lookup::Number(number) => format!("库中没有 {number}，请先导入那份文件，或检查文号"),
        Lookup::Several(titles) => format!("有几份文件的标题都含这些字：{}。请填完整标题或文号", titles.join("；")),
        Lookup::One(_) | Lookup::Nothing => "库中没有找到，请填写文号、完整标题或编号".into(),
    }
}

async fn add(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RelationForm>) -> Answer {
    let document = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => {
            return overview::page(&cx, actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &document, view, "relations").await;
        }
    };
    let outcome = try_add(&cx, &document, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("关联已添加。");
            Ok(see_other(format!("{}#relations", link::office(*id))))
        }
        Err(status) => overview::page(&cx, status, &document, view, "relations").await,
    }
}

async fn try_add(cx: &Cx<Officer>, document: &Model, form: &RelationForm, view: &mut FormView) -> Result<Option<()>, PageError> {
    if parse(&form.relation_kind).is_none() {
        view.refuse("relation_kind", "请选择关系");
    }
    let (target, number) = match store::lookup(cx.database(), &form.relation_to).await? {
        Lookup::One(target) if target.id == document.id => {
            view.refuse("relation_to", "不能关联到自己，请填写另一份文件");
            (None, None)
        }
        Lookup::One(target) => (Some(target), None),
        // A number that the library lacks today may come tomorrow; the link waits for it.
        Lookup::Number(number) => (None, Some(number)),
        other => {
            view.refuse("relation_to", not_found(&other));
            (None, None)
        }
    };
    if view.is_invalid() {
        return Ok(None);
    }
    let key = target
        .as_ref()
        .and_then(|target| target.number_key.clone())
        .or(number.as_ref().map(crate::values::DocumentNumber::normal));
    let shown = target.as_ref().and_then(|target| target.document_number.clone()).or(number.as_ref().map(ToString::to_string));
    let name = target.as_ref().map_or_else(|| shown.clone().unwrap_or_default(), |target| target.title.clone());
    let row = policy_relation::ActiveModel {
        to_id: Set(target.as_ref().map(|target| target.id)),
        to_number: Set(shown),
        to_number_key: Set(key),
        to_title: Set(target.as_ref().map(|target| target.title.clone())),
        kind: Set(form.relation_kind.clone()),
        ..Default::default()
    };
    let write = cx.begin().await?;
    store::add_relation(&write, &permit::edit(&cx.who, document)?, row).await?;
    let word = word(&form.relation_kind);
    let event = LibraryEvent::policy("policy.related", document, format!("添加关联：{word}《{name}》"));
    write
        .commit(event.with_after(json!({ "relation": word, "to": name })).touching(target.map(|target| (POLICY, target.id))))
        .await?;
    Ok(Some(()))
}

async fn remove(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let document = found(&cx, path.0).await?;
    let write = cx.begin().await?;
    let gone = store::remove_relation(&write, &permit::edit(&cx.who, &document)?, path.1).await?.ok_or(PageError::NotFound)?;
    let name = gone.to_title.or(gone.to_number).unwrap_or_default();
    let word = word(&gone.kind);
    let event = LibraryEvent::policy("policy.unrelated", &document, format!("去掉关联：{word}《{name}》"));
    write
        .commit(
            event.with_changes(json!({ "relation": word, "to": name }), json!({})).touching(gone.to_id.map(|id| (POLICY, id))),
        )
        .await?;
    cx.flash("关联已去掉。");
    Ok(see_other(format!("{}#relations", link::office(path.0))))
}

fn word(kind: &str) -> &'static str {
    KINDS.iter().find(|(_, key, ..)| *key == kind).map_or("", |(_, _, word, _)| word)
}
