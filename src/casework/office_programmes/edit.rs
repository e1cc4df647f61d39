//! The editor of definitions. A definition with a problem is not saved, nothing typed is lost, and whoever saves over
//! somebody else is told.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::definition::{normal, understood};
use super::preview::kind_name;
use super::show::found;
use super::{LIST, admitted, url};
use crate::access::{Cx, Desk, Officer};
use crate::casework::entity::programme;
use crate::casework::event::ProgrammeEvent;
use crate::casework::permit;
use crate::casework::programme::Programmes;
use crate::casework::store::programmes::{self, DRAFT};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, render, see_other};

#[derive(Template)]
#[template(path = "casework/programmes/edit.html")]
struct EditPage {
    desk: Desk,
    form: FormView,
    heading: String,
    lead: &'static str,
    crumb: Option<(String, String)>,
    action: String,
    preview: String,
    back: String,
    verb: &'static str,
    present: Option<String>,
    facts: Vec<(String, String, &'static str)>,
}

/// A definition as it is posted.
#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub struct DefinitionForm {
    /// The text.
    pub definition: String,
    /// What was changed, for the history.
    #[validate(length(max = 200, message = "修改说明最多 200 字"))]
    pub note: String,
    /// The revision that was read.
    pub revision: String,
}

impl Form for DefinitionForm {}

/// What a new programme begins with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NewQuery {
    from: String,
}

pub(super) async fn show_new(cx: Cx<Officer>, asked: Asked<NewQuery>) -> Answer {
    admitted(&cx.who)?;
    permit::publish(&cx.who, 0)?;
    let mut form = FormView::default();
    if let Ok(id) = asked.0.from.parse::<i64>() {
        let row = found(&cx, id).await?;
        form.set("definition", copied(&text_of(&cx, &row).await?, &row.key));
    }
    new_page(&cx, StatusCode::OK, form)
}

/// The same programme under another name, so that it cannot be saved over the original.
fn copied(text: &str, key: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("key") && line.contains(&format!("\"{key}\"")) {
            line.replace(&format!("\"{key}\""), &format!("\"{key}-copy\""))
        } else {
            line.to_owned()
        }
    };
    // Only the head: keys of clauses and fields below stay as they are.
    let (mut lines, mut is_head) = (Vec::new(), true);
    for each in text.lines() {
        is_head &= !each.starts_with('[');
        lines.push(if is_head { line(each) } else { each.to_owned() });
    }
    lines.join("\n")
}

async fn text_of(cx: &Cx<Officer>, row: &programme::Model) -> Result<String, PageError> {
    let Some(revision) = row.revision_id else { return Ok(String::new()) };
    Ok(programmes::revisions(cx.database(), &[revision]).await?.pop().map(|row| row.definition).unwrap_or_default())
}

fn new_page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    let page = EditPage {
        desk: cx.desk("新建申报项目"),
        form,
        heading: "新建申报项目".to_owned(),
        lead: "保存后是草稿，公众看不到。可以先预览办事指南和表单。",
        crumb: None,
        action: LIST.to_owned(),
        preview: format!("{LIST}/preview"),
        back: LIST.to_owned(),
        verb: "保存草稿",
        present: None,
        facts: facts(cx)?,
    };
    render(status, &page)
}

/// Names that rules may use, with their questions and kinds.
fn facts(cx: &Cx<Officer>) -> Result<Vec<(String, String, &'static str)>, PageError> {
    let kept = cx.site.kept::<Programmes>()?;
    Ok(kept.vocabulary.all().iter().map(|fact| (fact.key.clone(), fact.label.clone(), kind_name(fact.kind))).collect())
}

pub(super) async fn show_edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let row = found(&cx, *id).await?;
    permit::publish(&cx.who, row.id)?;
    let mut form = FormView::default();
    form.set("definition", text_of(&cx, &row).await?);
    form.set("revision", row.revision.to_string());
    edit_page(&cx, StatusCode::OK, form, &row)
}

fn edit_page(cx: &Cx<Officer>, status: StatusCode, form: FormView, row: &programme::Model) -> Answer {
    let page = EditPage {
        desk: cx.desk(format!("编辑{}", row.name)),
        form,
        heading: format!("编辑“{}”", row.name),
        lead: "保存前会检查全部规则、表单和测试用例，有问题不会保存。保存后立即生效，填报中的草稿会提示申报单位更新。",
        crumb: Some((row.name.clone(), url(row.id, ""))),
        action: url(row.id, ""),
        preview: url(row.id, "preview"),
        back: url(row.id, ""),
        verb: "检查并保存",
        present: (status == StatusCode::CONFLICT).then(|| url(row.id, "")),
        facts: facts(cx)?,
    };
    render(status, &page)
}

pub(super) async fn create(cx: Cx<Officer>, posted: Posted<DefinitionForm>) -> Answer {
    admitted(&cx.who)?;
    permit::publish(&cx.who, 0)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return new_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    let outcome = try_create(&cx, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(id) => {
            cx.flash("草稿已保存。预览无误后可以公开。");
            Ok(see_other(url(id, "")))
        }
        Err(status) => new_page(&cx, status, view),
    }
}

async fn try_create(cx: &Cx<Officer>, form: &DefinitionForm, view: &mut FormView) -> Result<Option<i64>, PageError> {
    let text = normal(&form.definition);
    let Some(definition) = checked(cx, &text, view)? else { return Ok(None) };
    let write = cx.begin().await?;
    if programmes::by_key(&*write, &definition.key).await?.is_some() {
        view.refuse("definition", format!("网址名 key = \"{}\" 已被另一个项目使用，请换一个。", definition.key));
        return Ok(None);
    }
    let row = programmes::insert(&write, &definition, &text, DRAFT, None).await?;
    let id = row.id;
    write.commit(ProgrammeEvent::of("programme.created", &row, "新建申报项目")).await?;
    Ok(Some(id))
}

/// The definition where nothing is wrong with it; otherwise everything that is wrong, in the view.
fn checked(cx: &Cx<Officer>, text: &str, view: &mut FormView) -> Result<Option<crate::casework::Programme>, PageError> {
    let kept = cx.site.kept::<Programmes>()?;
    match understood(text, &kept, cx.site.clock.today()) {
        Ok(definition) => Ok(Some(definition)),
        Err(problems) => {
            for problem in problems {
                view.refuse("definition", problem);
            }
            Ok(None)
        }
    }
}

pub(super) async fn update(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DefinitionForm>) -> Answer {
    let row = found(&cx, *id).await?;
    permit::publish(&cx.who, row.id)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return edit_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &row),
    };
    let outcome = try_update(&cx, &row, &form, &mut view).await;
    match view.settle(outcome)? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(url(row.id, "")))
        }
        Err(status) => edit_page(&cx, status, view, &row),
    }
}

async fn try_update(
    cx: &Cx<Officer>,
    before: &programme::Model,
    form: &DefinitionForm,
    view: &mut FormView,
) -> Result<Option<&'static str>, PageError> {
    let text = normal(&form.definition);
    let Some(definition) = checked(cx, &text, view)? else { return Ok(None) };
    if definition.key != before.key {
        view.refuse("definition", format!("网址名 key 不能改，应为 \"{}\"。需要另一个项目时，请复制后新建。", before.key));
        return Ok(None);
    }
    let write = cx.begin().await?;
    let permit = permit::publish(&cx.who, before.id)?;
    let present = programmes::find(&*write, before.id).await?.ok_or(PageError::NotFound)?;
    if present.revision.to_string() != form.revision {
        return Err(conflict(&present, view));
    }
    if text == normal(&text_of(cx, &present).await?) {
        return Ok(Some("内容没有变化，没有新增版本。"));
    }
    let note = if form.note.trim().is_empty() { "编辑修改" } else { form.note.trim() };
    let saved = programmes::add_revision(&write, &permit, &present, &definition, &text, note, None).await?;
    let Some(saved) = saved else { return Err(conflict(&present, view)) };
    write.commit(ProgrammeEvent::of("programme.edited", &saved, format!("编辑申报项目：{note}"))).await?;
    Ok(Some("已保存为新版本，测试用例全部通过。"))
}

/// Somebody else saved meanwhile. The form keeps what was typed; saving it again is a decision.
fn conflict(present: &programme::Model, view: &mut FormView) -> PageError {
    view.set("revision", present.revision.to_string());
    PageError::Conflict(
        "您编辑期间，这个项目有了新版本，您的内容还没有保存。请先核对最新版本；再次点保存，将以您现在填写的为准。".into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_another_name_and_keeps_the_rest() {
        let text = "# 项目\nkey = \"rent\"\nname = \"租金\"\n\n[[eligibility]]\nkey = \"rent\"";
        assert_eq!(copied(text, "rent"), "# 项目\nkey = \"rent-copy\"\nname = \"租金\"\n\n[[eligibility]]\nkey = \"rent\"");
    }
}
