//! Background work: holds and offers that end, reminders, and personal data whose time is over.

use chrono::Duration;

use super::counter::expire;
use super::entity::signup;
use super::rules::State;
use super::store::{occasions, signups};
use super::{event, letter};
use crate::platform::Actor;
use crate::web::Site;

/// When people are reminded: mark, how long before, words.
const REMINDERS: [(&str, Duration, &str); 2] = [("h2", Duration::hours(2), "两小时后"), ("d1", Duration::hours(24), "明天")];
/// Years after which personal data of a sign-up goes: what is counted stays.
const KEPT_YEARS: i32 = 3;

/// Ends holds and offers whose time is over, and calls the next in the queue; how many ended.
pub async fn run_queue(site: &Site) -> anyhow::Result<usize> {
    let mut ended = 0;
    for id in signups::occasions_overdue(site.database.read(), site.clock.now()).await? {
        let write = site.begin(Actor::system("候补队列")).await?;
        ended += expire(write, site, id).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(ended)
}

/// Reminds those who have a place, each time once; how many letters.
pub async fn remind(site: &Site) -> anyhow::Result<usize> {
    let now = site.clock.now();
    let mut letters = 0;
    for occasion in occasions::starting(site.database.read(), now, now + Duration::hours(24)).await? {
        let Some((mark, _, words)) = REMINDERS.into_iter().find(|(_, before, _)| now >= occasion.starts_at - *before) else {
            continue;
        };
        if !signups::are_unreminded(site.database.read(), occasion.id, mark).await? {
            continue;
        }
        let write = site.begin(Actor::system("开场提醒")).await?;
        let Some(occasion) = occasions::hold(&write, occasion.id).await? else { continue };
        let rows = signups::claim_reminders(&write, occasion.id, mark).await?;
        let written = letter::reminders(&write, site, &occasion, &rows, words).await?;
        write.commit(event::occasion("occasion.reminded", &occasion, format!("开场提醒，发信 {written} 封"))).await?;
        letters += written;
    }
    Ok(letters)
}

/// Takes personal data out of sign-ups that ended years ago; how many.
pub async fn forget(site: &Site) -> anyhow::Result<usize> {
    let before = site.clock.now() - Duration::days(i64::from(KEPT_YEARS) * 365);
    let rows = signups::unerased_before(site.database.read(), before, 200).await?;
    let mut erased = 0;
    for row in rows {
        let write = site.begin(Actor::system("个人信息到期清除")).await?;
        erased += usize::from(erase(write, row, "保存期满").await?);
    }
    Ok(erased)
}

/// Takes the personal data out of a sign-up: name, numbers, addresses, answers. Its state, its type of place, its division and
/// the hash by which people are counted stay. An active one must be given up first.
pub async fn erase(write: crate::platform::Write, row: signup::Model, reason: &str) -> anyhow::Result<bool> {
    let Some(occasion) = occasions::find(&*write, row.occasion_id).await? else { return Ok(false) };
    let is_over = occasion.ends_at < write.clock().now();
    if row.erased_at.is_some() || (State::parse(&row.state).is_some_and(State::is_active) && !is_over) {
        return Ok(false);
    }
    let (id, revision, now) = (row.id, row.revision, write.clock().now());
    let blank = signup::Model {
        name: "已清除".to_owned(),
        mobile: String::new(),
        email: String::new(),
        employer: String::new(),
        post: String::new(),
        credit_code: None,
        identity_masked: None,
        answers: serde_json::json!({}),
        contact_hash: format!("erased-{id}"),
        user_id: None,
        note: None,
        end_reason: None,
        erased_at: Some(now),
        ..row.clone()
    };
    if !signups::save(&write, blank, revision).await? {
        return Ok(false);
    }
    let state = State::parse(&row.state).unwrap_or(State::Cancelled);
    signups::note(&write, &row, "erase", Some(state), state, Some(reason.to_owned())).await?;
    write.commit(event::signup("signup.erased", &row, &occasion, "清除个人信息")).await?;
    Ok(true)
}
