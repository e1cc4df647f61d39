//! Signing in and out, at either door.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::entity::app_user;
use super::event::AccountEvent;
use super::mail::{AccountNews, tell};
use super::organisation::store as organisations;
use super::session_store::field;
use super::{Cx, Member, Officer, Role, SignedIn, Visitor, password, store};
use crate::web::request::header;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, Shell, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/sign-in", show_office);
    routes.post("/office/sign-in", sign_in_at_office);
    routes.post("/office/sign-out", sign_out_of_office);
}

pub(super) fn my_routes(routes: &mut Routes) {
    routes.get("/my/sign-in", show_my);
    routes.post("/my/sign-in", sign_in_at_my);
    routes.post("/my/sign-out", sign_out_of_my);
}

/// The two doors of the house: one account opens both as far as its role goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Office,
    My,
}

impl Door {
    /// Where the pages behind it begin.
    pub(super) const fn side(self) -> &'static str {
        match self {
            Self::Office => "/office",
            Self::My => "/my",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Office => "登录管理后台",
            Self::My => "登录",
        }
    }
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: FormView,
    side: &'static str,
    is_office: bool,
}

/// Where to go after signing in.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Onward {
    next: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct SignInForm {
    #[validate(length(min = 1, max = 200, message = "请填写登录邮箱"))]
    email: String,
    #[validate(length(min = 1, max = 1000, message = "请填写密码"))]
    password: String,
    next: String,
}

impl Form for SignInForm {
    const SECRETS: &'static [&'static str] = &["password"];
}

async fn show_office(cx: Cx<Visitor>, asked: Asked<Onward>) -> Answer {
    show(&cx, Door::Office, asked.0)
}

async fn show_my(cx: Cx<Visitor>, asked: Asked<Onward>) -> Answer {
    show(&cx, Door::My, asked.0)
}

fn show(cx: &Cx<Visitor>, door: Door, onward: Onward) -> Answer {
    let mut form = FormView::default();
    form.set("next", onward.next);
    page(cx, door, StatusCode::OK, form)
}

fn page(cx: &Cx<Visitor>, door: Door, status: StatusCode, form: FormView) -> Answer {
    let shell = cx.shell(door.title()).unlisted().here(door.title());
    render(status, &SignInPage { shell, form, side: door.side(), is_office: door == Door::Office })
}

async fn sign_in_at_office(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<SignInForm>) -> Answer {
    sign_in(&cx, Door::Office, &request, &session, posted).await
}

async fn sign_in_at_my(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<SignInForm>) -> Answer {
    sign_in(&cx, Door::My, &request, &session, posted).await
}

async fn sign_in(cx: &Cx<Visitor>, door: Door, request: &HttpRequest, session: &Session, posted: Posted<SignInForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    match try_credentials(cx, &form).await? {
        Ok(user) => {
            open_session(cx, request, session, &user)?;
            Ok(see_other(onward(cx, &form.next, &user).await?))
        }
        Err(reason) => {
            view.refuse_all(reason);
            page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view)
        }
    }
}

/// The user when address and password fit, else the sentence to show. An unknown address, a wrong password and a locked
/// account read alike and take the same time, so that nobody learns which addresses have accounts; the owner of a locked
/// account gets a letter.
async fn try_credentials(cx: &Cx<Visitor>, form: &SignInForm) -> Result<Result<app_user::Model, String>, PageError> {
    const WRONG: &str = "邮箱或密码不正确，或账号因多次输错已暂时锁定（15 分钟后自动解锁）。\
                         请检查大小写和输入法后重试；忘记密码请联系系统管理员重置。";
    let user = store::find_by_email(cx.database(), &form.email).await?;
    let now = cx.site.clock.now();
    let is_locked = user.as_ref().and_then(|user| user.locked_until).is_some_and(|until| until > now);
    let hash = user.as_ref().filter(|user| user.is_active && !is_locked).map(|user| user.password_hash.clone());
    let is_right = password::verify(form.password.clone(), hash).await;
    if is_locked {
        return Ok(Err(WRONG.to_owned()));
    }
    let Some(user) = user else { return Ok(Err(WRONG.to_owned())) };
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    if is_right {
        store::note_success(&write, &user).await?;
        write.commit(AccountEvent::signed_in(user.id, &user.name)).await?;
        return Ok(Ok(user));
    }
    let locked = store::note_failure(&write, &user).await?;
    if locked.is_some() {
        tell(&write, &user.email, &user.name, AccountNews::Locked).await?;
    }
    write.commit(AccountEvent::sign_in_failed(user.id, &user.name, locked.is_some())).await?;
    Ok(Err(WRONG.to_owned()))
}

fn open_session(cx: &Cx<Visitor>, request: &HttpRequest, session: &Session, user: &app_user::Model) -> Result<(), PageError> {
    // A fresh key at sign-in: one that somebody planted before is worth nothing.
    session.renew();
    let agent: String = header(request, "user-agent").chars().take(300).collect();
    let inserted = session
        .insert(field::USER, user.id)
        .and_then(|()| session.insert(field::ADDRESS, &cx.address))
        .and_then(|()| session.insert(field::USER_AGENT, agent));
    inserted.map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))
}

/// Where a person goes after signing in. Only addresses behind the two doors are followed, so that a link cannot send
/// people elsewhere.
async fn onward(cx: &Cx<Visitor>, next: &str, user: &app_user::Model) -> Result<String, PageError> {
    let is_officer = Role::parse(&user.role).is_some_and(Role::is_office);
    let home = if is_officer { Door::Office } else { Door::My };
    if user.must_change_password {
        return Ok(format!("{}/account/password", home.side()));
    }
    let is_own = next == "/office" || is_behind(next, Door::Office) && is_officer || next == "/my" || is_behind(next, Door::My);
    if !is_own || (next == "/office" && !is_officer) {
        return Ok(home.side().to_owned());
    }
    // An officer who came in by the public link has their desk behind the other door.
    let is_at_home = next != "/my" || !is_officer || !organisations::places_of(cx.database(), user.id).await?.is_empty();
    Ok(if is_at_home { next.to_owned() } else { home.side().to_owned() })
}

fn is_behind(next: &str, door: Door) -> bool {
    let inside = next.strip_prefix(door.side()).is_some_and(|rest| rest.starts_with(['/', '?']));
    inside && !next.contains(['\\', '\r', '\n']) && !next[door.side().len()..].starts_with("/sign-")
}

async fn sign_out_of_office(cx: Cx<Officer>) -> HttpResponse {
    sign_out(&cx, Door::Office)
}

async fn sign_out_of_my(cx: Cx<Member>) -> HttpResponse {
    sign_out(&cx, Door::My)
}

fn sign_out<W: SignedIn>(cx: &Cx<W>, door: Door) -> HttpResponse {
    if let Some(session) = cx.session() {
        session.purge();
    }
    see_other(format!("{}/sign-in", door.side()))
}
