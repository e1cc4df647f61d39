//! Adding a person by hand: somebody who rang, or whom the organiser asked.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;
use serde_json::json;
use validator::Validate;

use super::host::Host;
use super::look::Head;
use super::{found, raced, url};
use crate::access::Cx;
use crate::access::store::normal_email;
use crate::signups::counter::{How, NewSignup, sign_up};
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::person::{Identity, PersonKey, normal_mobile, normal_name};
use crate::signups::rules::{Stage, State};
use crate::signups::store::occasions;
use crate::signups::{event, letter};
use crate::web::{Answer, Form, FormView, PageError, Posted, see_other};

/// What is kept with somebody whose consent the organiser has.
const CONSENT: &str = "本人已同意主办方代为报名，并知悉个人信息仅用于本次活动的组织，保存 3 年。";

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct AddForm {
    #[validate(length(min = 2, max = 60, message = "请写姓名，2 到 60 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    name: String,
    mobile: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    email: String,
    #[validate(length(max = 100, message = "单位最多 100 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    employer: String,
    #[validate(length(max = 60, message = "职务最多 60 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    post: String,
    division: String,
    quota: String,
    identity: String,
    consent: String,
}

impl Form for AddForm {
    const SECRETS: &'static [&'static str] = &[];
}

#[derive(Template)]
#[template(path = "signups/office/add.html")]
struct AddPart {
    head: Head,
    form: FormView,
    quotas: Vec<(String, String)>,
    divisions: Vec<(String, String)>,
    needs_identity: bool,
    left: String,
}

impl HtmlSafe for AddPart {}

pub(super) async fn show<H: Host>(cx: Cx<H>, id: Path<i64>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &row, FormView::default()).await
}

async fn page<H: Host>(cx: &Cx<H>, status: StatusCode, row: &occasion::Model, form: FormView) -> Answer {
    if row.stage() != Stage::Published {
        cx.flash("发布以后才能添加报名的人。");
        return Ok(see_other(url::<H>(row.id)));
    }
    let places = crate::signups::store::signups::standing(cx.database(), row).await?.places;
    let left = places.left().map_or_else(|| "名额不限".to_owned(), |left| format!("还有 {left} 个名额"));
    let none = |word: &str| std::iter::once((String::new(), word.to_owned()));
    let divisions = cx.site.zone.divisions.iter().map(|division| (division.code.clone(), division.name.clone()));
    let page = AddPart {
        head: Head::of(cx, row, "/people"),
        form,
        quotas: places
            .quotas
            .iter()
            .filter(|quota| !quota.is_division)
            .map(|quota| (quota.key.clone(), quota.name.clone()))
            .collect(),
        divisions: none("不填").chain(divisions).collect(),
        needs_identity: row.needs_identity,
        left,
    };
    H::frame(cx, status, "添加报名的人", &page)
}

pub(super) async fn add<H: Host>(cx: Cx<H>, id: Path<i64>, posted: Posted<AddForm>) -> Answer {
    let (row, _) = found(&cx, *id).await?;
    let (form, mut view) = match posted.check() {
        Ok(checked) => checked,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &row, view).await,
    };
    let person = person(&cx, &row, &form, &mut view)?;
    let outcome = match person {
        Some(person) => try_add(&cx, row.id, person, &mut view).await,
        None => Ok(None),
    };
    match view.settle(outcome)? {
        Ok(made) => {
            let state = State::parse(&made.state).map_or("", State::name);
            cx.flash(format!("已添加 {}：{state}。", made.name));
            Ok(see_other(format!("{}/people/{}", url::<H>(row.id), made.id)))
        }
        Err(status) => page(&cx, status, &row, view).await,
    }
}

fn person<H: Host>(
    cx: &Cx<H>,
    occasion: &occasion::Model,
    form: &AddForm,
    view: &mut FormView,
) -> Result<Option<NewSignup>, PageError> {
    let key = cx.site.kept::<PersonKey>()?;
    let mobile = normal_mobile(&form.mobile);
    if mobile.is_none() {
        view.refuse("mobile", "请写 11 位手机号；境外号码以 + 和国家代码开头");
    }
    let email = normal_email(&form.email);
    if !email.is_empty() && !validator::ValidateEmail::validate_email(&email) {
        view.refuse("email", "邮箱格式不对，例如 name@example.com；没有邮箱可以留空");
    }
    let typed = form.identity.trim();
    let identity = (!typed.is_empty()).then(|| Identity::parse(typed));
    if let Some(Err(error)) = &identity {
        view.refuse("identity", error.words());
    }
    if occasion.needs_identity && identity.is_none() {
        view.refuse("identity", "这一场发证书，需要身份证号");
    }
    let is_known = form.division.is_empty() || cx.site.zone.divisions.iter().any(|division| division.code == form.division);
    if !is_known {
        view.refuse("division", "请从列表中选择地区");
    }
    if form.consent != "yes" {
        view.refuse("consent", "请先征得本人同意，再勾选");
    }
    let identity = identity.and_then(Result::ok);
    let Some(mobile) = mobile.filter(|_| !view.is_invalid()) else { return Ok(None) };
    Ok(Some(NewSignup {
        how: How::ByOrganiser,
        quota: Some(form.quota.clone()).filter(|quota| !quota.is_empty()),
        name: normal_name(&form.name),
        email,
        employer: form.employer.clone(),
        credit_code: None,
        post: form.post.clone(),
        division_code: Some(form.division.clone()).filter(|code| !code.is_empty()),
        identity_masked: identity.as_ref().map(Identity::masked),
        person_hash: identity.as_ref().map_or_else(|| key.of_mobile(&mobile), |identity| key.of_identity(identity)),
        contact_hash: key.of_mobile(&mobile),
        mobile,
        answers: json!({}),
        consent: CONSENT.to_owned(),
        user_id: None,
        organisation_id: None,
        batch: None,
        is_demo: false,
    }))
}

async fn try_add<H: Host>(
    cx: &Cx<H>,
    id: i64,
    person: NewSignup,
    view: &mut FormView,
) -> Result<Option<signup::Model>, PageError> {
    let write = cx.begin().await?;
    let occasion = occasions::hold(&write, id).await?.ok_or(PageError::NotFound)?;
    cx.who.manage(&occasion).ok_or(PageError::NotFound)?;
    // Whoever runs it may add people after the deadline, and not to what is hidden, called off or over.
    if occasion.stage() != Stage::Published || occasion.ends_at <= cx.site.clock.now() {
        return Err(raced());
    }
    match sign_up(&write, &occasion, vec![person]).await?.pop() {
        Some(Ok(made)) => {
            letter::taken(&write, &cx.site, &occasion, &[&made]).await?;
            write.commit(event::signup("signup.added", &made, &occasion, "主办方添加报名")).await?;
            Ok(Some(made))
        }
        Some(Err(refused)) => {
            let field = match refused {
                crate::signups::counter::Refused::NoSuchQuota => "quota",
                _ => "mobile",
            };
            view.refuse(field, refused.words());
            Ok(None)
        }
        None => Err(raced()),
    }
}
