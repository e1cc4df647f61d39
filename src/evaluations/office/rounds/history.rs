//! What happened in a round: every step with its clock, who and why.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::super::{found, subjects_of};
use super::head::Head;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::entity::round_step;
use crate::evaluations::permit;
use crate::evaluations::rules::{Action, Stage};
use crate::evaluations::store::steps;
use crate::web::filters::{date, moment};
use crate::web::{Answer, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds/{id}/history", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/history.html")]
struct HistoryPage {
    desk: Desk,
    head: Head,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    when: String,
    note: String,
    is_newest: bool,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    let own: Vec<i64> = subjects_of(&cx, &round).await?.iter().map(|row| row.id).collect();
    let leads = permit::leads(&cx.who);
    let all = steps::of_round(cx.database(), round.id).await?;
    let seen = all.into_iter().rev().filter(|step| leads || step.subject_id.is_none_or(|id| own.contains(&id)));
    let rows = seen.enumerate().map(|(at, step)| view(step, at == 0)).collect();
    let head = Head::of(&cx, &round, "history").await?;
    render(StatusCode::OK, &HistoryPage { desk: cx.desk(format!("办理记录：{}", round.name)), head, rows })
}

fn view(step: round_step::Model, is_newest: bool) -> Row {
    let to = Stage::parse(&step.to_stage).map_or("", Stage::name);
    let due = step.due_on.map(|day| format!("，截止 {}", date(day))).unwrap_or_default();
    let title = match Action::parse(&step.action) {
        Some(action) => format!("{}（进入“{to}”{due}）", action.name()),
        None => within(&step.action).to_owned(),
    };
    Row { title, when: format!("{}　{}", moment(step.at), step.actor_name), note: step.note.unwrap_or_default(), is_newest }
}

/// What happened within a stage.
fn within(action: &str) -> &'static str {
    match action {
        "begin" => "新建轮次",
        "exclude" => "增减参评对象",
        "assess" => "提交或撤回自评",
        "remind" => "提醒提交自评",
        "check" => "核查",
        "adjust" => "登记加分、扣分和否决",
        "draw" => "抽取专家",
        "declare" => "专家回避声明",
        "leave" => "专家退出",
        "score" => "专家提交评分",
        "compute" => "测算得分",
        "acknowledge" => "研究意见",
        "object" => "提出异议",
        "withdraw" => "撤回异议",
        "decide" => "答复异议",
        "propose" => "拟定等级",
        "confirm" => "复核等级",
        "notice" => "拟稿公示",
        "rectify" => "下达整改",
        "recheck" => "整改复查",
        "propose_decision" => "拟定表扬或摘牌",
        "confirm_decision" => "复核表扬或摘牌",
        _ => "其他",
    }
}
