//! One's own answers: behind the address of one's own page, only for those who came, and for some time.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use askama::Template;
use chrono::{DateTime, Duration, Utc};

use super::questions::{Kind, Question, SATISFACTION, Survey, Surveys, follow_up_name};
use super::store;
use crate::access::{Cx, Visitor};
use crate::platform::clock::local;
use crate::signups::entity::{occasion, signup};
use crate::signups::store::{attendance, occasions, signups};
use crate::signups::{PersonKey, event, link};
use crate::web::request::pairs;
use crate::web::{Answer, FormView, PageError, Shell, render, see_other, unkept};

/// Days after the end in which answers are taken and may be changed.
const OPEN_DAYS: i64 = 30;
/// Days in which a follow-up is taken.
const FOLLOW_UP_DAYS: i64 = 60;

#[derive(Template)]
#[template(path = "signups/survey/answer.html")]
struct SurveyPage {
    shell: Shell,
    title: String,
    intro: String,
    occasion: String,
    own: String,
    action: String,
    form: FormView,
    questions: Vec<Question>,
    /// Why it cannot be answered; empty when it can.
    why_not: String,
    /// Until when it can be changed, once it was answered.
    thanks: String,
}

/// A survey in the hands of somebody.
struct Asked {
    row: signup::Model,
    occasion: occasion::Model,
    survey: Survey,
    name: String,
    own: String,
    action: String,
    /// Why it cannot be answered.
    why_not: Option<String>,
    until: DateTime<Utc>,
}

pub(super) async fn show(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    let asked = about_occasion(&cx, &own).await?;
    page_with_answers(&cx, asked).await
}

pub(super) async fn post(cx: Cx<Visitor>, own: Path<String>, body: Bytes) -> Answer {
    let asked = about_occasion(&cx, &own).await?;
    take(&cx, asked, &body).await
}

pub(super) async fn show_later(cx: Cx<Visitor>, path: Path<(String, u32)>) -> Answer {
    let asked = follow_up(&cx, &path.0, path.1).await?;
    page_with_answers(&cx, asked).await
}

pub(super) async fn post_later(cx: Cx<Visitor>, path: Path<(String, u32)>, body: Bytes) -> Answer {
    let asked = follow_up(&cx, &path.0, path.1).await?;
    take(&cx, asked, &body).await
}

async fn found(cx: &Cx<Visitor>, own: &str) -> Result<(signup::Model, occasion::Model, String), PageError> {
    let key = cx.site.kept::<PersonKey>()?;
    let code = link::read_own(&key, own).ok_or(PageError::NotFound)?;
    let row = signups::by_code(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), row.occasion_id).await?.ok_or(PageError::NotFound)?;
    Ok((row, occasion, format!("/signups/{own}")))
}

async fn about_occasion(cx: &Cx<Visitor>, own: &str) -> Result<Asked, PageError> {
    let (row, occasion, own) = found(cx, own).await?;
    let surveys = cx.site.kept::<Surveys>()?;
    let survey = surveys.about(&occasion.kind).cloned().ok_or(PageError::NotFound)?;
    let until = occasion.ends_at + Duration::days(OPEN_DAYS);
    let why_not = if attendance::came(cx.database(), row.id).await? {
        closed(cx, until)
    } else {
        Some("这份问卷只发给签到到场的人，名单里没有您的签到记录。确实到场的，请联系主办方补记签到。".to_owned())
    };
    let action = format!("{own}/survey");
    Ok(Asked { row, occasion, survey, name: SATISFACTION.to_owned(), own, action, why_not, until })
}

async fn follow_up(cx: &Cx<Visitor>, own: &str, months: u32) -> Result<Asked, PageError> {
    let (row, occasion, own) = found(cx, own).await?;
    let surveys = cx.site.kept::<Surveys>()?;
    let survey = surveys.follow_up(months).cloned().ok_or(PageError::NotFound)?;
    let name = follow_up_name(months);
    let asked_at = store::find(cx.database(), row.id, &name).await?.and_then(|answer| answer.asked_at);
    let asked_at = asked_at.ok_or(PageError::NotFound)?;
    let until = asked_at + Duration::days(FOLLOW_UP_DAYS);
    let (why_not, action) = (closed(cx, until), format!("{own}/follow-up/{months}"));
    Ok(Asked { row, occasion, survey, name, own, action, why_not, until })
}

fn closed(cx: &Cx<Visitor>, until: DateTime<Utc>) -> Option<String> {
    let is_over = cx.site.clock.now() > until;
    is_over.then(|| format!("问卷已于 {} 截止，不再接收和修改。感谢您的关注。", day(until)))
}

fn day(at: DateTime<Utc>) -> String {
    local(at).format("%Y年%-m月%-d日").to_string()
}

async fn page_with_answers(cx: &Cx<Visitor>, asked: Asked) -> Answer {
    let row = store::find(cx.database(), asked.row.id, &asked.name).await?;
    let answers = row.and_then(|row| row.answers);
    let form = answers.as_ref().map(|answers| asked.survey.view(answers)).unwrap_or_default();
    page(cx, StatusCode::OK, asked, form, answers.is_some())
}

async fn take(cx: &Cx<Visitor>, asked: Asked, body: &[u8]) -> Answer {
    if let Some(why) = asked.why_not {
        return Err(PageError::Conflict(why));
    }
    let pairs = pairs(&String::from_utf8_lossy(body));
    let mut view = FormView::of_pairs(&pairs, &[]);
    let Some(answers) = asked.survey.read(&pairs, &mut view) else {
        return page(cx, StatusCode::UNPROCESSABLE_ENTITY, asked, view, false);
    };
    let outcome = write_down(cx, &asked, answers).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => Ok(unkept(see_other(&asked.action))),
        Err(status) => page(cx, status, asked, view, false),
    }
}

async fn write_down(cx: &Cx<Visitor>, asked: &Asked, answers: serde_json::Value) -> Result<(), PageError> {
    let write = cx.begin_unnamed().await?;
    store::save(&write, &asked.row, &asked.name, answers).await?;
    // Who said what stays out of the audit trail: the answers are read without names.
    write.commit(event::occasion("survey.answered", &asked.occasion, "收到一份问卷")).await?;
    Ok(())
}

fn page(cx: &Cx<Visitor>, status: StatusCode, asked: Asked, form: FormView, is_answered: bool) -> Answer {
    let mut shell = cx.shell(asked.survey.title.clone()).unlisted();
    shell.canonical = format!("{}/signups", cx.public_url);
    let page = SurveyPage {
        shell,
        title: asked.survey.title,
        intro: asked.survey.intro,
        occasion: asked.occasion.title,
        own: asked.own,
        action: asked.action,
        form,
        questions: asked.survey.questions,
        why_not: asked.why_not.unwrap_or_default(),
        thanks: if is_answered { day(asked.until) } else { String::new() },
    };
    Ok(unkept(render(status, &page)?))
}
