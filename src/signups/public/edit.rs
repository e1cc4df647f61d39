//! Changing what one said, until the day before. Mobile number and identity stay: places are counted by them.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use serde_json::Value;
use validator::{Validate, ValidationError};

use super::gate;
use super::own::{self, may_edit};
use super::questions::Questions;
use crate::access::{Cx, Visitor};
use crate::forms::{Catalogues, SectionForm};
use crate::signups::entity::{occasion, signup};
use crate::signups::look::Brief;
use crate::signups::person::normal_name;
use crate::signups::rules::State;
use crate::signups::store::signups;
use crate::signups::{PersonKey, event, link};
use crate::values::CreditCode;
use crate::web::{Answer, Form, FormView, PageError, Posted, Shell, render, see_other, unkept};

#[derive(Template)]
#[template(path = "signups/public/edit.html")]
struct EditPage {
    shell: Shell,
    brief: Brief,
    form: FormView,
    more: SectionForm,
    base: String,
}

/// What may be changed.
#[derive(Debug, Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct EditForm {
    #[validate(length(min = 1, max = 40, message = "请填写真实姓名，最多 40 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    name: String,
    #[validate(length(max = 80, message = "单位名称最多 80 字"))]
    employer: String,
    #[validate(custom(function = code))]
    credit_code: String,
    #[validate(length(max = 80, message = "部门和职务最多 80 字"))]
    post: String,
    revision: String,
}

impl Form for EditForm {}

fn code(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() || CreditCode::parse(text).is_ok() {
        return Ok(());
    }
    let words = "统一社会信用代码不对：应为营业执照上的 18 位代码，请逐位核对；不清楚可以不填";
    Err(ValidationError::new("code").with_message(words.into()))
}

const TOO_LATE: &str = "开始前一天起不能再自行修改，报名结束后也不能修改。确有错误，请联系主办方更正。";

pub(super) async fn show(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    if !may_edit(&cx, &row, &occasion) {
        return own::page(&cx, StatusCode::CONFLICT, &row, &occasion, Some(TOO_LATE.to_owned())).await;
    }
    let mut view = FormView::default();
    view.set("name", row.name.clone());
    view.set("employer", row.employer.clone());
    view.set("credit_code", row.credit_code.clone().unwrap_or_default());
    view.set("post", row.post.clone());
    view.set("revision", row.revision.to_string());
    let more = questions(&cx, &occasion)?.filled(&row.answers);
    page(&cx, StatusCode::OK, &row, &occasion, view, more)
}

pub(super) async fn save(cx: Cx<Visitor>, address: Path<String>, posted: Posted<EditForm>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    if !may_edit(&cx, &row, &occasion) {
        return own::page(&cx, StatusCode::CONFLICT, &row, &occasion, Some(TOO_LATE.to_owned())).await;
    }
    let (form, mut view) = posted.unchecked();
    if let Err(errors) = form.validate() {
        view.take_errors(&errors);
    }
    let (answers, more) = questions(&cx, &occasion)?.posted(&mut view);
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, &occasion, view, more);
    }
    let read = form.revision.parse().unwrap_or(0);
    if read != row.revision || !change(&cx, &row, &occasion, form, answers).await? {
        let fresh = signups::find(cx.database(), row.id).await?.ok_or(PageError::NotFound)?;
        view.set("revision", fresh.revision.to_string());
        view.refuse_all("填写期间这份报名有了变动（例如候补到位，或在别处改过）。您填的内容都还在，核对后再保存一次即可。");
        return page(&cx, StatusCode::CONFLICT, &fresh, &occasion, view, more);
    }
    Ok(unkept(see_other(link::own(&*cx.site.kept::<PersonKey>()?, &row))))
}

async fn change(
    cx: &Cx<Visitor>,
    row: &signup::Model,
    occasion: &occasion::Model,
    form: EditForm,
    answers: Value,
) -> Result<bool, PageError> {
    let write = cx.begin_unnamed().await?;
    let changed = signup::Model {
        name: normal_name(&form.name),
        employer: normal_name(&form.employer),
        credit_code: CreditCode::parse(&form.credit_code).ok().map(|code| code.as_str().to_owned()),
        post: normal_name(&form.post),
        answers,
        ..row.clone()
    };
    if !signups::save(&write, changed, row.revision).await? {
        return Ok(false);
    }
    let state = State::parse(&row.state).unwrap_or(State::Pending);
    signups::note(&write, row, "edit", Some(state), state, None).await?;
    write.commit(event::signup("signup.edited", row, occasion, "本人修改报名信息")).await?;
    Ok(true)
}

fn questions(cx: &Cx<Visitor>, occasion: &occasion::Model) -> Result<Questions, PageError> {
    Ok(Questions::of(occasion, cx.site.clock.today(), cx.site.kept::<Catalogues>()?))
}

fn page(
    cx: &Cx<Visitor>,
    status: StatusCode,
    row: &signup::Model,
    occasion: &occasion::Model,
    form: FormView,
    more: SectionForm,
) -> Answer {
    let base = link::own(&*cx.site.kept::<PersonKey>()?, row);
    let mut shell = cx.shell(format!("修改报名信息：{}", occasion.title)).unlisted().below("我的报名", &base).here("修改");
    shell.canonical = format!("{}/signups", cx.public_url);
    Ok(unkept(render(status, &EditPage { shell, brief: Brief::of(occasion), form, more, base })?))
}
