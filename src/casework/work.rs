//! What clocks do by themselves: admission by silence, corrections that lapse, and once a day the list of what is late.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::engine::Engine;
use super::entity::application;
use super::event::CaseEvent;
use super::flow::State;
use super::permit::{self, Run};
use super::programme::StageKind;
use super::store::{applications, corrections, tasks};
use crate::access::entity::app_user;
use crate::access::mail;
use crate::access::{Permit, Role};
use crate::platform::{Actor, Happened, Write, setting};
use crate::web::Site;

/// Matters looked at in one turn.
const MOST: u64 = 200;
/// Name under which the day is kept on which leaders were told what is late.
const DAY: &str = "casework.escalation_day";

/// Admission by silence and corrections that lapse, when their day has passed.
pub async fn run_clocks(site: &Site) -> anyhow::Result<()> {
    let today = site.clock.today();
    // One that fails does not keep the others waiting.
    let mut outcome = Ok(());
    for task in tasks::silent(site.database.read(), today, MOST).await? {
        outcome = step(site, task.application_id, State::Submitted).await.and(outcome);
    }
    for row in corrections::lapsed(site.database.read(), today, MOST).await? {
        outcome = step(site, row.application_id, State::Correcting).await.and(outcome);
    }
    outcome
}

async fn step(site: &Site, id: i64, expected: State) -> anyhow::Result<()> {
    let write = site.begin(Actor::system("时限")).await?;
    let Some(event) = ran(site, &write, id, expected).await.map_err(|error| anyhow::anyhow!("application {id}: {error}"))? else {
        return Ok(());
    };
    write.commit(event).await?;
    Ok(())
}

async fn ran(site: &Site, write: &Write, id: i64, expected: State) -> Result<Option<Happened>, crate::web::PageError> {
    let engine = Engine::new(site, write)?;
    let case = engine.case(id).await?;
    let Some(permit): Option<Permit<Run>> = permit::by_system(write, id) else { return Ok(None) };
    match (expected, case.state()) {
        (State::Submitted, State::Submitted) => Ok(Some(engine.deem_admitted(&permit, &case).await?.1)),
        (State::Correcting, State::Correcting | State::Supplementing) => {
            Ok(Some(engine.lapse_correction(&permit, &case).await?.1))
        }
        _ => Ok(None),
    }
}

/// Once a day, tells administrators and the officers of each desk what is late.
pub async fn escalate(site: &Site) -> anyhow::Result<()> {
    let today = site.clock.today();
    let last: Option<NaiveDate> = setting::get(site.database.read(), DAY).await?.and_then(|text| text.parse().ok());
    if last == Some(today) {
        return Ok(());
    }
    let late = tasks::overdue(site.database.read(), today, 1000).await?;
    let ids: Vec<i64> = late.iter().map(|task| task.application_id).collect();
    let files = applications::find_many(site.database.read(), &ids).await?;
    let write = site.begin(Actor::system("时限")).await?;
    setting::put(&*write, &site.clock, DAY, &today.to_string()).await?;
    let mut letters = 0;
    for officer in officers(site).await? {
        let prefix = officer.division_code.as_deref().map(|code| code.trim_end_matches("00")).unwrap_or_default();
        let mine: Vec<String> = late
            .iter()
            .filter(|task| task.division_code.starts_with(prefix) && task.expert_id.is_none())
            .filter_map(|task| Some((task, files.iter().find(|row| row.id == task.application_id && !row.is_demo)?)))
            .map(|(task, row)| line(task, row))
            .collect();
        if mine.is_empty() {
            continue;
        }
        let url = mail::link(site, "/office/applications?part=overdue");
        let text = format!("以下 {} 件申报的当前环节已经逾期：\n\n{}\n\n{url}", mine.len(), mine.join("\n"));
        mail::say(&write, &officer.email, &officer.name, &format!("{} 件申报已逾期", mine.len()), &text).await?;
        letters += 1;
    }
    write.commit(CaseEvent::aside("application.escalated", "逾期提醒", 0, format!("发出 {letters} 封逾期提醒"))).await?;
    Ok(())
}

fn line(task: &super::entity::review_task::Model, row: &application::Model) -> String {
    let number = row.number.as_deref().unwrap_or_default();
    let stage = StageKind::parse(&task.kind).map_or("决定复核", StageKind::name);
    let due = task.due_on.map(|due| due.to_string()).unwrap_or_default();
    format!("{number} {}：{stage}，应于 {due} 办结", row.organisation_name)
}

async fn officers(site: &Site) -> Result<Vec<app_user::Model>, DbErr> {
    let roles = [Role::Administrator, Role::CaseOfficer].map(Role::key);
    let rows = app_user::Entity::find().filter(app_user::Column::Role.is_in(roles)).filter(app_user::Column::IsActive.eq(true));
    rows.limit(500).all(site.database.read()).await
}
