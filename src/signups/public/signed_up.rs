//! What comes next after signing up, and the letter once more for those who lost it. The answer is the same whether an
//! address is known or not.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::{Validate, ValidateEmail as _};

use crate::access::store::normal_email;
use crate::access::{Cx, Visitor};
use crate::signups::entity::occasion;
use crate::signups::look::Brief;
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{event, letter};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "signups/public/signed_up.html")]
struct SignedUpPage {
    shell: Shell,
    form: FormView,
    brief: Brief,
    is_listed: bool,
    title: &'static str,
    next: Vec<&'static str>,
    was_sent: bool,
    letters: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StateQuery {
    state: String,
    sent: String,
}

/// The address that lost its letter.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct LetterForm {
    email: String,
}

impl Form for LetterForm {}

pub(super) async fn show(cx: Cx<Visitor>, code: Path<String>, Asked(query): Asked<StateQuery>) -> Answer {
    let occasion = occasions::find_public(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    page(&cx, StatusCode::OK, &occasion, &query, FormView::default())
}

pub(super) async fn send_again(cx: Cx<Visitor>, code: Path<String>, posted: Posted<LetterForm>) -> Answer {
    let occasion = occasions::find_public(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let (form, mut view) = posted.unchecked();
    let email = normal_email(&form.email);
    if email.is_empty() || email.chars().count() > 200 || !email.validate_email() {
        view.refuse("email", "请填写报名时用的邮箱，例如 name@example.com");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &occasion, &StateQuery::default(), view);
    }
    if cx.site.limits.sign_up(&cx.address, &email).is_err() {
        view.refuse("email", "今天给这个邮箱发的邮件太多了，请明天再试，或联系主办方查询");
        return page(&cx, StatusCode::TOO_MANY_REQUESTS, &occasion, &StateQuery::default(), view);
    }
    let write = cx.begin_unnamed().await?;
    let rows = signups::active_of_mailbox(&*write, occasion.id, &email).await?;
    for row in &rows {
        if State::parse(&row.state) == Some(State::Offered) {
            letter::offered(&write, &cx.site, &occasion, row).await?;
        } else {
            letter::taken(&write, &cx.site, &occasion, &[row]).await?;
        }
    }
    if !rows.is_empty() {
        let summary = format!("重新发送报名邮件 {} 封", rows.len());
        write.commit(event::occasion("occasion.letters_resent", &occasion, summary)).await?;
    }
    Ok(unkept(see_other(format!("/occasions/{}/signed-up?sent=yes", occasion.code))))
}

fn page(cx: &Cx<Visitor>, status: StatusCode, occasion: &occasion::Model, query: &StateQuery, form: FormView) -> Answer {
    let was_sent = query.sent == "yes";
    let (title, next) = match State::parse(&query.state) {
        _ if was_sent => ("如果这个邮箱报过名，邮件已经重新发出", vec!["请到邮箱中打开链接，查看、确认或取消报名。"]),
        Some(State::Pending) => (
            "还差一步：请到邮箱确认",
            vec!["确认邮件已发出，请在 60 分钟内打开里面的链接并确认。", "逾期没有确认，名额会让给下一位。"],
        ),
        Some(State::Waiting) => (
            "已进入候补队列",
            vec!["名额暂时满了。有人取消时按报名先后通知，请留意邮件。", "邮件里的链接可以随时查看排在第几位，也可以退出候补。"],
        ),
        Some(State::Requested) => {
            ("已收到报名，等待审核", vec!["主办方审核后把结果发到您的邮箱。", "邮件里的链接可以查看进度，也可以修改或取消。"])
        }
        _ => ("重新发送报名邮件", vec!["填写报名时用的邮箱，我们把您的专属链接再发一次。"]),
    };
    let brief = Brief::of(occasion);
    let mut shell = cx.shell(title).unlisted();
    if occasion.is_listed {
        shell = shell.below(&brief.title, &brief.url);
    }
    let page = SignedUpPage {
        shell: shell.here("报名"),
        form,
        is_listed: occasion.is_listed,
        brief,
        title,
        next,
        was_sent,
        letters: format!("/occasions/{}/letters", occasion.code),
    };
    Ok(unkept(render(status, &page)?))
}
