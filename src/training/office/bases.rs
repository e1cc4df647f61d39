//! Bases and industry colleges.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::admit;
use super::form::is_key;
use crate::access::{Cx, Desk, Officer};
use crate::platform::{Happened, Subject};
use crate::training::entity::base;
use crate::training::{courses, words};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(in crate::training) fn routes(routes: &mut Routes) {
    routes.get("/office/training/bases", list);
    routes.post("/office/training/bases", add);
    routes.post("/office/training/bases/{id}", save);
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct BaseForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    key: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 60, message = "请填写名称（2 到 60 字）"))]
    name: String,
    kind: String,
    division: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 120, message = "请填写联系方式（2 到 120 字）"))]
    contact: String,
}

impl Form for BaseForm {}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    edit: String,
}

#[derive(Template)]
#[template(path = "training/office/bases.html")]
struct BasesPage {
    desk: Desk,
    form: FormView,
    editing: Option<(i64, String)>,
    rows: Vec<(i64, String, String, String, String)>,
    kinds: Vec<(String, String)>,
    divisions: Vec<(String, String)>,
}

async fn list(cx: Cx<Officer>, Asked(query): Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let rows = courses::bases(cx.database()).await?;
    let editing = query.edit.parse::<i64>().ok().and_then(|id| rows.iter().find(|row| row.id == id));
    let form = editing.map(|row| BaseForm {
        key: row.key.clone(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        division: row.division_code.clone(),
        contact: row.contact.clone(),
    });
    page(&cx, StatusCode::OK, &rows, editing, FormView::of_form(&form.unwrap_or_default()))
}

fn page(cx: &Cx<Officer>, status: StatusCode, rows: &[base::Model], editing: Option<&base::Model>, form: FormView) -> Answer {
    let row = |row: &base::Model| {
        let (kind, division) = (words::word(&words::BASE_KINDS, &row.kind), cx.site.zone.division_name(&row.division_code));
        (row.id, row.name.clone(), kind.to_owned(), division, row.contact.clone())
    };
    let covered = cx.site.zone.divisions.iter().filter(|division| division.code != "000000" && cx.who.covers(&division.code));
    let page = BasesPage {
        desk: cx.desk("培训基地"),
        form,
        editing: editing.map(|row| (row.id, row.name.clone())),
        rows: rows.iter().map(row).collect(),
        kinds: words::options(&words::BASE_KINDS),
        divisions: covered.map(|division| (division.code.clone(), division.name.clone())).collect(),
    };
    render(status, &page)
}

/// Checks what lists to choose from cannot.
fn check(cx: &Cx<Officer>, form: &BaseForm, view: &mut FormView) {
    if !words::BASE_KINDS.iter().any(|(key, _)| *key == form.kind) {
        view.refuse("kind", "请选择类型");
    }
    let known = cx.site.zone.divisions.iter().any(|division| division.code == form.division);
    if !known || !cx.who.covers(&form.division) {
        view.refuse("division", "请选择您负责的地区");
    }
}

async fn add(cx: Cx<Officer>, posted: Posted<BaseForm>) -> Answer {
    let permit = admit(&cx)?;
    let rows = courses::bases(cx.database()).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &rows, None, view),
    };
    check(&cx, &form, &mut view);
    if !is_key(&form.key) || rows.iter().any(|row| row.key == form.key) {
        view.refuse("key", "短名请填 2 到 40 个小写字母、数字或短横线，不能与已有的重复");
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &rows, None, view);
    }
    let write = cx.begin().await?;
    let row = base::ActiveModel {
        id: NotSet,
        key: Set(form.key),
        name: Set(form.name),
        kind: Set(form.kind),
        division_code: Set(form.division),
        contact: Set(form.contact),
        is_demo: Set(false),
    };
    let row = courses::insert_base(&write, &permit, row).await?;
    write.commit(happened("training_base.added", &row, "新增培训基地")).await?;
    cx.flash("已新增。");
    Ok(see_other("/office/training/bases"))
}

async fn save(cx: Cx<Officer>, id: Path<i64>, posted: Posted<BaseForm>) -> Answer {
    let permit = admit(&cx)?;
    let rows = courses::bases(cx.database()).await?;
    let before = rows.iter().find(|row| row.id == *id && cx.who.covers(&row.division_code)).ok_or(PageError::NotFound)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &rows, Some(before), view),
    };
    check(&cx, &form, &mut view);
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &rows, Some(before), view);
    }
    let write = cx.begin().await?;
    let row =
        base::Model { name: form.name, kind: form.kind, division_code: form.division, contact: form.contact, ..before.clone() };
    let row = courses::save_base(&write, &permit, row).await?;
    write.commit(happened("training_base.changed", &row, "修改培训基地")).await?;
    cx.flash("已保存。");
    Ok(see_other("/office/training/bases"))
}

fn happened(kind: &'static str, row: &base::Model, summary: &str) -> Happened {
    Happened::new(kind, Subject { kind: "training_base", id: row.id, name: row.name.clone() }, summary, Vec::new())
}
