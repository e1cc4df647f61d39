//! Somebody who comes without having signed up: name and mobile, a place if there is one, and in.

use actix_web::http::StatusCode;
use serde::Deserialize;
use validator::Validate;

use super::check::{door_name, replay_key, run};
use super::doorway::Doorway;
use super::show;
use super::verdict::{Mode, Said};
use crate::platform::Write;
use crate::signups::counter::{AtDoor, How, NewSignup, walk_in};
use crate::signups::door::{Scan, Verdict, closed, open_sitting};
use crate::signups::entity::{occasion, signup};
use crate::signups::person::{Identity, PersonKey, normal_mobile, normal_name};
use crate::signups::store::attendance::{self, Came};
use crate::signups::store::occasions;
use crate::signups::{event, letter};
use crate::values::mask;
use crate::web::{Answer, Form, FormView, PageError, Posted};

/// What somebody agrees to at the door.
const CONSENT: &str = "现场登记：本人同意登记姓名、手机号等信息，用于本场签到、联系和统计，保存 3 年后清除。";

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct WalkInForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 40, message = "请填写姓名，最多 40 字"))]
    name: String,
    mobile: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 100, message = "单位名称最多 100 字"))]
    employer: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    email: String,
    identity: String,
    quota: String,
    agreed: String,
    door: String,
    key: String,
}

impl Form for WalkInForm {}

pub(super) async fn post(doorway: &Doorway, posted: Posted<WalkInForm>) -> Answer {
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return show::page(doorway, StatusCode::UNPROCESSABLE_ENTITY, view, None).await,
    };
    let key = doorway.key()?;
    let Some(person) = person(&doorway.occasion, &key, &form, &mut view) else {
        return show::page(doorway, StatusCode::UNPROCESSABLE_ENTITY, view, None).await;
    };
    let outcome = admit(doorway, &form, person, &mut view).await;
    match view.settle(outcome)? {
        Ok(said) => {
            let status = if said.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let kept = if said.is_good() { FormView::default() } else { view };
            show::page(doorway, status, kept, Some(said)).await
        }
        Err(status) => show::page(doorway, status, view, None).await,
    }
}

/// The person in the normal spelling; none where something is wrong, which the form then says.
fn person(occasion: &occasion::Model, key: &PersonKey, form: &WalkInForm, view: &mut FormView) -> Option<NewSignup> {
    let mobile = normal_mobile(&form.mobile);
    if mobile.is_none() {
        view.refuse("mobile", "请填写 11 位手机号；境外号码以 + 和国家代码开头");
    }
    if !form.email.is_empty() && !validator::ValidateEmail::validate_email(&form.email) {
        view.refuse("email", "邮箱格式不对，请核对；没有可以不填");
    }
    if form.agreed.is_empty() {
        view.refuse("agreed", "请先向本人说明用途，本人同意后勾选");
    }
    let identity = if occasion.needs_identity {
        Identity::parse(&form.identity).map_err(|error| view.refuse("identity", error.words())).ok()
    } else {
        None
    };
    if view.is_invalid() {
        return None;
    }
    let mobile = mobile?;
    let person_hash = identity.as_ref().map_or_else(|| key.of_mobile(&mobile), |identity| key.of_identity(identity));
    Some(NewSignup {
        how: How::ByOrganiser,
        quota: Some(form.quota.clone()).filter(|quota| !quota.is_empty()),
        name: normal_name(&form.name),
        contact_hash: key.of_mobile(&mobile),
        person_hash,
        mobile,
        email: form.email.clone(),
        employer: form.employer.clone(),
        credit_code: None,
        post: String::new(),
        division_code: None,
        identity_masked: identity.as_ref().map(Identity::masked),
        answers: serde_json::json!({}),
        consent: CONSENT.to_owned(),
        user_id: None,
        organisation_id: None,
        batch: None,
        is_demo: false,
    })
}

async fn admit(doorway: &Doorway, form: &WalkInForm, person: NewSignup, view: &mut FormView) -> Result<Option<Said>, PageError> {
    let now = doorway.site().clock.now();
    let replay = replay_key(doorway, &person.mobile, &form.key, now);
    let write = doorway.begin().await?;
    let occasion = occasions::hold(&write, doorway.occasion.id).await?.ok_or(PageError::NotFound)?;
    if let Some(reason) = closed(&occasion, now) {
        return Ok(Some(Said::refused(&occasion, &reason, None)));
    }
    let name = person.name.clone();
    match walk_in(&write, &doorway.permit, &occasion, person).await? {
        AtDoor::Taken(row) => taken(doorway, write, &occasion, row, replay, form).await.map(Some),
        AtDoor::Known(row) if row.name == name => {
            drop(write);
            let door = door_name(&form.door);
            let scan = Scan { text: row.code, replay_key: replay, scanned_at: None, sent_at: None, method: "code", door };
            run(doorway, Mode::In, scan).await.map(Some)
        }
        AtDoor::Known(row) => {
            let words = format!("这个手机号已由 {} 报名成功。请核对手机号；确是本人的，按名单签到", mask::name(&row.name));
            view.refuse("mobile", words);
            Ok(None)
        }
        AtDoor::Full => {
            view.refuse_all("名额已满，现场没有空位。有人取消或签到截止后仍有空位时，再登记一次。");
            Ok(None)
        }
        AtDoor::Refused(refused) => {
            view.refuse_all(refused.words());
            Ok(None)
        }
    }
}

async fn taken(
    doorway: &Doorway,
    write: Write,
    occasion: &occasion::Model,
    row: signup::Model,
    replay_key: String,
    form: &WalkInForm,
) -> Result<Said, PageError> {
    let now = write.clock().now();
    let day = open_sitting(occasion, now).ok_or(PageError::NotFound)?.on;
    letter::taken(&write, doorway.site(), occasion, &[&row]).await?;
    let door = door_name(&form.door);
    let new = Came { signup_id: row.id, occasion_id: occasion.id, day, at: now, method: "walk_in", door, replay_key };
    let came = attendance::insert(&write, new).await?;
    write.commit(event::signup("signup.walked_in", &row, occasion, "现场登记并签到")).await?;
    Ok(Said::of(occasion, Mode::In, Verdict::Welcome { person: row, came, is_replay: false }))
}
