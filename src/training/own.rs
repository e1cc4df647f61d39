//! One's own result: days, score, whether one completed, and the certificate with its file. Known by the address of one's
//! own sign-up; nobody else finds it.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use sea_orm::DatabaseConnection;

use super::results::rules::{Outcome, Rule, attendance_percent};
use super::results::store as results;
use super::{courses, entity::result};
use crate::access::{Cx, Visitor};
use crate::certificates::entity::certificate;
use crate::certificates::look::{self, Tag};
use crate::certificates::rules::Standing;
use crate::certificates::{self, paper, store as register};
use crate::indexing::Later;
use crate::signups::entity::{occasion, signup};
use crate::signups::occasion::Occasion as _;
use crate::signups::own_links::{AddsLinks, OwnLink};
use crate::signups::store::{attendance, occasions, signups};
use crate::signups::{PersonKey, link};
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError, Routes, Shell, render, unkept};

/// Says on the page of one's own sign-up that there is a result.
pub struct ResultLink;

impl AddsLinks for ResultLink {
    fn links<'a>(
        &'a self,
        database: &'a DatabaseConnection,
        occasion: &'a occasion::Model,
        row: &'a signup::Model,
        own: &'a str,
    ) -> Later<'a, Vec<OwnLink>> {
        Box::pin(async move {
            if occasion.kind != link::TRAINING {
                return Ok(Vec::new());
            }
            let result = results::of_signup(database, row.id).await?;
            let Some(result) = result.filter(|result| Outcome::parse(&result.outcome).is_final()) else { return Ok(Vec::new()) };
            let words = if result.certificate_id.is_some() { "结业结果和证书" } else { "结业结果" };
            Ok(vec![OwnLink { words: words.to_owned(), url: format!("{own}/certificate") }])
        })
    }
}

/// Routes for everybody who has the link.
pub(super) fn routes(routes: &mut Routes) {
    routes.get("/signups/{own}/certificate", show);
    routes.get("/signups/{own}/certificate.pdf", file);
}

#[derive(Template)]
#[template(path = "training/own.html")]
struct OwnPage {
    shell: Shell,
    name: String,
    title: String,
    own: String,
    notice: (&'static str, &'static str, String),
    rule: String,
    facts: Vec<(&'static str, String)>,
    certificate: Option<Held>,
}

struct Held {
    number: String,
    tag: Tag,
    period: String,
    verify: String,
    pdf: String,
}

struct Found {
    person: signup::Model,
    occasion: occasion::Model,
    result: Option<result::Model>,
    certificate: Option<certificate::Model>,
}

async fn found(cx: &Cx<Visitor>, own: &str) -> Result<Found, PageError> {
    let code = link::read_own(&*cx.site.kept::<PersonKey>()?, own).ok_or(PageError::NotFound)?;
    let person = signups::by_code(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), person.occasion_id).await?.ok_or(PageError::NotFound)?;
    let result = results::of_signup(cx.database(), person.id).await?;
    let certificate = match result.as_ref().and_then(|row| row.certificate_id) {
        Some(id) => register::find(cx.database(), id).await?,
        None => None,
    };
    Ok(Found { person, occasion, result, certificate })
}

async fn show(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    let Found { person, occasion, result, certificate } = found(&cx, &own).await?;
    let course = match occasion.subject_id {
        Some(id) => courses::find(cx.database(), id).await?.ok_or(PageError::NotFound)?,
        None => return Err(PageError::NotFound),
    };
    let days = attendance::of_signup(cx.database(), person.id).await?.len();
    let all = occasion.sittings().len();
    let outcome = result.as_ref().map_or(Outcome::Pending, |row| Outcome::parse(&row.outcome));
    // What was proposed is nobody's result yet.
    let seen = if outcome.is_final() { result.as_ref() } else { None };
    let mut facts = vec![("出勤", format!("{days} 天，共 {all} 天（{}%）", attendance_percent(days, all)))];
    facts.extend(seen.and_then(|row| row.score).map(|score| ("考核成绩", format!("{score} 分"))));
    facts
        .extend(seen.and_then(|row| row.homework_passed).map(|is_so| ("作业", if is_so { "合格" } else { "不合格" }.to_owned())));
    let why = seen.and_then(|row| row.note.clone()).unwrap_or_default();
    let today = cx.site.clock.today();
    let held = |row: &certificate::Model| Held {
        number: row.number.clone(),
        tag: look::tag(Standing::on(row, today)),
        period: paper::period(row),
        verify: certificates::url(&row.code),
        pdf: format!("/signups/{own}/certificate.pdf"),
    };
    let page = OwnPage {
        shell: cx.shell("结业结果").unlisted().here("结业结果"),
        name: person.name.clone(),
        title: occasion.title.clone(),
        own: format!("/signups/{own}"),
        notice: match outcome {
            Outcome::Completed => ("notice--done", "done", "已结业".to_owned()),
            Outcome::Failed => ("notice--warning", "warning", format!("没有达到结业要求：{why}")),
            _ => ("notice--quiet", "clock", "结果还没有公布。培训结束后由承办单位认定，公布后会发邮件给您。".to_owned()),
        },
        rule: Rule::of(&course).words(),
        facts,
        certificate: certificate.as_ref().map(held),
    };
    render(StatusCode::OK, &page).map(unkept)
}

async fn file(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let certificate = found(&cx, &own).await?.certificate.ok_or(PageError::NotFound)?;
    let bytes = paper::of(&cx.site, &certificate).await?;
    Ok(unkept(file_answer::file(Way::Saved, &paper::file_name(&certificate), "application/pdf").body(bytes)))
}
