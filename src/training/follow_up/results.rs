//! What people said months later, by course.

use actix_web::http::StatusCode;
use askama::Template;
use sea_orm::{EntityTrait, QueryOrder};
use serde::Deserialize;

use crate::access::{Cx, Desk, Officer};
use crate::signups::link::TRAINING;
use crate::signups::permit;
use crate::signups::store::occasions;
use crate::signups::survey::questions::{Survey, follow_up_name};
use crate::signups::survey::summary::{Counted, FEWEST, count, rows};
use crate::signups::survey::{Surveys, store};
use crate::training::entity::course;
use crate::web::{Answer, Asked, PageError, feed, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct FollowUpQuery {
    course: String,
    months: String,
}

#[derive(Template)]
#[template(path = "training/follow_ups.html")]
struct FollowUpsPage {
    desk: Desk,
    title: String,
    courses: Vec<(String, String)>,
    course: String,
    spans: Vec<(u32, String)>,
    months: u32,
    asked: u64,
    answers: usize,
    questions: Vec<Counted>,
    csv: String,
}

struct Counting {
    course: Option<course::Model>,
    courses: Vec<course::Model>,
    months: u32,
    survey: Survey,
    asked: u64,
    answers: usize,
    counted: Vec<Counted>,
}

pub(super) async fn show(cx: Cx<Officer>, asked: Asked<FollowUpQuery>) -> Answer {
    let surveys = cx.site.kept::<Surveys>()?;
    let Counting { course, courses, months, survey, asked, answers, counted } = counting(&cx, &asked.0).await?;
    let course = course.map(|course| course.id.to_string()).unwrap_or_default();
    let page = FollowUpsPage {
        desk: cx.desk("结业回访"),
        title: survey.title,
        csv: format!("/office/training/follow-ups.csv?course={course}&months={months}"),
        courses: courses.into_iter().map(|course| (course.id.to_string(), course.title)).collect(),
        course,
        spans: surveys.follow_ups().into_iter().map(|months| (months, format!("{months} 个月"))).collect(),
        months,
        asked,
        answers,
        questions: counted,
    };
    render(StatusCode::OK, &page)
}

pub(super) async fn export(cx: Cx<Officer>, asked: Asked<FollowUpQuery>) -> Answer {
    let counting = counting(&cx, &asked.0).await?;
    let head = ["问题", "选项或回答", "选择人数", "回答人数", "平均分"];
    Ok(feed::csv(&format!("follow-up-{}.csv", counting.months), &head, rows(&counting.counted)))
}

async fn counting(cx: &Cx<Officer>, query: &FollowUpQuery) -> Result<Counting, PageError> {
    if !permit::handles(&cx.who) {
        return Err(PageError::Forbidden("回访结果由培训的经办人查看。如工作需要，请联系系统管理员调整角色。".into()));
    }
    let surveys = cx.site.kept::<Surveys>()?;
    let spans = surveys.follow_ups();
    let months = query.months.parse().ok().filter(|months| spans.contains(months)).or_else(|| spans.first().copied());
    let months = months.ok_or(PageError::NotFound)?;
    let survey = surveys.follow_up(months).cloned().ok_or(PageError::NotFound)?;
    let courses = course::Entity::find().order_by_asc(course::Column::Title).all(cx.database()).await?;
    let chosen = query.course.parse::<i64>().ok().and_then(|id| courses.iter().find(|course| course.id == id).cloned());
    let mut ids = Vec::new();
    let wanted = courses.iter().filter(|course| chosen.as_ref().is_none_or(|chosen| chosen.id == course.id));
    for occasion in occasions::of_subjects(cx.database(), TRAINING, wanted.map(|course| course.id)).await? {
        if cx.who.covers(&occasion.division_code) {
            ids.push(occasion.id);
        }
    }
    let name = follow_up_name(months);
    let asked = store::asked(cx.database(), &ids, &name).await?;
    let answered = store::answered(cx.database(), &ids, &name).await?;
    let answers: Vec<serde_json::Value> = answered.into_iter().filter_map(|row| row.answers).collect();
    let counted = if answers.len() < FEWEST { Vec::new() } else { count(&survey, &answers) };
    Ok(Counting { course: chosen, courses, months, survey, asked, answers: answers.len(), counted })
}
