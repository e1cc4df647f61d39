//! Setting up one's second factor and switching it off, on either side of the house.

use actix_web::FromRequest;
use actix_web::http::StatusCode;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use validator::Validate;

use super::qr::{self, Qr};
use super::store as factors;
use crate::access::event::AccountEvent;
use crate::access::frame::Framed;
use crate::access::gate::needs_second_factor;
use crate::access::mail::{AccountNews, tell};
use crate::access::{Cx, password, store};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(in crate::access) fn routes<W: Framed>(routes: &mut Routes)
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let base = format!("{}/account/second-factor", W::SIDE);
    routes.get(&base, show::<W>);
    routes.post(&format!("{base}/setup"), begin::<W>);
    routes.post(&format!("{base}/confirmation"), confirm::<W>);
    routes.post(&format!("{base}/removal"), remove::<W>);
}

#[derive(Template)]
#[template(path = "access/account/second_factor.html")]
struct FactorPart {
    side: &'static str,
    form: FormView,
    is_on: bool,
    is_required: bool,
    codes_left: usize,
    setup: Option<Setup>,
}

impl HtmlSafe for FactorPart {}

/// A secret on its way into a device.
struct Setup {
    secret: String,
    qr: Option<Qr>,
}

#[derive(Template)]
#[template(path = "access/account/recovery_codes.html")]
struct CodesPart {
    side: &'static str,
    codes: Vec<String>,
}

impl HtmlSafe for CodesPart {}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct ConfirmForm {
    #[validate(length(min = 1, max = 100, message = "请填写动态码"))]
    code: String,
}

impl Form for ConfirmForm {
    const SECRETS: &'static [&'static str] = &["code"];
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct RemovalForm {
    #[validate(length(min = 1, max = 1000, message = "请填写登录密码"))]
    password: String,
    #[validate(length(min = 1, max = 100, message = "请填写动态码或恢复码"))]
    code: String,
}

impl Form for RemovalForm {
    const SECRETS: &'static [&'static str] = &["password", "code"];
}

async fn show<W: Framed>(cx: Cx<W>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    page(&cx, StatusCode::OK, FormView::default()).await
}

async fn page<W: Framed>(cx: &Cx<W>, status: StatusCode, form: FormView) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let row = factors::of(cx.database(), cx.who.id()).await?;
    let is_on = row.as_ref().is_some_and(|row| row.confirmed_at.is_some());
    let codes_left = row.as_ref().map_or(0, factors::codes_left);
    let setup = match row.filter(|_| !is_on) {
        Some(row) => {
            let generator = super::generator(&row.secret, &cx.site.zone.short_name, cx.who.email())?;
            let url = generator.to_url().map_err(|error| anyhow::anyhow!("a second factor: {error}"))?;
            Some(Setup { secret: grouped(&row.secret), qr: qr::of(&url) })
        }
        None => None,
    };
    let is_required = !is_on && needs_second_factor(&cx.site, cx.who.role());
    let part = FactorPart { side: W::SIDE, form, is_on, is_required, codes_left, setup };
    W::frame(cx, status, "两步验证", &part)
}

/// A secret in groups of four, as people copy it.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

async fn begin<W: Framed>(cx: Cx<W>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let write = cx.begin().await?;
    factors::begin(&write, cx.who.id()).await?;
    write.commit(AccountEvent::second_factor_begun(cx.who.id(), cx.who.name())).await?;
    Ok(see_other(format!("{}/account/second-factor", W::SIDE)))
}

/// Answers the post itself: recovery codes are shown once and never stored as they are.
async fn confirm<W: Framed>(cx: Cx<W>, posted: Posted<ConfirmForm>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let write = cx.begin().await?;
    let Some(codes) = factors::confirm(&write, cx.who.id(), &form.code).await? else {
        drop(write);
        view.refuse("code", "动态码不正确。请等应用里出现下一个动态码再试，并检查手机时间是否准确。");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    };
    tell(&write, cx.who.email(), cx.who.name(), AccountNews::SecondFactorOn).await?;
    write.commit(AccountEvent::second_factor_on(cx.who.id(), cx.who.name())).await?;
    W::frame(&cx, StatusCode::OK, "恢复码", &CodesPart { side: W::SIDE, codes })
}

async fn remove<W: Framed>(cx: Cx<W>, posted: Posted<RemovalForm>) -> Answer
where
    Cx<W>: FromRequest<Error = PageError>,
{
    cx.site.limits.sign_in(&cx.address)?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await,
    };
    let user = store::find(cx.database(), cx.who.id()).await?.ok_or(PageError::NotFound)?;
    if !password::verify(form.password, Some(user.password_hash)).await {
        view.refuse("password", "密码不正确");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    }
    let write = cx.begin().await?;
    if !factors::pass(&write, cx.who.id(), &form.code).await? {
        drop(write);
        view.refuse("code", "动态码不正确或已经用过，请等下一个动态码再试");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, view).await;
    }
    factors::remove(&write, cx.who.id()).await?;
    tell(&write, cx.who.email(), cx.who.name(), AccountNews::SecondFactorOff).await?;
    write.commit(AccountEvent::second_factor_off(cx.who.id(), cx.who.name())).await?;
    cx.flash("两步验证已关闭。");
    Ok(see_other(format!("{}/account", W::SIDE)))
}
