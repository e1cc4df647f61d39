//! What people said, for those who run the occasion: counted, without names.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::questions::{SATISFACTION, Survey, Surveys};
use super::store;
use super::summary::{Counted, FEWEST, count, rows};
use crate::access::{Cx, Desk, Officer};
use crate::signups::entity::occasion;
use crate::signups::permit;
use crate::signups::store::occasions;
use crate::web::{Answer, PageError, feed, render};

#[derive(Template)]
#[template(path = "signups/survey/results.html")]
struct ResultsPage {
    desk: Desk,
    title: String,
    occasion: String,
    back: String,
    csv: String,
    answers: usize,
    of: usize,
    percent: usize,
    questions: Vec<Counted>,
}

pub(super) async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (occasion, survey, counted, answers) = counted(&cx, *id).await?;
    let of = store::came(cx.database(), occasion.id).await?;
    let page = ResultsPage {
        desk: cx.desk("问卷结果"),
        title: survey.title,
        back: format!("/office/occasions/{}/people", occasion.id),
        csv: format!("/office/occasions/{}/survey.csv", occasion.id),
        occasion: occasion.title,
        answers,
        of,
        percent: (answers * 100).checked_div(of).unwrap_or(0).min(100),
        questions: counted,
    };
    render(StatusCode::OK, &page)
}

pub(super) async fn export(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let (occasion, _, counted, _) = counted(&cx, *id).await?;
    let head = ["问题", "选项或回答", "选择人数", "回答人数", "平均分"];
    Ok(feed::csv(&format!("survey-{}.csv", occasion.code), &head, rows(&counted)))
}

async fn counted(cx: &Cx<Officer>, id: i64) -> Result<(occasion::Model, Survey, Vec<Counted>, usize), PageError> {
    if !permit::handles(&cx.who) {
        return Err(PageError::Forbidden("问卷结果由培训和活动的经办人查看。如工作需要，请联系系统管理员调整角色。".into()));
    }
    let occasion = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    permit::manage(&cx.who, &occasion).ok_or(PageError::NotFound)?;
    let survey = cx.site.kept::<Surveys>()?.about(&occasion.kind).cloned().ok_or(PageError::NotFound)?;
    let answered = store::answered(cx.database(), &[occasion.id], SATISFACTION).await?;
    let answers: Vec<serde_json::Value> = answered.into_iter().filter_map(|row| row.answers).collect();
    let counted = if answers.len() < FEWEST { Vec::new() } else { count(&survey, &answers) };
    Ok((occasion, survey, counted, answers.len()))
}
