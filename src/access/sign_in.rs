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
use super::register::is_unproven;
use super::session_store::field;
use super::{Cx, Member, Officer, Role, SignedIn, Visitor, password, second_factor, store};
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
    /// A new password has just been set by a letter.
    is_reset: bool,
    /// Somebody was invited and may have no account yet.
    is_invited: bool,
    register_url: String,
}

/// Where to go after signing in, and what has just happened.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Onward {
    next: String,
    done: String,
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
    page(cx, door, StatusCode::OK, form, onward.done == "reset")
}

fn page(cx: &Cx<Visitor>, door: Door, status: StatusCode, form: FormView, is_reset: bool) -> Answer {
    let next = [("next".to_owned(), form.value("next").to_owned())];
    let page = SignInPage {
        shell: cx.shell(door.title()).unlisted().here(door.title()),
        side: door.side(),
        is_office: door == Door::Office,
        is_reset,
        is_invited: form.value("next").starts_with("/my/invitations/"),
        register_url: crate::web::request::with_pairs("/my/register", &next),
        form,
    };
    render(status, &page)
}

async fn sign_in_at_office(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<SignInForm>) -> Answer {
    sign_in(&cx, Door::Office, &request, &session, posted).await
}

async fn sign_in_at_my(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<SignInForm>) -> Answer {
    sign_in(&cx, Door::My, &request, &session, posted).await
}

async fn sign_in(cx: &Cx<Visitor>, door: Door, request: &HttpRequest, session: &Session, posted: Posted<SignInForm>) -> Answer {
    const WRONG: &str = "邮箱或密码不正确，或账号因多次输错已暂时锁定（15 分钟后自动解锁）。\
                         请检查大小写和输入法后重试；忘记密码可以通过邮件重新设置。";
    const UNPROVEN: &str = "这个邮箱还没有验证。请打开验证邮件里的链接；没有收到可以点下面的“重新发送验证邮件”。";
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view, false),
    };
    let known = store::find_by_email(cx.database(), &form.email).await?;
    let user = match check_password(cx, known, form.password).await? {
        Some(user) if is_unproven(&user) => Err(UNPROVEN),
        Some(user) => Ok(user),
        None => Err(WRONG),
    };
    let user = match user {
        Ok(user) => user,
        Err(reason) => {
            view.refuse_all(reason);
            return page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view, false);
        }
    };
    if second_factor::store::is_on(cx.database(), user.id).await? {
        second_factor::sign_in::begin(cx, session, &user, &form.next)?;
        return Ok(see_other(format!("{}/sign-in/code", door.side())));
    }
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    store::note_success(&write, &user).await?;
    write.commit(AccountEvent::signed_in(user.id, &user.name)).await?;
    enter(cx, door, request, session, &user, &form.next).await
}

/// The user back when the password fits. An unknown address, a wrong password and a locked account give the same answer
/// and take the same time, so that nobody learns which addresses have accounts; the owner of an account that is locked
/// now gets a letter.
pub(super) async fn check_password(
    cx: &Cx<Visitor>,
    user: Option<app_user::Model>,
    typed: String,
) -> Result<Option<app_user::Model>, PageError> {
    let now = cx.site.clock.now();
    let is_locked = user.as_ref().and_then(|user| user.locked_until).is_some_and(|until| until > now);
    let hash = user.as_ref().filter(|user| user.is_active && !is_locked).map(|user| user.password_hash.clone());
    let is_right = password::verify(typed, hash).await;
    let Some(user) = user.filter(|_| !is_locked) else { return Ok(None) };
    if is_right {
        return Ok(Some(user));
    }
    note_failure(cx, &user, AccountEvent::sign_in_failed).await?;
    Ok(None)
}

/// Counts a wrong password or code, and says whether the account is locked now.
pub(super) async fn note_failure(
    cx: &Cx<Visitor>,
    user: &app_user::Model,
    event: fn(i64, &str, bool) -> AccountEvent,
) -> Result<bool, PageError> {
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    let is_locked = store::note_failure(&write, user).await?.is_some();
    if is_locked {
        tell(&write, &user.email, &user.name, AccountNews::Locked).await?;
    }
    write.commit(event(user.id, &user.name, is_locked)).await?;
    Ok(is_locked)
}

/// Opens the session of somebody who has shown everything there is to show, and leads them on.
pub(super) async fn enter(
    cx: &Cx<Visitor>,
    door: Door,
    request: &HttpRequest,
    session: &Session,
    user: &app_user::Model,
    next: &str,
) -> Answer {
    let onward = onward(cx, door, next, user).await?;
    // A fresh key at sign-in: one that somebody planted before is worth nothing.
    session.clear();
    session.renew();
    let agent: String = header(request, "user-agent").chars().take(300).collect();
    session
        .insert(field::USER, user.id)
        .and_then(|()| session.insert(field::ADDRESS, &cx.address))
        .and_then(|()| session.insert(field::USER_AGENT, agent))
        .map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))?;
    Ok(see_other(onward))
}

/// Where a person goes after signing in. Only addresses behind the two doors are followed, so that a link cannot send
/// people elsewhere.
async fn onward(cx: &Cx<Visitor>, door: Door, next: &str, user: &app_user::Model) -> Result<String, PageError> {
    let is_officer = Role::parse(&user.role).is_some_and(Role::is_office);
    let home = if is_officer { Door::Office } else { Door::My };
    if user.must_change_password {
        return Ok(format!("{}/account/password", home.side()));
    }
    let is_office = is_behind(next, Door::Office);
    if !(is_office && is_officer || is_behind(next, Door::My)) {
        return Ok(home.side().to_owned());
    }
    // An officer who came in by the public link has their desk behind the other door.
    let is_stray = door == Door::My && next == "/my" && is_officer;
    let is_stray = is_stray && organisations::places_of(cx.database(), user.id).await?.is_empty();
    Ok(if is_stray { home.side().to_owned() } else { next.to_owned() })
}

fn is_behind(next: &str, door: Door) -> bool {
    let inside = next.strip_prefix(door.side()).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    inside.is_some_and(|rest| !rest.contains(['\\', '\r', '\n']) && !rest.starts_with("/sign-"))
}

async fn sign_out_of_office(cx: Cx<Officer>) -> HttpResponse {
    sign_out(&cx)
}

async fn sign_out_of_my(cx: Cx<Member>) -> HttpResponse {
    sign_out(&cx)
}

fn sign_out<W: SignedIn>(cx: &Cx<W>) -> HttpResponse {
    if let Some(session) = cx.session() {
        session.purge();
    }
    see_other(format!("{}/sign-in", W::SIDE))
}
