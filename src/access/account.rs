//! One's own account on either side of the house: name, password, and the sessions that are open.

use actix_web::FromRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use validator::Validate;

use super::entity::user_session;
use super::event::AccountEvent;
use super::frame::Framed;
use super::mail::{AccountNews, tell};
use super::session_store::field;
use super::{Cx, Member, password, second_factor, store};
use crate::web::filters::moment;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes<W: Framed>(routes: &mut Routes)
where
    Cx<W>: FromRequest<Error = PageError>,
{
    routes.get(&format!("{}/account", W::SIDE), show::<W>);
    routes.get(&format!("{}/account/password", W::SIDE), show_password::<W>);
    routes.post(&format!("{}/account/password", W::SIDE), change_password::<W>);
    routes.post(&format!("{}/account/sessions/{{id}}/revocation", W::SIDE), revoke_session::<W>);
}

pub(super) fn my_routes(routes: &mut Routes) {
    routes.post("/my/account", rename);
}

#[derive(Template)]
#[template(path = "access/account/overview.html")]
struct AccountPart {
    side: &'static str,
    can_rename: bool,
    form: FormView,
    name: String,
    email: String,
    is_on: bool,
    codes_left: usize,
    sessions: Vec<SessionRow>,
}

impl HtmlSafe for AccountPart {}

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

async fn show<W: Framed>(cx: Cx<W>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let mut form = FormView::default();
    form.set("name", cx.who.name());
    page(&cx, StatusCode::OK, form).await
}

async fn page<W: Framed>(cx: &Cx<W>, status: StatusCode, form: FormView) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let rows = store::sessions(cx.database(), cx.who.id(), cx.site.clock.now()).await?;
    let factor = second_factor::store::of(cx.database(), cx.who.id()).await?.filter(|row| row.confirmed_at.is_some());
    let part = AccountPart {
        side: W::SIDE,
        can_rename: W::NAMES_ITSELF,
        form,
        name: cx.who.name().to_owned(),
        email: cx.who.email().to_owned(),
        is_on: factor.is_some(),
        codes_left: factor.as_ref().map_or(0, second_factor::store::codes_left),
        sessions: rows.into_iter().map(SessionRow::new).collect(),
    };
    W::frame(cx, status, "账号与密码", &part)
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct NameForm {
    #[validate(length(min = 1, max = 50, message = "请填写姓名，最多 50 个字"))]
    name: String,
}

impl Form for NameForm {}

async fn rename(cx: Cx<Member>, posted: Posted<NameForm>) -> Answer {
    let (form, _) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let name = form.name.trim().to_owned();
    let write = cx.begin().await?;
    store::set_name(&write, cx.who.id, name.clone()).await?;
    write.commit(AccountEvent::renamed(cx.who.id, &cx.who.name, &name)).await?;
    cx.flash("姓名已保存。");
    Ok(see_other("/my/account"))
}

#[derive(Template)]
#[template(path = "access/account/password.html")]
struct PasswordPart {
    side: &'static str,
    form: FormView,
}

impl HtmlSafe for PasswordPart {}

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

async fn show_password<W: Framed>(cx: Cx<W>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    password_page(&cx, StatusCode::OK, FormView::default())
}

fn password_page<W: Framed>(cx: &Cx<W>, status: StatusCode, form: FormView) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    W::frame(cx, status, "修改密码", &PasswordPart { side: W::SIDE, form })
}

async fn change_password<W: Framed>(cx: Cx<W>, posted: Posted<PasswordForm>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return password_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    if let Some(weakness) = password::weakness(&form.password, cx.who.email()) {
        view.refuse("password", weakness);
    }
    let (id, name) = (cx.who.id(), cx.who.name());
    let user = store::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    if !password::verify(form.current, Some(user.password_hash)).await {
        view.refuse("current", "当前密码不正确");
    }
    if view.is_invalid() {
        return password_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view);
    }
    let hash = password::hash(form.password).await?;
    let write = cx.begin().await?;
    store::set_password(&write, id, hash, false).await?;
    store::revoke(&write, id, None).await?;
    tell(&write, cx.who.email(), name, AccountNews::PasswordChanged).await?;
    write.commit(AccountEvent::password_changed(id, name)).await?;
    keep_this_session(&cx);
    cx.flash("密码已修改，其他设备上的登录已退出。");
    Ok(see_other(format!("{}/account", W::SIDE)))
}

/// All sessions were revoked; this browser gets a new one.
fn keep_this_session<W: Framed>(cx: &Cx<W>)
where
    Cx<W>: FromRequest<Error = PageError>,
{
    if let Some(session) = cx.session() {
        session.renew();
        drop(session.insert(field::USER, cx.who.id()));
    }
}

async fn revoke_session<W: Framed>(cx: Cx<W>, id: Path<i64>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let write = cx.begin().await?;
    let count = store::revoke(&write, cx.who.id(), Some(*id)).await?;
    if count == 0 {
        return Err(PageError::NotFound);
    }
    write.commit(AccountEvent::sessions_revoked(cx.who.id(), cx.who.name(), count)).await?;
    cx.flash("该登录已退出。");
    Ok(see_other(format!("{}/account", W::SIDE)))
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
