//! The steps of a notice. Each is settled by the update itself: who comes second moves nothing.

use chrono::Datelike as _;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait as _, QueryFilter, UpdateMany};

use super::objections::open_objections;
use super::{Column, Entity, Model, find};
use crate::access::Permit;
use crate::notices::follow::NoticeFollowers;
use crate::notices::period::last_day;
use crate::notices::permit::{Keep, Publish};
use crate::notices::rules::NoticeState;
use crate::platform::{Write, numbers};
use crate::values::Calendar;

/// What a step led to: the notice as it is now, and whether its period rests on known calendars.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// As it is now.
    pub notice: Model,
    /// Whether the holidays of all years of the period are known.
    pub is_certain: bool,
}

fn step(id: i64, from: NoticeState, to: NoticeState) -> UpdateMany<Entity> {
    debug_assert!(from.may_become(to), "{from:?} never becomes {to:?}");
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to.key()))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(from.key()))
}

/// Makes a draft public from today on, with a number; followers are told. None when it was no draft any more, or was changed
/// since it was read.
pub async fn open(
    write: &Write,
    permit: &Permit<Publish>,
    revision: i32,
    calendar: &Calendar,
    followers: &NoticeFollowers,
) -> Result<Option<Moved>, DbErr> {
    let Some(notice) = find(&**write, permit.record_id()).await? else { return Ok(None) };
    let today = write.clock().today();
    let last = last_day(calendar, today, notice.working_days);
    let year = today.year();
    let number = format!("公示〔{year}〕{}号", numbers::next(write, &format!("notice-{year}")).await?);
    let done = step(notice.id, NoticeState::Draft, NoticeState::Open)
        .col_expr(Column::Number, Expr::value(number))
        .col_expr(Column::OpensOn, Expr::value(today))
        .col_expr(Column::ClosesOn, Expr::value(last.day))
        .col_expr(Column::PublishedBy, Expr::value(write.actor().id))
        .col_expr(Column::PublishedAt, Expr::value(write.clock().now()))
        .filter(Column::Revision.eq(revision))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    let Some(notice) = find(&**write, notice.id).await? else { return Ok(None) };
    for follower in &followers.0 {
        follower.opened(write, &notice).await?;
    }
    Ok(Some(Moved { notice, is_certain: last.is_certain }))
}

/// Makes the period of an open notice longer. None when it is over.
pub async fn extend(
    write: &Write,
    permit: &Permit<Keep>,
    more_days: i32,
    reason: &str,
    calendar: &Calendar,
) -> Result<Option<Moved>, DbErr> {
    let found = find(&**write, permit.record_id()).await?;
    let is_open = |notice: &Model| NoticeState::on(notice, write.clock().today()) == NoticeState::Open;
    let Some((notice, closes_on)) = found.filter(is_open).and_then(|notice| notice.closes_on.map(|day| (notice, day))) else {
        return Ok(None);
    };
    let last = last_day(calendar, closes_on, more_days);
    let done = Entity::update_many()
        .col_expr(Column::ClosesOn, Expr::value(last.day))
        .col_expr(Column::WorkingDays, Expr::value(notice.working_days + more_days))
        .col_expr(Column::StateNote, Expr::value(reason))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(notice.id))
        .filter(Column::Revision.eq(notice.revision))
        .exec(&**write)
        .await?;
    let now = if done.rows_affected == 1 { find(&**write, notice.id).await? } else { None };
    Ok(now.map(|notice| Moved { notice, is_certain: last.is_certain }))
}

/// Takes a notice back, or throws a draft away; followers are told. None when it had ended. Objections stay and are answered.
pub async fn cancel(
    write: &Write,
    permit: &Permit<Keep>,
    reason: &str,
    followers: &NoticeFollowers,
) -> Result<Option<Model>, DbErr> {
    let Some(notice) = find(&**write, permit.record_id()).await? else { return Ok(None) };
    let from = NoticeState::of(&notice);
    if !from.may_become(NoticeState::Cancelled) {
        return Ok(None);
    }
    let done = step(notice.id, from, NoticeState::Cancelled)
        .col_expr(Column::StateNote, Expr::value(reason))
        .col_expr(Column::EndedAt, Expr::value(write.clock().now()))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 { Ok(None) } else { tell_ended(write, notice.id, followers).await }
}

/// Ends the period of a notice whose last day is past. False when it was ended already or made longer.
pub async fn close(write: &Write, id: i64) -> Result<bool, DbErr> {
    let done = step(id, NoticeState::Open, NoticeState::Closed)
        .filter(Column::ClosesOn.lt(write.clock().today()))
        .exec(&**write)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Makes a notice final whose period is over, unless an objection is open; followers are told. None when nothing changed.
pub async fn finish(write: &Write, id: i64, followers: &NoticeFollowers) -> Result<Option<Model>, DbErr> {
    if !open_objections(&**write, id).await?.is_empty() {
        return Ok(None);
    }
    let done = step(id, NoticeState::Closed, NoticeState::Final)
        .col_expr(Column::EndedAt, Expr::value(write.clock().now()))
        .exec(&**write)
        .await?;
    if done.rows_affected == 0 { Ok(None) } else { tell_ended(write, id, followers).await }
}

async fn tell_ended(write: &Write, id: i64, followers: &NoticeFollowers) -> Result<Option<Model>, DbErr> {
    let Some(notice) = find(&**write, id).await? else { return Ok(None) };
    for follower in &followers.0 {
        follower.ended(write, &notice).await?;
    }
    Ok(Some(notice))
}
