//! The second step of signing in. After the password a session knows who wants in, and that opens this page only.

use actix_session::Session;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::store as factors;
use crate::access::entity::app_user;
use crate::access::event::AccountEvent;
use crate::access::session_store::field;
use crate::access::sign_in::{Door, enter, note_failure};
use crate::access::{Cx, Visitor, store};
use crate::platform::secret::fingerprint;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, Shell, render, see_other};

/// Minutes after the password within which the code must be shown.
const MINUTES: i64 = 10;

pub(in crate::access) fn office_routes(routes: &mut Routes) {
    routes.get("/office/sign-in/code", show_office);
    routes.post("/office/sign-in/code", check_at_office);
}

pub(in crate::access) fn my_routes(routes: &mut Routes) {
    routes.get("/my/sign-in/code", show_my);
    routes.post("/my/sign-in/code", check_at_my);
}

/// Somebody whose password was right.
#[derive(Serialize, Deserialize)]
struct Half {
    user_id: i64,
    until: i64,
    /// Fingerprint of the password's hash: a new password ends what the old one began.
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "access/code.html")]
struct CodePage {
    shell: Shell,
    form: FormView,
    side: &'static str,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct CodeForm {
    #[validate(length(min = 1, max = 100, message = "请填写动态码"))]
    code: String,
}

impl Form for CodeForm {
    const SECRETS: &'static [&'static str] = &["code"];
}

/// Remembers that the password was right.
pub(in crate::access) fn begin(cx: &Cx<Visitor>, session: &Session, user: &app_user::Model, next: &str) -> Result<(), PageError> {
    session.clear();
    session.renew();
    let half = Half {
        user_id: user.id,
        until: (cx.site.clock.now() + Duration::minutes(MINUTES)).timestamp(),
        password: fingerprint(user.password_hash.as_bytes()),
        next: next.to_owned(),
    };
    session.insert(field::HALF, half).map_err(|error| PageError::Internal(anyhow::anyhow!("session: {error}")))
}

/// Who wants in, while there is time and the account is as it was.
async fn waiting(cx: &Cx<Visitor>, session: &Session) -> Result<Option<(app_user::Model, String)>, PageError> {
    let now = cx.site.clock.now();
    let half = session.get::<Half>(field::HALF).ok().flatten().filter(|half| half.until > now.timestamp());
    let Some(half) = half else { return Ok(None) };
    let user = store::find(cx.database(), half.user_id).await?;
    let is_locked = |user: &app_user::Model| user.locked_until.is_some_and(|until| until > now);
    let is_same = |user: &app_user::Model| fingerprint(user.password_hash.as_bytes()) == half.password;
    let user = user.filter(|user| user.is_active && !is_locked(user) && is_same(user));
    Ok(user.map(|user| (user, half.next)))
}

async fn show_office(cx: Cx<Visitor>, session: Session) -> Answer {
    show(&cx, Door::Office, &session).await
}

async fn show_my(cx: Cx<Visitor>, session: Session) -> Answer {
    show(&cx, Door::My, &session).await
}

async fn show(cx: &Cx<Visitor>, door: Door, session: &Session) -> Answer {
    if waiting(cx, session).await?.is_none() {
        return Ok(see_other(format!("{}/sign-in", door.side())));
    }
    page(cx, door, StatusCode::OK, FormView::default())
}

fn page(cx: &Cx<Visitor>, door: Door, status: StatusCode, form: FormView) -> Answer {
    render(status, &CodePage { shell: cx.shell("两步验证").unlisted().here("两步验证"), form, side: door.side() })
}

async fn check_at_office(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<CodeForm>) -> Answer {
    check(&cx, Door::Office, &request, &session, posted).await
}

async fn check_at_my(cx: Cx<Visitor>, request: HttpRequest, session: Session, posted: Posted<CodeForm>) -> Answer {
    check(&cx, Door::My, &request, &session, posted).await
}

async fn check(cx: &Cx<Visitor>, door: Door, request: &HttpRequest, session: &Session, posted: Posted<CodeForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let Some((user, next)) = waiting(cx, session).await? else {
        return Ok(see_other(format!("{}/sign-in", door.side())));
    };
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    if factors::pass(&write, user.id, &form.code).await? {
        store::note_success(&write, &user).await?;
        write.commit(AccountEvent::signed_in(user.id, &user.name)).await?;
        return enter(cx, door, request, session, &user, &next).await;
    }
    drop(write);
    if note_failure(cx, &user, AccountEvent::code_failed).await? {
        session.purge();
        view.refuse_all("动态码连续输错，账号已锁定 15 分钟，之后请重新登录。");
    } else {
        view.refuse("code", "动态码不正确或已经用过。请等应用里出现下一个动态码再试，并检查手机时间是否准确。");
    }
    page(cx, door, StatusCode::UNPROCESSABLE_ENTITY, view)
}
