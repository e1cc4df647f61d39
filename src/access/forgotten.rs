//! Choosing a new password by a letter. The page answers the same for every address.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::entity::{account_token, app_user};
use super::event::AccountEvent;
use super::mail::{AccountNews, is_flooded, link, say, tell};
use super::notice::{dead_link, letter_sent};
use super::token::{self, Purpose};
use super::{Cx, Visitor, password, store};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, Shell, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/forgotten", show);
    routes.post("/my/forgotten", ask);
    routes.get("/my/reset/{token}", show_reset);
    routes.post("/my/reset/{token}", reset);
}

#[derive(Template)]
#[template(path = "access/forgotten.html")]
struct ForgottenPage {
    shell: Shell,
    form: FormView,
}

#[derive(Template)]
#[template(path = "access/reset.html")]
struct ResetPage {
    shell: Shell,
    form: FormView,
    email: String,
    action: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ForgottenForm {
    #[validate(email(message = "邮箱格式不正确，例如 name@example.com"), length(max = 200, message = "邮箱过长"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    email: String,
}

impl Form for ForgottenForm {}

async fn show(cx: Cx<Visitor>) -> Answer {
    page(&cx, StatusCode::OK, FormView::default())
}

fn page(cx: &Cx<Visitor>, status: StatusCode, form: FormView) -> Answer {
    render(status, &ForgottenPage { shell: cx.shell("忘记密码").unlisted().here("忘记密码"), form })
}

async fn ask(cx: Cx<Visitor>, posted: Posted<ForgottenForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view),
    };
    let outcome = send(&cx, &form.email).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => letter_sent(&cx, &form.email, "如果这个邮箱有账号，设置新密码的邮件"),
        Err(status) => page(&cx, status, view),
    }
}

async fn send(cx: &Cx<Visitor>, email: &str) -> Result<(), PageError> {
    // Begun for every address: an unknown one waits for the same door.
    let write = cx.site.begin(cx.actor_named(0, "访客")).await?;
    let user = store::find_by_email(&*write, email).await?.filter(|user| user.is_active);
    let Some(user) = user else { return Ok(()) };
    if is_flooded(&write, &user.email).await? {
        return Ok(());
    }
    let key = token::issue(&write, user.id, Purpose::ResetPassword).await?;
    let text = format!(
        "有人为您的账号申请设置新密码。如果是您本人，请打开下面的链接：\n\n{}\n\n链接 {} 小时内有效，只能用一次。如果不是您本人，不必理会，密码不会改变。",
        link(&cx.site, &format!("/my/reset/{key}")),
        Purpose::ResetPassword.hours(),
    );
    say(&write, &user.email, &user.name, "设置新密码", &text).await?;
    write.commit(AccountEvent::letter_sent(user.id, &user.name, "申请通过邮件设置新密码")).await?;
    Ok(())
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ResetForm {
    #[validate(length(min = 1, max = 1000, message = "请填写新密码"))]
    password: String,
    #[validate(must_match(other = "password", message = "两次填写的新密码不一致"))]
    repeated: String,
}

impl Form for ResetForm {
    const SECRETS: &'static [&'static str] = &["password", "repeated"];
}

async fn show_reset(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let Some((_, user)) = holder(&cx, &key).await? else { return dead(&cx) };
    reset_page(&cx, StatusCode::OK, FormView::default(), &user, &key)
}

fn reset_page(cx: &Cx<Visitor>, status: StatusCode, form: FormView, user: &app_user::Model, key: &str) -> Answer {
    let shell = cx.shell("设置新密码").unlisted().here("设置新密码");
    render(status, &ResetPage { shell, form, email: user.email.clone(), action: format!("/my/reset/{key}") })
}

fn dead(cx: &Cx<Visitor>) -> Answer {
    let ways = vec![("/my/forgotten", "重新申请"), ("/my/sign-in", "去登录")];
    dead_link(cx, "这个链接已经用过、过期或不完整。链接只在发出后 1 小时内有效，重新申请后以最新一封邮件为准。", ways)
}

async fn holder(cx: &Cx<Visitor>, key: &str) -> Result<Option<(account_token::Model, app_user::Model)>, PageError> {
    let token = token::find(cx.database(), key, Purpose::ResetPassword, cx.site.clock.now()).await?;
    let Some(token) = token else { return Ok(None) };
    let user = store::find(cx.database(), token.user_id).await?.filter(|user| user.is_active);
    Ok(user.map(|user| (token, user)))
}

async fn reset(cx: Cx<Visitor>, key: Path<String>, posted: Posted<ResetForm>) -> Answer {
    cx.site.limits.sign_in(&cx.address)?;
    let Some((token, user)) = holder(&cx, &key).await? else { return dead(&cx) };
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return reset_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &user, &key),
    };
    if let Some(weakness) = password::weakness(&form.password, &user.email) {
        view.refuse("password", weakness);
        return reset_page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view, &user, &key);
    }
    let hash = password::hash(form.password).await?;
    let write = cx.site.begin(cx.actor_named(user.id, &user.name)).await?;
    if !token::spend(&write, &token).await? {
        return dead(&cx);
    }
    token::forget(&write, user.id, Purpose::VerifyEmail).await?;
    store::set_password(&write, user.id, hash, false).await?;
    store::set_proven(&write, user.id).await?;
    store::revoke(&write, user.id, None).await?;
    tell(&write, &user.email, &user.name, AccountNews::PasswordChanged).await?;
    write.commit(AccountEvent::password_recovered(user.id, &user.name)).await?;
    Ok(see_other("/my/sign-in?done=reset"))
}
