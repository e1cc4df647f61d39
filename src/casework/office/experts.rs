//! The pool of experts: who may be drawn, kept by the desk that leads.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::Deserialize;
use validator::Validate;

use super::admit;
use crate::access::{Cx, Desk, Officer, store};
use crate::casework::entity::expert;
use crate::casework::event::CaseEvent;
use crate::casework::permit;
use crate::casework::store::people;
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/experts", list);
    routes.post("/office/experts", add);
    routes.get("/office/experts/{id}", edit);
    routes.post("/office/experts/{id}", change);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ExpertForm {
    #[serde(deserialize_with = "trimmed")]
    email: String,
    #[validate(length(max = 40, message = "姓名最多 40 字"))]
    #[serde(deserialize_with = "trimmed")]
    name: String,
    #[validate(length(min = 2, max = 100, message = "请填写工作单位（2 到 100 字），用来回避同单位的申报"))]
    #[serde(deserialize_with = "trimmed")]
    employer: String,
    #[validate(length(min = 2, max = 200, message = "请填写专业领域（2 到 200 字）"))]
    #[serde(deserialize_with = "trimmed")]
    fields: String,
    #[validate(length(max = 300, message = "备注最多 300 字"))]
    #[serde(deserialize_with = "trimmed")]
    note: String,
    is_active: String,
}

impl Form for ExpertForm {}

#[derive(Template)]
#[template(path = "casework/office/experts.html")]
struct ExpertsPage {
    desk: Desk,
    form: FormView,
    rows: Vec<expert::Model>,
    active: usize,
    can_keep: bool,
    /// The expert under change; none where one is added.
    at: Option<expert::Model>,
}

async fn list(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    page(&cx, StatusCode::OK, FormView::default(), None).await
}

async fn page(cx: &Cx<Officer>, status: StatusCode, form: FormView, at: Option<expert::Model>) -> Answer {
    let rows = people::all_experts(cx.database()).await?;
    let page = ExpertsPage {
        desk: cx.desk("评审专家"),
        active: rows.iter().filter(|row| row.is_active).count(),
        can_keep: permit::publish(&cx.who, 0).is_ok(),
        form,
        rows,
        at,
    };
    render(status, &page)
}

/// Only the desk that leads keeps the pool.
fn keeps(cx: &Cx<Officer>) -> Result<(), PageError> {
    admit(cx)?;
    permit::publish(&cx.who, 0)
        .map(|_| ())
        .map_err(|_| PageError::Forbidden("评审专家库由综试区牵头部门维护。如需调整，请联系系统管理员。".into()))
}

async fn add(cx: Cx<Officer>, posted: Posted<ExpertForm>) -> Answer {
    keeps(&cx)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await,
    };
    let write = cx.begin().await?;
    let user = store::find_by_email(&*write, &form.email).await?;
    let Some(user) = user else {
        view.refuse("email", "没有这个邮箱的账号。请专家先在企业工作台注册，再填写注册邮箱");
        drop(write);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    };
    if people::expert_of(&*write, user.id).await?.is_some() {
        view.refuse("email", "这个账号已在专家库中，可在下面的名单里修改");
        drop(write);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    }
    let row = expert::ActiveModel {
        id: NotSet,
        user_id: Set(user.id),
        name: Set(if form.name.is_empty() { user.name } else { form.name }),
        employer: Set(form.employer),
        fields: Set(form.fields),
        is_active: Set(true),
        note: Set((!form.note.is_empty()).then_some(form.note)),
        is_demo: Set(false),
        created_at: Set(write.clock().now()),
    };
    let row = people::save_expert(&write, row).await?;
    write.commit(CaseEvent::aside("expert.added", &row.name, 0, format!("加入评审专家：{}", row.name))).await?;
    cx.flash(format!("已加入评审专家：{}。", row.name));
    Ok(see_other("/office/experts"))
}

async fn find(cx: &Cx<Officer>, id: i64) -> Result<expert::Model, PageError> {
    people::find_experts(cx.database(), &[id]).await?.pop().ok_or(PageError::NotFound)
}

async fn edit(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    keeps(&cx)?;
    let row = find(&cx, *id).await?;
    let mut view = FormView::default();
    view.set("name", row.name.as_str());
    view.set("employer", row.employer.as_str());
    view.set("fields", row.fields.as_str());
    view.set("note", row.note.clone().unwrap_or_default());
    view.set("is_active", if row.is_active { "yes" } else { "" });
    page(&cx, StatusCode::OK, view, Some(row)).await
}

async fn change(cx: Cx<Officer>, id: Path<i64>, posted: Posted<ExpertForm>) -> Answer {
    keeps(&cx)?;
    let before = find(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(before)).await,
    };
    if form.name.is_empty() {
        view.refuse("name", "请填写姓名");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(before)).await;
    }
    let write = cx.begin().await?;
    let row = expert::ActiveModel {
        id: Set(before.id),
        name: Set(form.name),
        employer: Set(form.employer),
        fields: Set(form.fields),
        is_active: Set(form.is_active == "yes"),
        note: Set((!form.note.is_empty()).then_some(form.note)),
        ..Default::default()
    };
    let row = people::save_expert(&write, row).await?;
    let said = |row: &expert::Model| serde_json::json!({ "name": row.name, "employer": row.employer, "fields": row.fields, "is_active": row.is_active });
    let event = CaseEvent::aside("expert.changed", &row.name, 0, format!("修改评审专家：{}", row.name));
    write.commit(event.with_changes(said(&before), said(&row))).await?;
    cx.flash(format!("已保存 {}。", row.name));
    Ok(see_other("/office/experts"))
}
