//! One's own account: password, and the sessions that are open.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::entity::user_session;
use super::event::AccountEvent;
use super::mail::{AccountNews, tell};
use super::session_store::field;
use super::{Cx, Desk, Officer, password, store};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/account", show);
    routes.get("/office/account/password", show_password);
    routes.post("/office/account/password", change_password);
    routes.post("/office/account/sessions/{id}/revocation", revoke_session);
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    desk: Desk,
    email: String,
    sessions: Vec<SessionRow>,
}

/// An open session.
pub struct SessionRow {
    id: i64,
    browser: String,
    address: String,
    since: String,
    last_seen: String,
}

impl SessionRow {
    fn new(row: user_session::Model) -> Self {
        Self {
            id: row.id,
            browser: browser_name(row.user_agent.as_deref().unwrap_or_default()),
            address: row.address.unwrap_or_default(),
            since: moment(row.created_at),
            last_seen: moment(row.last_seen_at),
        }
    }
}

async fn show(cx: Cx<Officer>) -> Answer {
    let rows = store::sessions(cx.database(), cx.who.id, cx.site.clock.now()).await?;
    let sessions = rows.into_iter().map(SessionRow::new).collect();
    render(StatusCode::OK, &AccountPage { desk: cx.desk("账号与密码"), email: cx.who.email.clone(), sessions })
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    desk: Desk,
    form: FormView,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct PasswordForm {
    #[validate(length(min = 1, max = 1000, message = "请填写当前密码"))]
    current: String,
    #[validate(length(min = 1, max = 1000, message = "请填写新密码"))]
    password: String,
    #[validate(must_match(other = "password", message = "两次填写的新密码不一致"))]
    repeated: String,
}

impl Form for PasswordForm {
    const SECRETS: &'static [&'static str] = &["current", "password", "repeated"];
}

async fn show_password(cx: Cx<Officer>) -> Answer {
    password_page(&cx, StatusCode::OK, FormView::default())
}

fn password_page(cx: &Cx<Officer>, status: StatusCode, form: FormView) -> Answer {
    render(status, &PasswordPage { desk: cx.desk("修改密码"), form })
}

async fn change_password(cx: Cx<Officer>, posted: Posted<PasswordForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return password_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    if let Some(weakness) = password::weakness(&form.password, &cx.who.email) {
        view.refuse("password", weakness);
    }
    let user = store::find(cx.database(), cx.who.id).await?.ok_or(PageError::NotFound)?;
    if !password::verify(form.current, Some(user.password_hash)).await {
        view.refuse("current", "当前密码不正确");
    }
    if view.is_invalid() {
        return password_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view);
    }
    let hash = password::hash(form.password).await?;
    let write = cx.begin().await?;
    store::set_password(&write, cx.who.id, hash, false).await?;
    store::revoke(&write, cx.who.id, None).await?;
    tell(&write, &cx.who.email, &cx.who.name, AccountNews::PasswordChanged).await?;
    write.commit(AccountEvent::password_changed(cx.who.id, &cx.who.name)).await?;
    keep_this_session(&cx);
    cx.flash("密码已修改，其他设备上的登录已退出。");
    Ok(see_other("/office/account"))
}

/// All sessions were revoked; this browser gets a new one.
fn keep_this_session(cx: &Cx<Officer>) {
    if let Some(session) = cx.session() {
        session.renew();
        drop(session.insert(field::USER, cx.who.id));
    }
}

async fn revoke_session(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let write = cx.begin().await?;
    let count = store::revoke(&write, cx.who.id, Some(*id)).await?;
    if count == 0 {
        return Err(PageError::NotFound);
    }
    write.commit(AccountEvent::sessions_revoked(cx.who.id, &cx.who.name, count)).await?;
    cx.flash("该登录已退出。");
    Ok(see_other("/office/account"))
}

/// Browser and system in a few words.
fn browser_name(agent: &str) -> String {
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name);
    let browser = first(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system =
        first(&[("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")]);
    let name = format!("{browser} {system}").trim().to_owned();
    if name.is_empty() { "未知浏览器".to_owned() } else { name }
}
