//! What clocks do by themselves: the self-assessment and the time for objections end when their day has passed; once a day the
//! subjects are reminded, and officials are told what is late.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::engine::{Engine, stage};
use super::entity::round;
use super::event::of_round;
use super::letter;
use super::link;
use super::permit::{self, Run};
use super::rules::{Action, Stage};
use super::standing::{LISTED, OPEN};
use super::store::{rectifications, rounds, steps, subjects};
use crate::access::entity::app_user;
use crate::access::{Permit, Role, mail};
use crate::platform::{Actor, Write, setting};
use crate::values::{Calendar, division};
use crate::web::{PageError, Site};

/// Name under which the day is kept on which people were reminded.
const DAY: &str = "evaluations.reminder_day";
/// Working days before the end of the self-assessment on which the subjects are reminded.
const BEFORE: i64 = 3;

/// Ends the stages whose last day is past.
pub async fn run_clocks(site: &Site) -> anyhow::Result<()> {
    let today = site.clock.today();
    let mut outcome = Ok(());
    // One that fails does not keep the others waiting.
    for (from, action) in [(Stage::SelfAssessment, Action::CloseAssessment), (Stage::Objection, Action::CloseObjections)] {
        for round in rounds::lapsed(site.database.read(), from, today).await? {
            outcome = end(site, &round, from, action).await.and(outcome);
        }
    }
    outcome
}

async fn end(site: &Site, round: &round::Model, from: Stage, action: Action) -> anyhow::Result<()> {
    let write = site.begin(Actor::system("时限")).await?;
    let ended = ended(site, &write, round.id, (from, action)).await;
    match ended {
        Ok(Some(event)) => Ok(write.commit(event).await?),
        // Objections that are open, or scores that have to be computed anew: officials see that it is late.
        Ok(None) | Err(PageError::Conflict(_)) => Ok(()),
        Err(error) => anyhow::bail!("round {}: {error}", round.id),
    }
}

async fn ended(
    site: &Site,
    write: &Write,
    id: i64,
    (from, action): (Stage, Action),
) -> Result<Option<crate::platform::Happened>, PageError> {
    let engine = Engine::new(site, write)?;
    let round = engine.round(id).await?;
    let Some(permit): Option<Permit<Run>> = permit::by_system(write, id) else { return Ok(None) };
    if stage(&round) != from {
        return Ok(None);
    }
    if action == Action::CloseObjections {
        engine.ready_to_grade(&round).await?;
    }
    Ok(Some(engine.take(&permit, &round, action, "截止日期已过").await?.1))
}

/// Once a day: reminds the subjects before the self-assessment ends, and tells officials what is late.
pub async fn remind(site: &Site) -> anyhow::Result<()> {
    let today = site.clock.today();
    let last: Option<NaiveDate> = setting::get(site.database.read(), DAY).await?.and_then(|text| text.parse().ok());
    if last == Some(today) {
        return Ok(());
    }
    let write = site.begin(Actor::system("时限")).await?;
    setting::put(&*write, &site.clock, DAY, &today.to_string()).await?;
    let written = reminded(site, &write, today).await.map_err(|error| anyhow::anyhow!("reminders of rounds: {error}"))?;
    let Some(round) = rounds::all(&*write).await?.into_iter().next() else {
        // Nothing to name: the day is kept when there is a round.
        return Ok(());
    };
    write.commit(of_round("round.reminded", &round, format!("发出 {written} 封绩效评价提醒"))).await?;
    Ok(())
}

async fn reminded(site: &Site, write: &Write, today: NaiveDate) -> Result<usize, PageError> {
    let engine = Engine::new(site, write)?;
    let calendar: &Calendar = &engine.tools.calendar;
    let mut written = 0;
    for round in rounds::in_stages(&**write, &[Stage::SelfAssessment]).await?.into_iter().filter(|round| !round.is_demo) {
        if round.self_until.is_none_or(|last| calendar.until(today, last) != BEFORE) {
            continue;
        }
        for subject in subjects::of_round(&**write, round.id).await?.iter().filter(|row| row.state == LISTED) {
            letter::remind(&engine, &round, subject).await?;
            steps::note(
                write,
                round.id,
                Some(subject.id),
                Stage::SelfAssessment,
                "remind",
                &format!("提醒{}提交自评", subject.name),
            )
            .await?;
            written += 1;
        }
    }
    Ok(written + escalate(site, write, today).await?)
}

/// Tells officials which stages and rectifications of theirs are late.
async fn escalate(site: &Site, write: &Write, today: NaiveDate) -> Result<usize, PageError> {
    let mut late: Vec<(String, String)> = Vec::new();
    let waiting = [Stage::CountyCheck, Stage::ProvincialCheck, Stage::Experts, Stage::Objection];
    for round in rounds::in_stages(&**write, &waiting).await? {
        if round.is_demo || round.due_on.is_none_or(|due| due >= today) {
            continue;
        }
        let line = format!("{}：{}已逾期", round.name, stage(&round).name());
        for subject in subjects::of_round(&**write, round.id).await? {
            late.push((subject.division_code, line.clone()));
        }
    }
    for row in rectifications::overdue(&**write, today).await? {
        let Some(subject) = subjects::find(&**write, row.subject_id).await? else { continue };
        let round = rounds::find(&**write, row.round_id).await?;
        if row.state == OPEN && round.is_some_and(|round| !round.is_demo) {
            late.push((subject.division_code.clone(), format!("{}：整改已逾期", subject.name)));
        }
    }
    let roles = [Role::Administrator, Role::CaseOfficer].map(Role::key);
    let people = app_user::Entity::find().filter(app_user::Column::Role.is_in(roles)).filter(app_user::Column::IsActive.eq(true));
    let mut written = 0;
    for officer in people.limit(500).all(&**write).await? {
        let prefix = officer.division_code.as_deref().map(division::prefix).unwrap_or_default();
        let mut lines: Vec<&str> =
            late.iter().filter(|(code, _)| code.starts_with(prefix)).map(|(_, line)| line.as_str()).collect();
        lines.dedup();
        if !lines.is_empty() {
            let text = format!("绩效评价有以下事项逾期：\n\n{}\n\n{}", lines.join("\n"), mail::link(site, link::ROUNDS));
            mail::say(write, &officer.email, &officer.name, "绩效评价有事项逾期", &text).await?;
            written += 1;
        }
    }
    Ok(written)
}
