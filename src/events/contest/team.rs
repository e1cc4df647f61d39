//! Somebody with a place registers their team, and changes it until sign-up closes.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;
use validator::Validate;

use super::plan::Plan;
use super::store;
use crate::access::{Cx, Visitor};
use crate::signups::entity::{occasion, signup};
use crate::signups::person::normal_name;
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};
use crate::signups::{PersonKey, event, link};
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, Shell, filters, render, see_other, unkept};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/signups/{own}/team", show);
    routes.post("/signups/{own}/team", save);
}

#[derive(Template)]
#[template(path = "events/contest/team.html")]
struct TeamPage {
    shell: Shell,
    occasion: String,
    own: String,
    form: FormView,
    sizes: String,
    why_not: String,
    is_registered: bool,
    until: String,
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
struct TeamForm {
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(min = 1, max = 30, message = "请填写队名，最多 30 字；公布结果时用这个名字"))]
    name: String,
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    #[validate(length(max = 60, message = "学校或单位最多 60 字"))]
    school: String,
    members: String,
}

impl Form for TeamForm {}

struct Mine {
    row: signup::Model,
    occasion: occasion::Model,
    plan: Plan,
    own: String,
}

async fn found(cx: &Cx<Visitor>, own: &str) -> Result<Mine, PageError> {
    let code = link::read_own(&*cx.site.kept::<PersonKey>()?, own).ok_or(PageError::NotFound)?;
    let row = signups::by_code(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), row.occasion_id).await?.ok_or(PageError::NotFound)?;
    let plan = Plan::of(&occasion).ok_or(PageError::NotFound)?;
    Ok(Mine { row, occasion, plan, own: format!("/signups/{own}") })
}

fn why_not(cx: &Cx<Visitor>, mine: &Mine) -> &'static str {
    match State::parse(&mine.row.state) {
        Some(State::Confirmed) if cx.site.clock.now() < mine.occasion.closes_at => "",
        Some(State::Confirmed) => "报名已经截止，队伍信息不能再改。确需更正的，请联系主办方。",
        _ => "报名成功后才能登记队伍。",
    }
}

async fn show(cx: Cx<Visitor>, own: Path<String>) -> Answer {
    let mine = found(&cx, &own).await?;
    let team = store::of_signup(cx.database(), mine.row.id).await?;
    let mut form = FormView::default();
    if let Some(team) = &team {
        let members: Vec<String> = serde_json::from_value(team.members.clone()).unwrap_or_default();
        form.set("name", team.name.as_str());
        form.set("school", team.school.as_str());
        form.set("members", members.join("\n"));
    }
    page(&cx, StatusCode::OK, &mine, form, team.is_some())
}

async fn save(cx: Cx<Visitor>, own: Path<String>, posted: Posted<TeamForm>) -> Answer {
    let mine = found(&cx, &own).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (form, mut view) = match posted.check() {
        Ok(both) => both,
        Err(view) => return page(&cx, refused, &mine, view, false),
    };
    let members: Vec<String> = form.members.lines().map(normal_name).filter(|name| !name.is_empty()).collect();
    let (least, most) = (mine.plan.team_min, mine.plan.team_max);
    if !(least..=most).contains(&members.len()) {
        view.refuse("members", format!("每队 {least} 到 {most} 人，每行写一人，现在是 {} 人", members.len()));
    } else if members.iter().any(|name| name.chars().count() > 40) {
        view.refuse("members", "每行只写一人的姓名，最多 40 字");
    }
    if view.is_invalid() {
        return page(&cx, refused, &mine, view, false);
    }
    let outcome = try_save(&cx, &mine, &form, &members, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => Ok(unkept(see_other(format!("{}/team", mine.own)))),
        Err(status) => page(&cx, status, &mine, view, false),
    }
}

async fn try_save(
    cx: &Cx<Visitor>,
    mine: &Mine,
    form: &TeamForm,
    members: &[String],
    view: &mut FormView,
) -> Result<Option<()>, PageError> {
    if !why_not(cx, mine).is_empty() {
        return Err(PageError::Conflict(why_not(cx, mine).into()));
    }
    let write = cx.begin_unnamed().await?;
    occasions::hold(&write, mine.occasion.id).await?;
    let teams = store::teams(&*write, mine.occasion.id).await?;
    if teams.iter().any(|team| team.name == form.name && team.signup_id != Some(mine.row.id)) {
        view.refuse("name", "这个队名已经有人用了，请换一个");
        return Ok(None);
    }
    store::save_team(&write, &mine.row, (&form.name, &form.school, members)).await?;
    write.commit(event::signup("team.saved", &mine.row, &mine.occasion, &format!("登记队伍“{}”", form.name))).await?;
    Ok(Some(()))
}

fn page(cx: &Cx<Visitor>, status: StatusCode, mine: &Mine, form: FormView, is_registered: bool) -> Answer {
    let mut shell = cx.shell("参赛队伍").unlisted();
    shell.canonical = format!("{}/signups", cx.public_url);
    let page = TeamPage {
        shell,
        occasion: mine.occasion.title.clone(),
        own: mine.own.clone(),
        form,
        sizes: format!("每行写一人，第一行是队长；每队 {} 到 {} 人。", mine.plan.team_min, mine.plan.team_max),
        why_not: why_not(cx, mine).to_owned(),
        is_registered,
        until: filters::moment(mine.occasion.closes_at),
    };
    Ok(unkept(render(status, &page)?))
}
