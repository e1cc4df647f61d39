//! What is done with a return, each within one write that the caller commits with the event given back.

use sea_orm::sea_query::Expr;

use super::checks::Checked;
use super::entity::monthly_return::{Column, Model};
use super::entity::reporter;
use super::event;
use super::month::{Month, state_of};
use super::permit::{File, Review, Verify};
use super::rules::{Action, State};
use super::store::returns::{self, Filled, NewReturn};
use super::store::totals;
use crate::access::Permit;
use crate::platform::{Happened, Write};
use crate::web::PageError;

/// How saving ended.
#[derive(Debug)]
pub enum Saved {
    /// Written.
    Done(Box<Model>),
    /// Somebody else has written since it was read.
    Conflict,
    /// The month is not open: it is with the officials, or it counts.
    Closed(State),
}

/// How handing in ended.
#[derive(Debug)]
pub enum Submitted {
    /// Handed in.
    Done(Box<Model>, Happened),
    /// Written as a draft, and not handed in because of what was found.
    Found(Option<Box<Model>>, Box<Checked>),
    /// Not written.
    Not(Saved),
}

/// What a commit of a draft says.
pub fn saved_event(month: &Month, row: &Model) -> Happened {
    event::of_return("return.saved", row, &month.reporter, "保存月报草稿")
}

/// Writes a draft; begins the month, where nothing was begun yet.
pub async fn save(
    write: &Write,
    permit: &Permit<File>,
    month: &Month,
    revision: i32,
    filled: &Filled,
) -> Result<Saved, PageError> {
    if let Some(open) = month.open() {
        let written = returns::fill(write, permit, open, revision, filled).await?;
        return Ok(written.map_or(Saved::Conflict, |row| Saved::Done(Box::new(row))));
    }
    if let Some(newest) = month.newest() {
        return Ok(Saved::Closed(state_of(newest)));
    }
    if revision != 0 {
        return Ok(Saved::Conflict);
    }
    let begun = returns::begin(write, permit, new(month, 1), filled).await?;
    Ok(begun.map_or(Saved::Conflict, |row| Saved::Done(Box::new(row))))
}

fn new(month: &Month, vintage: i32) -> NewReturn<'_> {
    NewReturn {
        reporter: &month.reporter,
        form_revision: month.form_revision,
        period: month.period.number(),
        vintage,
        due_on: month.due.day,
    }
}

/// Begins a new vintage of what counts, with its figures; none where there is nothing to correct or it is being corrected.
pub async fn correct(write: &Write, permit: &Permit<File>, month: &Month) -> Result<Option<(Model, Happened)>, PageError> {
    let Some(newest) = month.newest().filter(|row| state_of(row).counts()) else { return Ok(None) };
    let mut filled = super::month::filled_of(newest);
    // Why it is corrected is said anew.
    filled.note = String::new();
    filled.source = "web";
    let Some(row) = returns::begin(write, permit, new(month, newest.vintage + 1), &filled).await? else { return Ok(None) };
    let happened = event::of_return("return.correction_begun", &row, &month.reporter, "发起更正，原版次继续有效");
    Ok(Some((row, happened)))
}

/// Writes and hands in. What is found wrong stays with the reporter as a draft.
pub async fn submit(
    write: &Write,
    permit: &Permit<File>,
    month: &Month,
    revision: i32,
    mut filled: Filled,
) -> Result<Submitted, PageError> {
    let typed = filled.clone();
    let mut checked = month.check(&mut filled);
    let is_correction = month.open().is_some_and(|row| row.vintage > 1);
    if is_correction && filled.note.trim().chars().count() < 2 {
        let message = "请在“填报说明”中写明为什么更正。".to_owned();
        checked.errors.push(super::checks::Finding { field: "note".to_owned(), message });
    }
    let is_clean = checked.is_clean();
    let row = match save(write, permit, month, revision, if is_clean { &filled } else { &typed }).await? {
        Saved::Done(row) => *row,
        other => return Ok(Submitted::Not(other)),
    };
    if !is_clean {
        return Ok(Submitted::Found(Some(Box::new(row)), Box::new(checked)));
    }
    let now = write.clock().now();
    let mut columns = vec![
        (Column::SubmittedAt, Expr::value(now)),
        (Column::SubmittedBy, Expr::value(write.actor().id)),
        (Column::SubmittedByName, Expr::value(write.actor().name.clone())),
    ];
    // Sending back does not make late what was on time, nor the other way round.
    if row.is_on_time.is_none() && row.vintage == 1 {
        columns.push((Column::IsOnTime, Expr::value(write.clock().today() <= row.due_on)));
    }
    if !returns::step(write, &row, Action::Submit, None, columns).await? {
        return Ok(Submitted::Not(Saved::Conflict));
    }
    let row = found(write, row.id).await?;
    let happened = event::of_return("return.submitted", &row, &month.reporter, "上报月报");
    Ok(Submitted::Done(Box::new(row), happened))
}

async fn found(write: &Write, id: i64) -> Result<Model, PageError> {
    returns::find(&**write, id).await?.ok_or(PageError::NotFound)
}

fn moved() -> PageError {
    PageError::Conflict("这份月报刚刚有变动，请刷新后查看最新状态再办理。".into())
}

/// Sends back with a reason.
pub async fn give_back(
    write: &Write,
    permit: &Permit<Review>,
    row: &Model,
    reporter: &reporter::Model,
    reason: &str,
) -> Result<Happened, PageError> {
    debug_assert_eq!(permit.record_id(), row.id);
    let columns = vec![(Column::ReturnedNote, Expr::value(reason))];
    if !returns::step(write, row, Action::GiveBack, Some(reason), columns).await? {
        return Err(moved());
    }
    let row = found(write, row.id).await?;
    Ok(event::of_return("return.given_back", &row, reporter, format!("退回月报：{reason}")))
}

/// Makes the figures count, in place of an older vintage; sums are made anew.
pub async fn verify(
    write: &Write,
    permit: &Permit<Verify>,
    row: &Model,
    reporter: &reporter::Model,
) -> Result<Happened, PageError> {
    debug_assert_eq!(permit.record_id(), row.id);
    let old = returns::counted(&**write, row.reporter_id, row.period).await?;
    if let Some(old) = old.filter(|old| old.id != row.id) {
        let reason = format!("第 {} 版审核通过", row.vintage);
        if !returns::step(write, &old, Action::Supersede, Some(&reason), Vec::new()).await? {
            return Err(moved());
        }
        if old.division_code != row.division_code {
            totals::renew(write, &old.form_key, old.period, &old.division_code).await?;
        }
    }
    let columns = vec![
        (Column::VerifiedAt, Expr::value(write.clock().now())),
        (Column::VerifiedBy, Expr::value(write.actor().id)),
        (Column::VerifiedByName, Expr::value(write.actor().name.clone())),
        (Column::ReturnedNote, Expr::value(Option::<String>::None)),
    ];
    if !returns::step(write, row, Action::Verify, None, columns).await? {
        return Err(moved());
    }
    totals::renew(write, &row.form_key, row.period, &row.division_code).await?;
    let row = found(write, row.id).await?;
    let what = if row.vintage > 1 { "更正审核通过，原版次停止使用" } else { "月报审核通过" };
    Ok(event::of_return("return.verified", &row, reporter, what))
}

/// Closes what was verified.
pub async fn lock(
    write: &Write,
    permit: &Permit<Review>,
    row: &Model,
    reporter: &reporter::Model,
) -> Result<Happened, PageError> {
    debug_assert_eq!(permit.record_id(), row.id);
    let columns = vec![
        (Column::LockedAt, Expr::value(write.clock().now())),
        (Column::LockedByName, Expr::value(write.actor().name.clone())),
    ];
    if !returns::step(write, row, Action::Lock, None, columns).await? {
        return Err(moved());
    }
    let row = found(write, row.id).await?;
    Ok(event::of_return("return.locked", &row, reporter, "锁定月报"))
}
