//! Checking oneself in: the code on the screen opens the form for some minutes; the ticket's code, or the name with the end
//! of the mobile, says who it is.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::verdict::{Mode, Said};
use crate::access::{Cx, Visitor};
use crate::platform::secret::random_key;
use crate::signups::PersonKey;
use crate::signups::door::{Reason, Scan, Verdict, check_in, entry_pass, is_screen_code};
use crate::signups::entity::occasion;
use crate::signups::permit;
use crate::signups::person::normal_name;
use crate::signups::store::{occasions, people};
use crate::web::{Answer, Asked, Form, FormView, PageError, Posted, Routes, Shell, render, unkept};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/in/{code}", show);
    routes.post("/in/{code}", post);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct InQuery {
    s: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct InForm {
    pass: String,
    ticket: String,
    name: String,
    mobile_end: String,
}

impl Form for InForm {}

#[derive(Template)]
#[template(path = "signups/door/own.html")]
struct InPage {
    shell: Shell,
    code: String,
    occasion: String,
    form: FormView,
    /// For the form; empty when it is no longer open.
    pass: String,
    said: Option<Said>,
}

async fn show(cx: Cx<Visitor>, code: Path<String>, asked: Asked<InQuery>) -> Answer {
    let occasion = found(&cx, &code).await?;
    let (key, now) = (cx.site.kept::<PersonKey>()?, cx.site.clock.now());
    if !is_screen_code(&key, occasion.id, &asked.0.s, now) {
        let said = Said::refused(&occasion, &Reason::ScreenChanged, None);
        return page(&cx, StatusCode::OK, &occasion, String::new(), FormView::default(), Some(said));
    }
    page(&cx, StatusCode::OK, &occasion, entry_pass(&key, occasion.id, now), FormView::default(), None)
}

async fn post(cx: Cx<Visitor>, code: Path<String>, posted: Posted<InForm>) -> Answer {
    let occasion = found(&cx, &code).await?;
    let (form, mut view) = posted.unchecked();
    let (key, now) = (cx.site.kept::<PersonKey>()?, cx.site.clock.now());
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(permit) = permit::admit_self(&key, &occasion, &form.pass, now) else {
        let said = Said::refused(&occasion, &Reason::ScreenChanged, None);
        return page(&cx, refused, &occasion, String::new(), view, Some(said));
    };
    let Some(text) = ticket(&cx, &occasion, &form, &mut view).await? else {
        if let Err(PageError::TooMany(seconds)) = cx.site.limits.door_miss(&cx.address) {
            view.refuse_all(format!("试得太频繁，请等 {seconds} 秒，或到签到台由工作人员办理。"));
            let mut answer = page(&cx, StatusCode::TOO_MANY_REQUESTS, &occasion, form.pass, view, None)?;
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(answer);
        }
        return page(&cx, refused, &occasion, form.pass, view, None);
    };
    let write = cx.begin_as("自助签到").await?;
    let scan = Scan { text, replay_key: random_key(), scanned_at: None, sent_at: None, method: "self", door: None };
    let verdict = check_in(write, &key, &permit, &occasion, scan).await?;
    if matches!(&verdict, Verdict::Refused { person: None, .. }) {
        // Codes are not to be guessed at.
        cx.site.limits.door_miss(&cx.address)?;
    }
    let said = Said::of(&occasion, Mode::In, verdict);
    let (status, pass) = if said.is_good() { (StatusCode::OK, String::new()) } else { (refused, form.pass) };
    page(&cx, status, &occasion, pass, view, Some(said))
}

/// What the ticket says; none where nobody is found, which the form then says.
async fn ticket(
    cx: &Cx<Visitor>,
    occasion: &occasion::Model,
    form: &InForm,
    view: &mut FormView,
) -> Result<Option<String>, PageError> {
    if !form.ticket.trim().is_empty() {
        return Ok(Some(form.ticket.trim().chars().take(200).collect()));
    }
    let (name, end) = (normal_name(&form.name), form.mobile_end.trim());
    if name.is_empty() {
        view.refuse("ticket", "请输入签到码；没有签到码的，填写下面的姓名和手机尾号");
        return Ok(None);
    }
    if end.len() != 4 || !end.chars().all(|letter| letter.is_ascii_digit()) {
        view.refuse("mobile_end", "请填写报名手机号的后 4 位数字");
        return Ok(None);
    }
    let mut rows = people::named(cx.database(), occasion.id, &name, end).await?.into_iter();
    match (rows.next(), rows.next()) {
        (Some(row), None) => Ok(Some(row.code)),
        (Some(_), Some(_)) => {
            view.refuse("ticket", "名单里有同名同尾号的人，请输入电子票上的签到码");
            Ok(None)
        }
        _ => {
            view.refuse("name", "名单里没有找到。请核对姓名和报名时的手机号，或到签到台由工作人员办理");
            Ok(None)
        }
    }
}

async fn found(cx: &Cx<Visitor>, code: &str) -> Result<occasion::Model, PageError> {
    occasions::find_public(cx.database(), code).await?.ok_or(PageError::NotFound)
}

fn page(
    cx: &Cx<Visitor>,
    status: StatusCode,
    occasion: &occasion::Model,
    pass: String,
    form: FormView,
    said: Option<Said>,
) -> Answer {
    let page = InPage {
        shell: cx.shell("自助签到").unlisted(),
        code: occasion.code.clone(),
        occasion: occasion.title.clone(),
        form,
        pass,
        said,
    };
    Ok(unkept(render(status, &page)?))
}
