//! A judge's sheets, behind their link: one page a round with all teams. Saved as often as they like, signed once; nobody
//! sees another's points before all is published.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use askama::Template;
use serde::Deserialize;

use super::plan::{Plan, Round};
use super::store::{self, Filled};
use crate::access::{Cx, Visitor};
use crate::events::entity::{score, team};
use crate::signups::entity::{door_pass, occasion};
use crate::signups::event;
use crate::signups::store::{occasions, passes};
use crate::web::request::pairs;
use crate::web::{Answer, Asked, FormView, PageError, Routes, Shell, render, see_other, unkept};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/judge/{key}", show);
    routes.post("/judge/{key}", save);
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct JudgeQuery {
    round: String,
}

#[derive(Template)]
#[template(path = "events/contest/judge.html")]
struct JudgePage {
    shell: Shell,
    occasion: String,
    judge: String,
    base: String,
    form: FormView,
    round: usize,
    rounds: Vec<(usize, String, bool)>,
    criteria: Vec<(String, String)>,
    teams: Vec<Row>,
    is_signed: bool,
    is_published: bool,
}

struct Row {
    name: String,
    school: String,
    /// Name of the field, its label, and what stands in it.
    fields: Vec<(String, String, String)>,
    total: String,
}

struct Bench {
    pass: door_pass::Model,
    occasion: occasion::Model,
    plan: Plan,
    base: String,
}

async fn found(cx: &Cx<Visitor>, key: &str) -> Result<Bench, PageError> {
    let pass = passes::find(cx.database(), key, passes::JUDGE).await?.ok_or(PageError::NotFound)?;
    if !passes::is_open(&pass, cx.site.clock.now()) {
        return Err(PageError::Gone("这个评分链接已过期或已被收回。请向主办方要一个新的链接。".into()));
    }
    let occasion = occasions::find(cx.database(), pass.occasion_id).await?.ok_or(PageError::NotFound)?;
    let plan = Plan::of(&occasion).ok_or(PageError::NotFound)?;
    Ok(Bench { pass, occasion, plan, base: format!("/judge/{key}") })
}

/// The round that is asked for, from 0.
fn round_of(bench: &Bench, text: &str) -> usize {
    text.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < bench.plan.rounds.len()).unwrap_or(0)
}

fn field(team: i64, criterion: usize) -> String {
    format!("p-{team}-{criterion}")
}

async fn own_sheets(cx: &Cx<Visitor>, bench: &Bench) -> Result<Vec<score::Model>, PageError> {
    let key = store::judge_key(&bench.pass);
    let rows = store::sheets(cx.database(), bench.occasion.id).await?;
    Ok(rows.into_iter().filter(|row| row.judge_key == key).collect())
}

async fn taking_part(cx: &Cx<Visitor>, bench: &Bench) -> Result<Vec<team::Model>, PageError> {
    let teams = store::teams(cx.database(), bench.occasion.id).await?;
    Ok(teams.into_iter().filter(|team| team.state == store::REGISTERED).collect())
}

async fn show(cx: Cx<Visitor>, key: Path<String>, asked: Asked<JudgeQuery>) -> Answer {
    let bench = found(&cx, &key).await?;
    let at = round_of(&bench, &asked.0.round);
    let mut form = FormView::default();
    for sheet in own_sheets(&cx, &bench).await?.iter().filter(|sheet| usize::try_from(sheet.round) == Ok(at)) {
        let points: Vec<Option<f64>> = serde_json::from_value(sheet.points.clone()).unwrap_or_default();
        for (criterion, point) in points.iter().enumerate() {
            form.set(&field(sheet.team_id, criterion), point.map(|point| point.to_string()).unwrap_or_default());
        }
    }
    page(&cx, StatusCode::OK, &bench, at, form).await
}

async fn save(cx: Cx<Visitor>, key: Path<String>, body: Bytes) -> Answer {
    let bench = found(&cx, &key).await?;
    let pairs = pairs(&String::from_utf8_lossy(&body));
    let mut view = FormView::of_pairs(&pairs, &[]);
    let at = round_of(&bench, view.value("round"));
    let is_signing = view.value("verb") == "sign";
    let teams = taking_part(&cx, &bench).await?;
    let sheets = read(&bench.plan.rounds[at], &teams, is_signing, &mut view);
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &bench, at, view).await;
    }
    let outcome = write_down(&cx, &bench, at, &sheets, is_signing).await;
    match view.settle(outcome.map(Some))? {
        Ok(()) => Ok(unkept(see_other(format!("{}?round={}", bench.base, at + 1)))),
        Err(status) => page(&cx, status, &bench, at, view).await,
    }
}

/// What was typed as sheets. Whoever signs has filled in everything.
fn read(round: &Round, teams: &[team::Model], is_signing: bool, view: &mut FormView) -> Vec<Filled> {
    let mut sheets = Vec::with_capacity(teams.len());
    for team in teams {
        let mut points = Vec::with_capacity(round.criteria.len());
        for (at, criterion) in round.criteria.iter().enumerate() {
            let name = field(team.id, at);
            let typed = view.value(&name).trim().to_owned();
            let point = typed.parse::<f64>().ok().filter(|point| (0.0..=criterion.max).contains(point));
            if typed.is_empty() && is_signing {
                view.refuse(&name, format!("{}：“{}”还没有打分，全部打完才能签字", team.name, criterion.name));
            } else if !typed.is_empty() && point.is_none() {
                view.refuse(&name, format!("{}：“{}”应为 0 到 {} 的数字", team.name, criterion.name, criterion.max));
            }
            points.push(point);
        }
        sheets.push(Filled { team_id: team.id, points });
    }
    sheets
}

async fn write_down(cx: &Cx<Visitor>, bench: &Bench, at: usize, sheets: &[Filled], is_signing: bool) -> Result<(), PageError> {
    let write = cx.begin_as(&bench.pass.name).await?;
    let occasion = occasions::hold(&write, bench.occasion.id).await?.ok_or(PageError::NotFound)?;
    if Plan::of(&occasion).is_some_and(|plan| plan.published_at.is_some()) {
        return Err(PageError::Conflict("结果已经公布，不能再改分。".into()));
    }
    let (key, round) = (store::judge_key(&bench.pass), i32::try_from(at).unwrap_or_default());
    let known = store::sheets(&*write, occasion.id).await?;
    if known.iter().any(|row| row.judge_key == key && row.round == round && row.is_signed) {
        return Err(PageError::Conflict("这一轮您已经签字，不能再改。确需更正的，请联系主办方。".into()));
    }
    store::save_sheets(&write, &bench.pass, round, sheets, is_signing).await?;
    let what = if is_signing { "签字确认" } else { "保存" };
    let summary = format!("{}{what}“{}”的评分", bench.pass.name, bench.plan.rounds[at].name);
    write.commit(event::occasion("contest.scored", &occasion, summary)).await?;
    Ok(())
}

async fn page(cx: &Cx<Visitor>, status: StatusCode, bench: &Bench, at: usize, form: FormView) -> Answer {
    let own = own_sheets(cx, bench).await?;
    let is_signed_in = |round: usize| own.iter().any(|row| usize::try_from(row.round) == Ok(round) && row.is_signed);
    let round = &bench.plan.rounds[at];
    let row = |team: team::Model| Row {
        fields: (round.criteria.iter().enumerate())
            .map(|(number, criterion)| {
                let name = field(team.id, number);
                let label = format!("{}，{}，最高 {} 分", team.name, criterion.name, criterion.max);
                let value = form.value(&name).to_owned();
                (name, label, value)
            })
            .collect(),
        total: own
            .iter()
            .find(|sheet| sheet.team_id == team.id && usize::try_from(sheet.round) == Ok(at))
            .map(|sheet| sheet.total.to_string())
            .unwrap_or_default(),
        name: team.name,
        school: team.school,
    };
    let mut shell = cx.shell("评分").unlisted();
    shell.canonical = format!("{}/judge", cx.public_url);
    let page = JudgePage {
        shell,
        occasion: bench.occasion.title.clone(),
        judge: bench.pass.name.clone(),
        base: bench.base.clone(),
        round: at + 1,
        rounds: (bench.plan.rounds.iter().enumerate())
            .map(|(number, round)| (number + 1, round.name.clone(), is_signed_in(number)))
            .collect(),
        criteria: round.criteria.iter().map(|one| (one.name.clone(), one.max.to_string())).collect(),
        teams: taking_part(cx, bench).await?.into_iter().map(row).collect(),
        is_signed: is_signed_in(at),
        is_published: bench.plan.published_at.is_some(),
        form,
    };
    Ok(unkept(render(status, &page)?))
}
