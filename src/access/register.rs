//! Making an account of one's own. The page answers the same for every address; what differs is said in the letter.

use actix_session::Session;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::entity::app_user;
use super::event::AccountEvent;
use super::mail::{is_flooded, link, say};
use super::notice::{dead_link, letter_sent};
use super::sign_in::{Door, check_password, enter};
use super::store::NewUser;
use super::token::{self, Purpose};
use super::{Cx, Role, Visitor, password, store};
use crate::platform::Write;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, Shell, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/register", show);
    routes.post("/my/register", register);
    routes.get("/my/register/resend", show_resend);
    routes.post("/my/register/resend", resend);
    routes.get("/my/verify/{token}", show_verify);
    routes.post("/my/verify/{token}", verify);
}

#[derive(Template)]
#[template(path = "access/register.html")]
struct RegisterPage {
    shell: Shell,
    form: FormView,
}

#[derive(Template)]
#[template(path = "access/resend.html")]
struct ResendPage {
    shell: Shell,
    form: FormView,
}

#[derive(Template)]
#[template(path = "access/verify.html")]
struct VerifyPage {
    shell: Shell,
    form: FormView,
    email: String,
    action: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Onward {
    next: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RegisterForm {
    #[validate(length(min = 1, max = 50, message = "请填写姓名，最多 50 个字"))]
    name: String,
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    email: String,
    #[validate(length(min = 1, max = 1000, message = "请设置密码"))]
    password: String,
    #[validate(length(min = 1, message = "请阅读并同意声明与隐私说明"))]
    consent: String,
    next: String,
}

impl Form for RegisterForm {
    const SECRETS: &'static [&'static str] = &["password"];
}

async fn show(cx: Cx<Visitor>, asked: Asked<Onward>) -> Answer {
    let mut form = FormView::default();
    form.set("next", asked.0.next);
    page(&cx, StatusCode::OK, form)
}

fn page(cx: &Cx<Visitor>, status: StatusCode, form: FormView) -> Answer {
    render(status, &RegisterPage { shell: cx.shell("注册账号").unlisted().here("注册账号"), form })
}

async fn register(cx: Cx<Visitor>, posted: Posted<RegisterForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    if let Some(weakness) = password::weakness(&form.password, &form.email) {
        view.refuse("password", weakness);
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view);
    }
    // Hashed for every address, so that the time it takes says nothing.
    let hash = password::hash(form.password.clone()).await?;
    let outcome = note(&cx, &form, hash).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => letter_sent(&cx, &form.email, "验证邮件"),
        Err(status) => page(&cx, status, view),
    }
}

/// Makes the account, or writes to the owner of the one there is.
async fn note(cx: &Cx<Visitor>, form: &RegisterForm, password_hash: String) -> Result<(), PageError> {
    let write = cx.site.begin(cx.actor_named(0, "访客")).await?;
    let email = store::normal_email(&form.email);
    if is_flooded(&write, &email).await? {
        return Ok(());
    }
    let known = store::find_by_email(&*write, &email).await?;
    if let Some(user) = known.as_ref().filter(|user| !is_unproven(user)) {
        let text = format!(
            "有人用这个邮箱在本站注册，而这个邮箱已经有账号。\n\n如果是您本人，请直接登录：\n{}\n忘记密码，请从这里设置新密码：\n{}\n\n如果不是您本人，不必理会，账号没有任何变化。",
            link(&cx.site, "/my/sign-in"),
            link(&cx.site, "/my/forgotten"),
        );
        say(&write, &user.email, &user.name, "您已经有账号", &text).await?;
        write.commit(AccountEvent::letter_sent(user.id, &user.name, "有人用这个邮箱再次注册，已发信告知")).await?;
        return Ok(());
    }
    let name = form.name.trim().to_owned();
    // While nobody has proved an address, the last to ask for it is believed; the link asks for the password.
    let user = if let Some(user) = known {
        store::set_password(&write, user.id, password_hash, false).await?;
        store::set_name(&write, user.id, name.clone()).await?;
        app_user::Model { name, ..user }
    } else {
        let new = NewUser { email, name, role: Role::Member, password_hash, must_change_password: false };
        store::insert_unproven(&write, new).await?
    };
    send_verification(cx, &write, &user, &form.next).await?;
    write.commit(AccountEvent::registered(user.id, &user.name, &user.email)).await?;
    Ok(())
}

/// Whether somebody registered this account and has not proved the address.
pub(super) fn is_unproven(user: &app_user::Model) -> bool {
    user.email_verified_at.is_none() && user.role == Role::Member.key()
}

async fn send_verification(cx: &Cx<Visitor>, write: &Write, user: &app_user::Model, next: &str) -> Result<(), PageError> {
    let key = token::issue(write, user.id, Purpose::VerifyEmail).await?;
    let path = with_pairs(&format!("/my/verify/{key}"), &[("next".to_owned(), next.to_owned())]);
    let text = format!(
        "感谢注册{}。请打开下面的链接，输入注册时设置的密码，完成邮箱验证：\n\n{}\n\n链接 {} 小时内有效，只能用一次。如果您没有注册，不必理会。",
        cx.site.zone.name,
        link(&cx.site, &path),
        Purpose::VerifyEmail.hours(),
    );
    Ok(say(write, &user.email, &user.name, "请验证您的邮箱", &text).await?)
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ResendForm {
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    email: String,
}

impl Form for ResendForm {}

async fn show_resend(cx: Cx<Visitor>) -> Answer {
    resend_page(&cx, StatusCode::OK, FormView::default())
}

fn resend_page(cx: &Cx<Visitor>, status: StatusCode, form: FormView) -> Answer {
    let title = "重新发送验证邮件";
    render(status, &ResendPage { shell: cx.shell(title).unlisted().here(title), form })
}

async fn resend(cx: Cx<Visitor>, posted: Posted<ResendForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return resend_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    let outcome = send_again(&cx, &form.email).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => letter_sent(&cx, &form.email, "如果这个邮箱正在等待验证，新的验证邮件"),
        Err(status) => resend_page(&cx, status, view),
    }
}

async fn send_again(cx: &Cx<Visitor>, email: &str) -> Result<(), PageError> {
    let write = cx.site.begin(cx.actor_named(0, "访客")).await?;
    let user = store::find_by_email(&*write, email).await?.filter(is_unproven);
    let Some(user) = user else { return Ok(()) };
    if !is_flooded(&write, &user.email).await? {
        send_verification(cx, &write, &user, "").await?;
        write.commit(AccountEvent::letter_sent(user.id, &user.name, "重新发送验证邮件")).await?;
    }
    Ok(())
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct VerifyForm {
    #[validate(length(min = 1, max = 1000, message = "请填写注册时设置的密码"))]
    password: String,
    next: String,
}

impl Form for VerifyForm {
    const SECRETS: &'static [&'static str] = &["password"];
}

async fn show_verify(cx: Cx<Visitor>, key: Path<String>, asked: Asked<Onward>) -> Answer {
    let Some((_, user)) = holder(&cx, &key).await? else { return dead(&cx) };
    let mut form = FormView::default();
    form.set("next", asked.0.next);
    verify_page(&cx, StatusCode::OK, form, &user, &key)
}

fn verify_page(cx: &Cx<Visitor>, status: StatusCode, form: FormView, user: &app_user::Model, key: &str) -> Answer {
    let shell = cx.shell("验证邮箱").unlisted().here("验证邮箱");
    render(status, &VerifyPage { shell, form, email: user.email.clone(), action: format!("/my/verify/{key}") })
}

fn dead(cx: &Cx<Visitor>) -> Answer {
    let ways = vec![("/my/sign-in", "去登录"), ("/my/register/resend", "重新发送验证邮件"), ("/my/register", "重新注册")];
    dead_link(cx, "这个验证链接已经用过、过期或不完整。已经验证过的账号可以直接登录。", ways)
}

async fn holder(
    cx: &Cx<Visitor>,
    key: &str,
) -> Result<Option<(super::entity::account_token::Model, app_user::Model)>, PageError> {
    let token = token::find(cx.database(), key, Purpose::VerifyEmail, cx.site.clock.now()).await?;
    let Some(token) = token else { return Ok(None) };
    let user = store::find(cx.database(), token.user_id).await?.filter(|user| user.is_active);
    Ok(user.map(|user| (token, user)))
}

/// The link alone proves the address; the password that whoever opens it is the one who registered.
async fn verify(
    cx: Cx<Visitor>,
    request: HttpRequest,
    session: Session,
    key: Path<String>,
    posted: Posted<VerifyForm>,
) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let Some((token, user)) = holder(&cx, &key).await? else { return dead(&cx) };
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return verify_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &user, &key),
    };
    let Some(user) = check_password(&cx, Some(user.clone()), form.password).await? else {
        view.refuse("password", "密码不正确。请填写注册时设置的密码；忘记了可以通过“忘记密码”重新设置，同样会验证邮箱。");
        return verify_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &user, &key);
    };
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    if !token::spend(&write, &token).await? {
        return dead(&cx);
    }
    store::note_success(&write, &user).await?;
    store::set_proven(&write, user.id).await?;
    write.commit(AccountEvent::proven(user.id, &user.name)).await?;
    enter(&cx, Door::My, &request, &session, &user, &form.next).await
}
