//! Teams, how far the judges are, the ranking, and publishing it with its awards.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use askama::Template;

use super::plan::Plan;
use super::ranking::rank;
use super::store;
use crate::access::{Cx, Desk, Officer, Permit};
use crate::events::entity::team;
use crate::signups::entity::{door_pass, occasion};
use crate::signups::event;
use crate::signups::permit::{self, Manage};
use crate::signups::store::{occasions, passes};
use crate::web::request::pairs;
use crate::web::{Answer, FormView, PageError, Routes, filters, render, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/occasions/{id}/contest", show);
    routes.post("/office/occasions/{id}/contest/publication", publish);
    routes.post("/office/occasions/{id}/contest/teams/{team}", move_team);
}

#[derive(Template)]
#[template(path = "events/contest/office.html")]
struct ContestPage {
    desk: Desk,
    occasion: String,
    base: String,
    back: String,
    result_url: String,
    form: FormView,
    rounds: Vec<String>,
    ranking: Vec<Line>,
    left: Vec<(i64, String)>,
    judges: Vec<(String, Vec<bool>)>,
    published: String,
}

struct Line {
    id: i64,
    place: usize,
    name: String,
    school: String,
    members: String,
    rounds: Vec<String>,
    score: String,
    award: String,
}

struct Found {
    occasion: occasion::Model,
    plan: Plan,
    permit: Permit<Manage>,
}

async fn found(cx: &Cx<Officer>, id: i64) -> Result<Found, PageError> {
    if !permit::handles(&cx.who) {
        return Err(PageError::Forbidden("比赛由活动的经办人管理。如工作需要，请联系系统管理员调整角色。".into()));
    }
    let occasion = occasions::find(cx.database(), id).await?.ok_or(PageError::NotFound)?;
    let permit = permit::manage(&cx.who, &occasion).ok_or(PageError::NotFound)?;
    let plan = Plan::of(&occasion).ok_or(PageError::NotFound)?;
    Ok(Found { occasion, plan, permit })
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let found = found(&cx, *id).await?;
    page(&cx, StatusCode::OK, &found, FormView::default()).await
}

async fn move_team(cx: Cx<Officer>, path: Path<(i64, i64)>, body: Bytes) -> Answer {
    let found = found(&cx, path.0).await?;
    let pairs = pairs(&String::from_utf8_lossy(&body));
    let is_back = pairs.iter().any(|(name, value)| name == "to" && value == store::REGISTERED);
    let (state, words) = if is_back { (store::REGISTERED, "恢复参赛") } else { (store::WITHDRAWN, "退出比赛") };
    if found.plan.published_at.is_some() {
        return conflict(&cx, &found, "结果已经公布，不能再调整队伍。").await;
    }
    let write = cx.begin().await?;
    if !store::set_team_state(&write, &found.permit, path.1, state).await? {
        return Err(PageError::NotFound);
    }
    write.commit(event::occasion("contest.team_moved", &found.occasion, format!("队伍{words}"))).await?;
    cx.flash(format!("已记为{words}。"));
    Ok(see_other(base(&found.occasion)))
}

async fn publish(cx: Cx<Officer>, id: Path<i64>, body: Bytes) -> Answer {
    let found = found(&cx, *id).await?;
    let pairs = pairs(&String::from_utf8_lossy(&body));
    let mut view = FormView::of_pairs(&pairs, &[]);
    let outcome = try_publish(&cx, &found, &pairs, &mut view).await;
    match view.settle(outcome)? {
        Ok(()) => {
            cx.flash("结果已公布，活动页可以看到。");
            Ok(see_other(base(&found.occasion)))
        }
        Err(status) => page(&cx, status, &found, view).await,
    }
}

async fn try_publish(
    cx: &Cx<Officer>,
    found: &Found,
    pairs: &[(String, String)],
    view: &mut FormView,
) -> Result<Option<()>, PageError> {
    let write = cx.begin().await?;
    let occasion = occasions::hold(&write, found.occasion.id).await?.ok_or(PageError::NotFound)?;
    let plan = Plan::of(&occasion).ok_or(PageError::NotFound)?;
    if plan.published_at.is_some() {
        return Err(PageError::Conflict("结果已经公布过了。".into()));
    }
    let sheets = store::sheets(&*write, occasion.id).await?;
    let rounds = 0..plan.rounds.len();
    if let Some(empty) = rounds.into_iter().find(|at| !store::signed(&sheets).iter().any(|sheet| sheet.round == *at)) {
        view.refuse_all(format!("“{}”还没有评委签字的评分，不能公布。", plan.rounds[empty].name));
        return Ok(None);
    }
    if sheets.iter().any(|sheet| !sheet.is_signed) {
        view.refuse_all("还有评委保存了评分但没有签字。请提醒签字，或收回其评分链接并请其作废后再公布。");
        return Ok(None);
    }
    let award = |(name, value): &(String, String)| {
        let id = name.strip_prefix("award-")?.parse::<i64>().ok()?;
        Some((id, value.trim().chars().take(30).collect::<String>()))
    };
    let awards: Vec<(i64, String)> = pairs.iter().filter_map(award).collect();
    store::set_awards(&write, &found.permit, &awards).await?;
    let mut details = occasion.details.clone();
    details["contest"] = serde_json::to_value(Plan { published_at: Some(write.clock().now()), ..plan }).unwrap_or_default();
    let revision = occasion.revision;
    if !occasions::save(&write, occasion::Model { details, ..occasion.clone() }, revision).await? {
        return Err(PageError::Conflict("活动刚刚被别人改过，请再公布一次。".into()));
    }
    write.commit(event::shown("contest.published", &occasion, "公布比赛结果")).await?;
    Ok(Some(()))
}

async fn conflict(cx: &Cx<Officer>, found: &Found, words: &str) -> Answer {
    let mut view = FormView::default();
    view.refuse_all(words);
    page(cx, StatusCode::CONFLICT, found, view).await
}

fn base(occasion: &occasion::Model) -> String {
    format!("/office/occasions/{}/contest", occasion.id)
}

async fn page(cx: &Cx<Officer>, status: StatusCode, found: &Found, form: FormView) -> Answer {
    let Found { occasion, plan, .. } = found;
    let teams = store::teams(cx.database(), occasion.id).await?;
    let (taking_part, left): (Vec<team::Model>, Vec<team::Model>) =
        teams.into_iter().partition(|team| team.state == store::REGISTERED);
    let sheets = store::sheets(cx.database(), occasion.id).await?;
    let judges = passes::of_occasion(cx.database(), occasion.id).await?;
    let progress = |pass: &door_pass::Model| {
        let key = store::judge_key(pass);
        let has_signed = |at: usize| {
            sheets.iter().any(|sheet| sheet.judge_key == key && usize::try_from(sheet.round) == Ok(at) && sheet.is_signed)
        };
        (pass.name.clone(), (0..plan.rounds.len()).map(has_signed).collect())
    };
    let page = ContestPage {
        desk: cx.desk("比赛"),
        occasion: occasion.title.clone(),
        base: base(occasion),
        back: format!("/office/occasions/{}/people", occasion.id),
        result_url: format!("/events/{}/result", occasion.code),
        rounds: plan.rounds.iter().map(|round| format!("{}（权重 {}）", round.name, round.weight)).collect(),
        ranking: lines(plan, &taking_part, &store::signed(&sheets), &form),
        left: left.into_iter().map(|team| (team.id, team.name)).collect(),
        judges: judges.iter().filter(|pass| pass.role == passes::JUDGE && pass.revoked_at.is_none()).map(progress).collect(),
        published: plan.published_at.map(filters::moment).unwrap_or_default(),
        form,
    };
    render(status, &page)
}

fn lines(plan: &Plan, teams: &[team::Model], sheets: &[super::ranking::Sheet], form: &FormView) -> Vec<Line> {
    let ids: Vec<i64> = teams.iter().map(|team| team.id).collect();
    let line = |placed: super::ranking::Placed| {
        let team = teams.iter().find(|team| team.id == placed.team_id)?;
        let members: Vec<String> = serde_json::from_value(team.members.clone()).unwrap_or_default();
        let typed = form.value(&format!("award-{}", team.id)).to_owned();
        let award = match (&team.award, plan.published_at) {
            (award, Some(_)) => award.clone().unwrap_or_default(),
            _ if !typed.is_empty() => typed,
            _ if placed.rounds.iter().all(Option::is_none) => String::new(),
            _ => plan.award(placed.place).to_owned(),
        };
        Some(Line {
            id: team.id,
            place: placed.place,
            name: team.name.clone(),
            school: team.school.clone(),
            members: members.join("、"),
            score: placed.shown(),
            rounds: placed.rounds_shown(),
            award,
        })
    };
    rank(plan, &ids, sheets).into_iter().filter_map(line).collect()
}
