//! What becomes of a sign-up once it is made: confirmed, given up, refused, called off.

use super::{held, promote};
use crate::access::Permit;
use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::signups::permit::Manage;
use crate::signups::rules::{Action, STATES, Stage, State};
use crate::signups::store::signups::{self, Change};
use crate::signups::store::{attendance, occasions};
use crate::signups::{event, letter};
use crate::web::{PageError, Site};

/// The link in the letter was opened. A second time is as the first; too late is said in words.
pub async fn confirm(write: Write, site: &Site, signup_id: i64) -> Result<signup::Model, PageError> {
    let (occasion, row) = held(&write, signup_id).await?;
    let now = write.clock().now();
    match State::parse(&row.state) {
        Some(State::Pending) if row.offered_until.is_none_or(|until| now < until) => {}
        Some(State::Pending | State::Lapsed) => {
            return Err(PageError::Conflict("名额只保留 60 分钟，现在已让给下一位。如仍想参加，请重新报名。".into()));
        }
        Some(state) if state.is_active() => return Ok(row),
        _ => return Err(PageError::Conflict("这次报名已经结束，不能再确认。".into())),
    }
    let row = signups::step(&write, &row, Action::Confirm, Change::default()).await?.ok_or(PageError::NotFound)?;
    letter::confirmed(&write, site, &occasion, &row).await?;
    write.commit(event::signup("signup.confirmed", &row, &occasion, "确认邮箱，报名成功")).await?;
    Ok(row)
}

/// The person gives up, and the next in the queue is called.
pub async fn cancel(write: Write, site: &Site, signup_id: i64, reason: &str) -> Result<signup::Model, PageError> {
    let (occasion, row) = held(&write, signup_id).await?;
    if State::parse(&row.state) == Some(State::Cancelled) {
        return Ok(row);
    }
    if attendance::came(&*write, row.id).await? {
        return Err(PageError::Conflict("您已经签到入场，不能再取消报名。如信息有误，请联系主办方。".into()));
    }
    let change = Change { reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()), offered_until: None };
    let Some(row) = signups::step(&write, &row, Action::Cancel, change).await? else {
        return Err(PageError::Conflict("这次报名已经结束，不需要再取消。".into()));
    };
    letter::cancelled(&write, site, &occasion, &row).await?;
    promote(&write, site, &occasion).await?;
    write.commit(event::signup("signup.cancelled", &row, &occasion, "取消报名")).await?;
    Ok(row)
}

/// The organiser takes somebody off the list, with a reason that they read. The caller commits; none where it is over already.
pub async fn refuse(
    write: &Write,
    site: &Site,
    _permit: &Permit<Manage>,
    occasion: &occasion::Model,
    row: &signup::Model,
    reason: &str,
) -> Result<Option<signup::Model>, PageError> {
    if attendance::came(&**write, row.id).await? {
        return Err(PageError::Conflict("这位已经签到入场，不能再移出名单。".into()));
    }
    let change = Change { reason: Some(reason.to_owned()), offered_until: None };
    let moved = signups::step(write, row, Action::Refuse, change).await?;
    if let Some(row) = &moved {
        letter::refused(write, site, occasion, row).await?;
        promote(write, site, occasion).await?;
    }
    Ok(moved)
}

/// Calls a whole occasion off: everybody who is on a list hears of it, in the same write; how many letters. The caller commits.
pub async fn call_off(
    write: &Write,
    site: &Site,
    _permit: &Permit<Manage>,
    occasion: &occasion::Model,
    reason: &str,
) -> Result<usize, PageError> {
    let from = [Stage::Published];
    if !occasions::set_stage(write, occasion.id, &from, Stage::Cancelled, Some(reason)).await? {
        return Err(PageError::Conflict("只有已发布的才能取消举办。请刷新页面看看现在的状态。".into()));
    }
    let rows = signups::of_occasion(&**write, occasion.id).await?;
    let active: Vec<signup::Model> =
        rows.into_iter().filter(|row| State::parse(&row.state).is_some_and(State::is_active)).collect();
    signups::call_off(write, occasion.id, STATES.into_iter().filter(|state| state.is_active()), reason).await?;
    signups::note_called_off(write, &active, reason).await?;
    letter::called_off(write, site, occasion, &active, reason).await?;
    Ok(active.len())
}
