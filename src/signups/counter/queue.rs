//! The queue: who comes up when a place is free. Nobody is passed over who would fit, and an order that is changed by hand is
//! changed with a reason.

use sea_orm::DbErr;

use super::{claim, held};
use crate::access::Permit;
use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::signups::event;
use crate::signups::letter;
use crate::signups::occasion::Occasion as _;
use crate::signups::permit::Manage;
use crate::signups::rules::{Action, State};
use crate::signups::store::signups::{self, Change};
use crate::web::{PageError, Site};

/// Offers free places to those who wait, in order, while the occasion's row is held; whom. Whoever waits for a type of place
/// that is full is passed by those who wait for another. After the occasion has begun nobody is called any more.
pub async fn promote(write: &Write, site: &Site, occasion: &occasion::Model) -> Result<Vec<signup::Model>, DbErr> {
    let now = write.clock().now();
    if occasion.starts_at <= now || !occasion.stage().is_public() {
        return Ok(Vec::new());
    }
    let mut places = signups::standing(&**write, occasion).await?.places;
    if places.left() == Some(0) {
        return Ok(Vec::new());
    }
    let mut called = Vec::new();
    for row in signups::waiting(&**write, occasion.id).await? {
        if places.left() == Some(0) {
            break;
        }
        if !places.fits(claim(&row)) {
            continue;
        }
        let change = Change { offered_until: Some(occasion.offer_ends(now)), reason: None };
        if let Some(row) = signups::step(write, &row, Action::Offer, change).await? {
            places.hold(claim(&row), 1);
            letter::offered(write, site, occasion, &row).await?;
            called.push(row);
        }
    }
    Ok(called)
}

/// Takes an offered place. Too late is said in words; taking it twice is as taking it once.
pub async fn accept(write: Write, site: &Site, signup_id: i64) -> Result<signup::Model, PageError> {
    let (occasion, row) = held(&write, signup_id).await?;
    let now = write.clock().now();
    match State::parse(&row.state) {
        Some(State::Confirmed) => return Ok(row),
        Some(State::Offered) if row.offered_until.is_some_and(|until| now < until) => {}
        Some(State::Offered | State::Lapsed) => {
            return Err(PageError::Conflict(
                "这个候补名额的保留时间已过，名额已让给下一位。如仍想参加，可以重新报名排队。".into(),
            ));
        }
        _ => return Err(PageError::Conflict("目前没有为您保留的候补名额。".into())),
    }
    let row = signups::step(&write, &row, Action::Accept, Change::default()).await?.ok_or(PageError::NotFound)?;
    letter::confirmed(&write, site, &occasion, &row).await?;
    write.commit(event::signup("signup.accepted", &row, &occasion, "接受候补名额")).await?;
    Ok(row)
}

/// The organiser agrees: a place where there is one, the queue otherwise. The caller commits.
pub async fn approve(
    write: &Write,
    site: &Site,
    _permit: &Permit<Manage>,
    occasion: &occasion::Model,
    row: &signup::Model,
) -> Result<Option<signup::Model>, DbErr> {
    let fits = signups::standing(&**write, occasion).await?.places.fits(claim(row));
    let action = match (State::parse(&row.state), fits) {
        (Some(State::Requested | State::Waiting), true) => Action::Approve,
        (Some(State::Requested), false) => Action::Queue,
        _ => return Ok(None),
    };
    let moved = signups::step(write, row, action, Change::default()).await?;
    if let Some(row) = &moved {
        letter::settled(write, site, occasion, row).await?;
    }
    Ok(moved)
}

/// Moves somebody to the front of the queue, or back to where they were, with a reason that stays on record. The caller commits.
pub async fn move_in_queue(
    write: &Write,
    _permit: &Permit<Manage>,
    row: signup::Model,
    rank: i32,
    reason: &str,
) -> Result<bool, DbErr> {
    if row.state != State::Waiting.key() {
        return Ok(false);
    }
    let (before, revision) = (row.clone(), row.revision);
    let moved = signups::save(write, signup::Model { rank, ..row }, revision).await?;
    if moved {
        signups::note(write, &before, "move", Some(State::Waiting), State::Waiting, Some(reason.to_owned())).await?;
    }
    Ok(moved)
}

/// Ends holds and offers of an occasion whose time is over, and calls the next; how many ended.
pub async fn expire(write: Write, site: &Site, occasion_id: i64) -> Result<usize, PageError> {
    let Some(occasion) = crate::signups::store::occasions::hold(&write, occasion_id).await? else { return Ok(0) };
    let mut ended = 0;
    for row in signups::overdue(&write, occasion_id).await? {
        let change = Change { reason: Some("未在规定时间内确认".to_owned()), offered_until: None };
        if let Some(row) = signups::step(&write, &row, Action::Lapse, change).await? {
            letter::lapsed(&write, site, &occasion, &row).await?;
            ended += 1;
        }
    }
    let called = promote(&write, site, &occasion).await?.len();
    if ended + called > 0 {
        let summary = format!("{ended} 人逾期未确认，{called} 人候补到位");
        write.commit(event::occasion("occasion.queue_moved", &occasion, summary)).await?;
    }
    Ok(ended)
}
