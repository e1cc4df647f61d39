//! People of the back office, kept by administrators.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use super::entity::app_user;
use super::event::AccountEvent;
use super::mail::{AccountNews, tell};
use super::store::NewUser;
use super::{Administrator, Cx, Desk, Officer, Role, password, store};
use crate::platform::secret::readable_password;
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/users", list);
    routes.get("/office/users/new", show_new);
    routes.post("/office/users", create);
    routes.get("/office/users/{id}/edit", show_edit);
    routes.post("/office/users/{id}", update);
    routes.post("/office/users/{id}/password-reset", reset_password);
}

#[derive(Template)]
#[template(path = "access/users.html")]
struct UsersPage {
    desk: Desk,
    users: Vec<UserRow>,
}

struct UserRow {
    name: String,
    email: String,
    role: &'static str,
    state: &'static str,
    last_sign_in: String,
    edit_url: String,
}

#[derive(Template)]
#[template(path = "access/user_form.html")]
struct UserFormPage {
    desk: Desk,
    form: FormView,
    roles: Vec<(&'static str, &'static str)>,
    /// The user under change; none for a new one.
    user_id: Option<i64>,
}

#[derive(Template)]
#[template(path = "access/first_password.html")]
struct FirstPasswordPage {
    desk: Desk,
    email: String,
    password: String,
}

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
struct UserForm {
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    email: String,
    #[validate(length(min = 1, max = 50, message = "请填写姓名，最多 50 个字"))]
    name: String,
    role: String,
    is_active: String,
}

impl Form for UserForm {}

async fn list(cx: Cx<Administrator>) -> Answer {
    let cx = cx.as_officer();
    let now = cx.site.clock.now();
    let row = |user: app_user::Model| UserRow {
        role: Role::parse(&user.role).map_or("", Role::name),
        state: if !user.is_active {
            "已停用"
        } else if user.locked_until.is_some_and(|until| until > now) {
            "已锁定"
        } else if user.must_change_password {
            "待修改初始密码"
        } else {
            "正常"
        },
        last_sign_in: user.last_sign_in_at.map(moment).unwrap_or_default(),
        edit_url: format!("/office/users/{}/edit", user.id),
        name: user.name,
        email: user.email,
    };
    let users = store::all(cx.database()).await?.into_iter().map(row).collect();
    render(StatusCode::OK, &UsersPage { desk: cx.desk("用户"), users })
}

async fn show_new(cx: Cx<Administrator>) -> Answer {
    let mut form = FormView::default();
    form.set("role", Role::Editor.key());
    form_page(&cx.as_officer(), StatusCode::OK, form, None)
}

fn form_page(cx: &Cx<Officer>, status: StatusCode, form: FormView, user_id: Option<i64>) -> Answer {
    let title = if user_id.is_some() { "修改用户" } else { "新建用户" };
    let roles = Role::OFFICE.into_iter().map(|role| (role.key(), role.name())).collect();
    render(status, &UserFormPage { desk: cx.desk(title), form, roles, user_id })
}

async fn create(cx: Cx<Administrator>, posted: Posted<UserForm>) -> Answer {
    let cx = cx.as_officer();
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None),
    };
    let Some(role) = Role::parse(&form.role) else {
        view.refuse("role", "请选择角色");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
    };
    let first = readable_password();
    let password_hash = password::hash(first.clone()).await?;
    let write = cx.begin().await?;
    if store::find_by_email(&*write, &form.email).await?.is_some() {
        view.refuse("email", "这个邮箱已有账号，可在用户列表中修改");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, None);
    }
    let new = NewUser { email: form.email, name: form.name, role, password_hash, must_change_password: true };
    let user = store::insert(&write, new).await?;
    tell(&write, &user.email, &user.name, AccountNews::Created).await?;
    write.commit(AccountEvent::created(user.id, &user.name, &user.email, role.name())).await?;
    first_password_page(&cx, "已新建用户", user.email, first)
}

async fn show_edit(cx: Cx<Administrator>, id: Path<i64>) -> Answer {
    let cx = cx.as_officer();
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let is_active = if user.is_active { "yes" } else { "" }.to_owned();
    let form = UserForm { email: user.email, name: user.name, role: user.role, is_active };
    form_page(&cx, StatusCode::OK, FormView::of_form(&form), Some(*id))
}

async fn update(cx: Cx<Administrator>, id: Path<i64>, posted: Posted<UserForm>) -> Answer {
    let cx = cx.as_officer();
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id)),
    };
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let (role, is_active) = (Role::parse(&form.role), form.is_active == "yes");
    let Some(role) = role else {
        view.refuse("role", "请选择角色");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id));
    };
    if user.id == cx.who.id && (role != Role::Administrator || !is_active) {
        view.refuse_all("不能停用自己或取消自己的管理员角色，请由另一位系统管理员操作。");
        return form_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, Some(*id));
    }
    let write = cx.begin().await?;
    store::update(&write, user.id, form.name.clone(), role, is_active).await?;
    if !is_active {
        store::revoke(&write, user.id, None).await?;
    }
    let before = json!({ "name": user.name, "role": user.role, "is_active": user.is_active });
    let after = json!({ "name": form.name, "role": role.key(), "is_active": is_active });
    write.commit(AccountEvent::updated(user.id, &user.name, before, after)).await?;
    cx.flash(format!("已保存 {} 的资料。", form.name));
    Ok(see_other("/office/users"))
}

async fn reset_password(cx: Cx<Administrator>, id: Path<i64>) -> Answer {
    let cx = cx.as_officer();
    let user = store::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let first = readable_password();
    let hash = password::hash(first.clone()).await?;
    let write = cx.begin().await?;
    store::set_password(&write, user.id, hash, true).await?;
    store::revoke(&write, user.id, None).await?;
    tell(&write, &user.email, &user.name, AccountNews::PasswordReset).await?;
    write.commit(AccountEvent::password_reset(user.id, &user.name)).await?;
    first_password_page(&cx, "已重置密码", user.email, first)
}

/// Answers the post itself: a first password is shown once and never stored, not even in a session.
fn first_password_page(cx: &Cx<Officer>, title: &str, email: String, password: String) -> Answer {
    render(StatusCode::OK, &FirstPasswordPage { desk: cx.desk(title), email, password })
}
