//! The editor of frameworks. A framework with a problem is not saved, nothing typed is lost, whoever saves over somebody else
//! is told, and no round that runs changes with it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::show::found;
use super::{normal, understood};
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::entity::framework;
use crate::evaluations::event::of_framework;
use crate::evaluations::facts::FactSources;
use crate::evaluations::store::frameworks::{self, NewFramework};
use crate::evaluations::{PeerGroups, link, permit};
use crate::returns::Forms;
use crate::scoring::{Framework, Source};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/frameworks/new", show_new);
    routes.post("/office/frameworks", create);
    routes.get("/office/frameworks/{id}/edit", show);
    routes.post("/office/frameworks/{id}", update);
}

#[derive(Template)]
#[template(path = "evaluations/office/framework_edit.html")]
struct EditPage {
    desk: Desk,
    form: FormView,
    heading: String,
    action: String,
    back: String,
    verb: &'static str,
    present: Option<String>,
    facts: Vec<(&'static str, &'static str, &'static str)>,
}

/// A framework as it is posted.
#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct DefinitionForm {
    pub(super) definition: String,
    #[validate(length(max = 200, message = "修改说明最多 200 字"))]
    pub(super) note: String,
    /// The revision that was read.
    pub(super) read: String,
}

impl Form for DefinitionForm {}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NewQuery {
    from: String,
}

fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, row: Option<&framework::Model>) -> Answer {
    let present = row.filter(|_| status == StatusCode::CONFLICT).map(|row| link::framework(row.id));
    let page = EditPage {
        desk: cx.desk("编辑指标体系"),
        form,
        heading: row.map_or_else(|| "新建指标体系".to_owned(), |row| format!("编辑“{}”", row.name)),
        action: row.map_or_else(|| link::FRAMEWORKS.to_owned(), |row| link::framework(row.id)),
        back: row.map_or_else(|| link::FRAMEWORKS.to_owned(), |row| link::framework(row.id)),
        verb: if row.is_some() { "检查并保存为新版本" } else { "检查并保存" },
        present,
        facts: cx.site.kept::<FactSources>()?.facts().iter().map(|fact| (fact.key, fact.name, fact.unit)).collect(),
    };
    render(status, &page)
}

async fn show_new(cx: Cx<Officer>, asked: Asked<NewQuery>) -> Answer {
    super::super::admit(&cx)?;
    permit::edit(&cx.who, None)?;
    let mut form = FormView::default();
    if let Ok(id) = asked.0.from.parse::<i64>() {
        let row = found(&cx, id).await?;
        let copy = row.definition.replacen(&format!("key = \"{}\"", row.key), &format!("key = \"{}-copy\"", row.key), 1);
        form.set("definition", copy);
    }
    page(&cx, StatusCode::OK, form, None)
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    permit::edit(&cx.who, Some(&row))?;
    let mut form = FormView::default();
    form.set("definition", row.definition.as_str());
    form.set("read", row.id.to_string());
    page(&cx, StatusCode::OK, form, Some(&row))
}

/// The framework where nothing is wrong with it and all that it asks for is there; otherwise what is wrong, in the view.
fn checked(cx: &Cx<Officer>, text: &str, view: &mut FormView) -> Result<Option<Framework>, PageError> {
    let framework = match understood(text) {
        Ok(framework) => framework,
        Err(problems) => {
            for problem in problems {
                view.refuse("definition", problem);
            }
            return Ok(None);
        }
    };
    for problem in unknown(&framework, &*cx.site.kept::<FactSources>()?, &*cx.site.kept::<Forms>()?) {
        view.refuse("definition", problem);
    }
    if cx.site.kept::<PeerGroups>()?.kind(&framework.subject_kind).is_none() {
        view.refuse(
            "definition",
            format!("subject_kind = \"{}\" 不是可以评价的对象，应为 park 或 belt。", framework.subject_kind),
        );
    }
    Ok(Some(framework).filter(|_| !view.is_invalid()))
}

/// Fields, forms and facts that a framework asks for and nobody has.
pub(super) fn unknown(framework: &Framework, sources: &FactSources, forms: &Forms) -> Vec<String> {
    let facts = sources.facts();
    let mut problems = Vec::new();
    for leaf in framework.indicators() {
        match &leaf.indicator.source {
            Source::Return { form, field, .. } if forms.of(form).and_then(|form| form.field(field)).is_none() => {
                problems.push(format!("{}：月报“{form}”里没有字段 {field}", leaf.path));
            }
            Source::System { fact } if !facts.iter().any(|known| known.key == fact) => {
                problems.push(format!("{}：没有系统数据 {fact}，可用的名称见下表", leaf.path));
            }
            _ => {}
        }
    }
    problems
}

async fn create(cx: Cx<Officer>, posted: Posted<DefinitionForm>) -> Answer {
    super::super::admit(&cx)?;
    permit::edit(&cx.who, None)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None),
    };
    let outcome = saved(&cx, None, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => {
            cx.flash("指标体系已保存，可以用于新的评价轮次。");
            Ok(see_other(link::framework(id)))
        }
        Err(status) => page(&cx, status, view, None),
    }
}

async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DefinitionForm>) -> Answer {
    let row = found(&cx, *id).await?;
    permit::edit(&cx.who, Some(&row))?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(&row)),
    };
    let outcome = saved(&cx, Some(&row), &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => {
            cx.flash("已保存为新版本。正在进行的轮次仍按原来的版本评价。");
            Ok(see_other(link::framework(id)))
        }
        Err(status) => {
            let present = frameworks::by_key(cx.database(), &row.key).await?.unwrap_or(row);
            page(&cx, status, view, Some(&present))
        }
    }
}

async fn saved(
    cx: &Cx<Officer>,
    before: Option<&framework::Model>,
    form: &DefinitionForm,
    view: &mut FormView,
) -> Result<Option<i64>, PageError> {
    let text = normal(&form.definition);
    let Some(framework) = checked(cx, &text, view)? else { return Ok(None) };
    let write = cx.begin().await?;
    let present = frameworks::by_key(&*write, &framework.key).await?;
    if let Some(words) = misfit(before, present.as_ref(), &framework) {
        view.refuse("definition", words);
        return Ok(None);
    }
    if let Some(present) = present.as_ref().filter(|present| before.is_some() && present.id.to_string() != form.read) {
        view.set("read", present.id.to_string());
        let words =
            "您编辑期间，这个指标体系有了新版本，您的内容还没有保存。请先核对最新版本；再次点保存，将以您现在填写的为准。";
        return Err(PageError::Conflict(words.into()));
    }
    if let Some(present) = present.as_ref().filter(|present| normal(&present.definition) == text) {
        return Ok(Some(present.id));
    }
    let permit = permit::edit(&cx.who, before)?;
    let note = if form.note.trim().is_empty() { "编辑修改" } else { form.note.trim() };
    let new = NewFramework {
        key: framework.key,
        subject_kind: framework.subject_kind,
        name: framework.name,
        definition: text,
        note: note.to_owned(),
        content_digest: None,
    };
    let Some(row) = frameworks::save(&write, &permit, present.as_ref(), new).await? else {
        return Err(crate::evaluations::engine::raced());
    };
    let id = row.id;
    write.commit(of_framework("framework.saved", &row, format!("保存指标体系：{note}"))).await?;
    Ok(Some(id))
}

/// Why a text cannot be saved here.
fn misfit(before: Option<&framework::Model>, present: Option<&framework::Model>, new: &Framework) -> Option<String> {
    match before {
        Some(before) if before.key != new.key => {
            Some(format!("网址名 key 不能改，应为 \"{}\"。需要另一个体系时，请复制后新建。", before.key))
        }
        Some(before) if before.subject_kind != new.subject_kind => Some("评价对象 subject_kind 不能改。".to_owned()),
        None if present.is_some() => Some(format!("网址名 key = \"{}\" 已被另一个指标体系使用，请换一个。", new.key)),
        _ => None,
    }
}
