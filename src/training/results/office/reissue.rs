//! One person's result, and a new certificate where the name was wrong.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{found, held, link};
use crate::access::{Cx, Desk, Officer};
use crate::certificates::entity::certificate;
use crate::certificates::store::Issued;
use crate::certificates::{self, CertificateFollowers, store as register};
use crate::signups::event;
use crate::signups::person::normal_name;
use crate::signups::store::signups;
use crate::training::results::sheet::{Line, Sheet};
use crate::training::results::{certificate as paper, letter, store};
use crate::web::{Answer, Form, FormView, PageError, Posted, render, see_other};

#[derive(Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct ReissueForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 2, max = 40, message = "请填写更正后的姓名（2 到 40 字）"))]
    name: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 4, max = 200, message = "请写明更正的原因和依据（4 到 200 字）"))]
    reason: String,
}

impl Form for ReissueForm {}

#[derive(Template)]
#[template(path = "training/results/person.html")]
struct PersonPage {
    desk: Desk,
    form: FormView,
    id: i64,
    signup_id: i64,
    title: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    certificate: Option<(String, String, String)>,
}

pub(super) async fn show(cx: Cx<Officer>, path: Path<(i64, i64)>) -> Answer {
    let (id, signup_id) = *path;
    let sheet = found(&cx, id).await?;
    let line = of(&sheet, signup_id)?;
    let form = FormView::of_form(&ReissueForm { name: line.person.name.clone(), reason: String::new() });
    page(&cx, StatusCode::OK, &sheet, line, form).await
}

fn of(sheet: &Sheet, signup_id: i64) -> Result<&Line, PageError> {
    sheet.lines.iter().find(|line| line.person.id == signup_id).ok_or(PageError::NotFound)
}

async fn page(cx: &Cx<Officer>, status: StatusCode, sheet: &Sheet, line: &Line, form: FormView) -> Answer {
    let certificate = match line.result.as_ref().and_then(|row| row.certificate_id) {
        Some(id) => register::find(cx.database(), id).await?,
        None => None,
    };
    let shown =
        |row: certificate::Model| (row.number.clone(), certificates::url(&row.code), format!("/office/certificates/{}", row.id));
    let mut facts = vec![
        ("单位", line.person.employer.clone()),
        ("出勤", format!("{} 天，共 {} 天（{}%）", line.days, sheet.days, line.reached.attendance_percent)),
        ("考核成绩", super::page::score(line.reached.score)),
        ("结果", line.outcome().name().to_owned()),
        ("规则核对", line.verdict.words()),
        ("经办", line.result.as_ref().map(|row| row.made_by_name.clone()).unwrap_or_default()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let page = PersonPage {
        desk: cx.desk(format!("{}的结果", line.person.name)),
        form,
        id: sheet.occasion.id,
        signup_id: line.person.id,
        title: sheet.occasion.title.clone(),
        name: line.person.name.clone(),
        facts,
        certificate: certificate.map(shown),
    };
    render(status, &page)
}

pub(super) async fn reissue(cx: Cx<Officer>, path: Path<(i64, i64)>, posted: Posted<ReissueForm>) -> Answer {
    let (id, signup_id) = *path;
    let sheet = found(&cx, id).await?;
    let line = of(&sheet, signup_id)?;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, line, view).await,
    };
    let name = normal_name(&form.name);
    if name == line.person.name {
        view.refuse("name", "与证书上的姓名相同，不需要换发");
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &sheet, line, view).await;
    }
    match view.settle(try_reissue(&cx, (id, signup_id), &name, &form.reason).await.map(Some))? {
        Ok(()) => {
            cx.flash("已换发新证，旧证暂停并注明原因，已发信告知本人。");
            Ok(see_other(format!("{}/{signup_id}", link(id))))
        }
        Err(status) => {
            let sheet = found(&cx, id).await?;
            page(&cx, status, &sheet, of(&sheet, signup_id)?, view).await
        }
    }
}

async fn try_reissue(cx: &Cx<Officer>, (id, signup_id): (i64, i64), name: &str, reason: &str) -> Result<(), PageError> {
    let raced = || PageError::Conflict("结果或证书刚刚有变动，没有换发。请核对最新状态后再办理。".into());
    let write = cx.begin().await?;
    let (sheet, manage) = held(cx, &write, id).await?;
    let line = of(&sheet, signup_id)?;
    let result = line.result.as_ref().ok_or(PageError::NotFound)?;
    let old = match result.certificate_id {
        Some(id) => register::find(&*write, id).await?.ok_or(PageError::NotFound)?,
        None => return Err(PageError::Conflict("这位还没有证书，不能换发。".into())),
    };
    let issue = certificates::permit::issue(&cx.who, &sheet.occasion.division_code).ok_or(PageError::NotFound)?;
    let handle = certificates::permit::handle(&cx.who, &old).ok_or(PageError::NotFound)?;
    let mut person = line.person.clone();
    person.name = name.to_owned();
    if !signups::save(&write, person.clone(), line.person.revision).await? {
        return Err(raced());
    }
    let followers = cx.site.kept::<CertificateFollowers>()?;
    let issued_on = old.issued_on.unwrap_or_else(|| write.clock().today());
    let mut new = paper::of(&sheet.course, &sheet.occasion, &person, issued_on).ok_or_else(raced)?;
    (new.replaces_id, new.expires_on) = (Some(old.id), old.expires_on);
    let Issued { certificate, mut touched, .. } = register::issue(&write, &followers, &issue, new).await?;
    // What stands there without a word would still hold: the old one does not from now on.
    let words = format!("姓名更正，已换发 {}：{reason}", certificate.number);
    let current = register::find(&*write, old.id).await?.ok_or(PageError::NotFound)?;
    let suspended = register::suspend(&write, &followers, &handle, &current, &words).await?.ok_or_else(raced)?;
    touched.extend(suspended.touched);
    if !store::set_certificate(&write, &manage, result, certificate.id).await? {
        return Err(raced());
    }
    letter::reissued(&write, &cx.site, &sheet.occasion, &person, &certificate).await?;
    let happened = event::occasion("training.reissued", &sheet.occasion, format!("换发证书 {}：{reason}", certificate.number));
    write.commit(happened.touching(touched)).await?;
    Ok(())
}
