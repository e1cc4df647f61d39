//! The door: what a ticket is good for at this moment, and writing down who came. A scan carries a key made by the device,
//! so that a queue which is sent twice from a bad network counts once, and the device's own clock is never believed: only
//! how long ago it says that something was.

mod reason;
mod screen;

use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;

use super::entity::{attendance as came, occasion, signup};
use super::occasion::{DOORS_OPEN, Occasion as _, Sitting};
use super::permit::Admit;
use super::person::PersonKey;
use super::rules::{Stage, State};
use super::store::{attendance, signups};
use super::{event, link};
use crate::access::Permit;
use crate::platform::Write;
use crate::platform::clock::local;
use crate::values::short_code::{self, Typed};
use crate::web::PageError;

pub use reason::Reason;
pub use screen::{SCREEN_SECONDS, entry_pass, is_entry_pass, is_screen_code, screen_code};

/// Scans that waited longer than this on a device are refused.
const LONGEST_WAIT: Duration = Duration::hours(48);

/// A ticket held to a camera, or a code typed.
#[derive(Debug, Clone)]
pub struct Scan {
    /// What the picture says, or what was typed.
    pub text: String,
    /// Made by the device for this scan.
    pub replay_key: String,
    /// When, by the device's clock; none for now.
    pub scanned_at: Option<DateTime<Utc>>,
    /// The device's clock when it sent this.
    pub sent_at: Option<DateTime<Utc>>,
    /// `scan`, `code`, `self`.
    pub method: &'static str,
    /// Which door.
    pub door: Option<String>,
}

/// What the door says.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Come in.
    Welcome {
        /// Who.
        person: signup::Model,
        /// The row of the day.
        came: came::Model,
        /// Sent before: counted once.
        is_replay: bool,
    },
    /// Not with this.
    Refused {
        /// Why.
        reason: Reason,
        /// Who, where it is known.
        person: Option<signup::Model>,
    },
}

/// Whose ticket it is. The picture carries a proof; typed codes carry a check character.
pub async fn whose(
    database: &impl ConnectionTrait,
    key: &PersonKey,
    text: &str,
) -> Result<Result<signup::Model, Reason>, PageError> {
    let text = text.trim();
    let (code, picture) = match text.split_once('.') {
        Some((code, _)) => (code, true),
        None => (text, false),
    };
    let code = match short_code::read(code) {
        Typed::Code(code) => code,
        Typed::Slip => return Ok(Err(Reason::Slip)),
        Typed::Other => return Ok(Err(Reason::NotATicket)),
    };
    let Some(row) = signups::by_code(database, &code).await? else { return Ok(Err(Reason::Unknown)) };
    if picture && link::ticket(key, &row) != text {
        let reason = match text.split('.').nth(1).and_then(|number| number.parse::<i32>().ok()) {
            Some(number) if number < row.ticket => Reason::Reissued,
            _ => Reason::Forged,
        };
        return Ok(Err(reason));
    }
    Ok(Ok(row))
}

/// When a scan was, by our clock.
pub fn moment(scan: &Scan, now: DateTime<Utc>) -> Result<DateTime<Utc>, Reason> {
    let (Some(scanned), Some(sent)) = (scan.scanned_at, scan.sent_at) else { return Ok(now) };
    let waited = (sent - scanned).max(Duration::zero());
    if waited > LONGEST_WAIT { Err(Reason::TooLongAgo) } else { Ok(now - waited) }
}

/// The sitting whose doors are open at a moment.
pub fn open_sitting(occasion: &occasion::Model, at: DateTime<Utc>) -> Option<Sitting> {
    occasion.sittings().into_iter().find(|sitting| sitting.starts_at() - DOORS_OPEN <= at && at <= sitting.ends_at())
}

/// What speaks against letting somebody in at a moment, apart from having come already.
pub fn objection(occasion: &occasion::Model, row: &signup::Model, at: DateTime<Utc>) -> Option<Reason> {
    if row.occasion_id != occasion.id {
        return Some(Reason::OtherOccasion);
    }
    if occasion.stage() == Stage::Cancelled {
        return Some(Reason::OccasionCalledOff);
    }
    match State::parse(&row.state) {
        Some(State::Confirmed) => {}
        Some(State::Pending) => return Some(Reason::Unconfirmed),
        Some(State::Requested) => return Some(Reason::AwaitingApproval),
        Some(State::Waiting) => return Some(Reason::Waiting),
        Some(State::Offered) => return Some(Reason::OfferNotAccepted),
        Some(State::Lapsed) => return Some(Reason::Lapsed),
        Some(State::Cancelled) => return Some(Reason::Cancelled(row.ended_at)),
        Some(State::Refused) => return Some(Reason::TakenOff),
        Some(State::CalledOff) | None => return Some(Reason::OccasionCalledOff),
    }
    closed(occasion, at)
}

/// Why the doors are closed at a moment; none while they are open.
pub fn closed(occasion: &occasion::Model, at: DateTime<Utc>) -> Option<Reason> {
    if occasion.stage() == Stage::Cancelled {
        return Some(Reason::OccasionCalledOff);
    }
    if open_sitting(occasion, at).is_some() {
        return None;
    }
    let sittings = occasion.sittings();
    let today = local(at).date_naive();
    let next = sittings.iter().find(|sitting| sitting.starts_at() > at);
    match (sittings.iter().any(|sitting| sitting.on == today), next) {
        (true, Some(next)) if next.on == today => Some(Reason::TooEarly(next.starts_at() - DOORS_OPEN)),
        (true, _) => Some(Reason::TodayOver),
        (false, Some(next)) => Some(Reason::OtherDay(next.on)),
        (false, None) => Some(Reason::Over),
    }
}

/// Lets somebody in, once a day. Refusals change nothing.
pub async fn check_in(
    write: Write,
    key: &PersonKey,
    permit: &Permit<Admit>,
    occasion: &occasion::Model,
    scan: Scan,
) -> Result<Verdict, PageError> {
    debug_assert_eq!(permit.record_id(), occasion.id);
    let at = match moment(&scan, write.clock().now()) {
        Ok(at) => at,
        Err(reason) => return Ok(Verdict::Refused { reason, person: None }),
    };
    // The occasion is held before the ticket is read: whoever gives up the place at this instant, or comes by another door, is
    // seen or waits.
    let occasion = &super::store::occasions::hold(&write, occasion.id).await?.ok_or(PageError::NotFound)?;
    let row = match whose(&*write, key, &scan.text).await? {
        Ok(row) => row,
        Err(reason) => return Ok(Verdict::Refused { reason, person: None }),
    };
    if let Some(reason) = objection(occasion, &row, at) {
        // What belongs elsewhere tells nothing of its owner.
        let person = (row.occasion_id == occasion.id).then_some(row);
        return Ok(Verdict::Refused { reason, person });
    }
    let Some(sitting) = open_sitting(occasion, at) else { return Err(PageError::NotFound) };
    if let Some(came) = attendance::on_day(&*write, row.id, sitting.on).await? {
        let is_replay = came.replay_key == scan.replay_key;
        return Ok(match (is_replay, came.out_at) {
            (true, _) => Verdict::Welcome { person: row, came, is_replay },
            (false, None) => {
                let reason = Reason::AlreadyIn { at: came.in_at, door: came.door, by: came.made_by_name };
                Verdict::Refused { reason, person: Some(row) }
            }
            (false, Some(_)) => {
                attendance::come_back(&write, came.id, &scan.replay_key).await?;
                let again = came::Model { out_at: None, ..came };
                write.commit(event::signup("signup.came_back", &row, occasion, "再次入场")).await?;
                Verdict::Welcome { person: row, came: again, is_replay: false }
            }
        });
    }
    let (day, door, method) = (sitting.on, scan.door, scan.method);
    let new =
        attendance::Came { signup_id: row.id, occasion_id: occasion.id, day, at, method, door, replay_key: scan.replay_key };
    let came = attendance::insert(&write, new).await?;
    write.commit(event::signup("signup.came", &row, occasion, "签到")).await?;
    Ok(Verdict::Welcome { person: row, came, is_replay: false })
}

/// Signs somebody out.
pub async fn check_out(
    write: Write,
    key: &PersonKey,
    permit: &Permit<Admit>,
    occasion: &occasion::Model,
    scan: Scan,
) -> Result<Verdict, PageError> {
    debug_assert_eq!(permit.record_id(), occasion.id);
    let now = write.clock().now();
    let (at, row) = match (moment(&scan, now), whose(&*write, key, &scan.text).await?) {
        (Ok(at), Ok(row)) => (at, row),
        (Err(reason), _) | (_, Err(reason)) => return Ok(Verdict::Refused { reason, person: None }),
    };
    if row.occasion_id != occasion.id {
        return Ok(Verdict::Refused { reason: Reason::OtherOccasion, person: None });
    }
    let day = open_sitting(occasion, at).map_or_else(|| local(at).date_naive(), |sitting| sitting.on);
    let Some(came) = attendance::on_day(&*write, row.id, day).await? else {
        return Ok(Verdict::Refused { reason: Reason::NotIn, person: Some(row) });
    };
    if !attendance::set_out(&write, came.id, Some(at)).await? {
        return Ok(Verdict::Refused { reason: Reason::AlreadyOut(came.out_at), person: Some(row) });
    }
    let came = came::Model { out_at: Some(at), ..came };
    write.commit(event::signup("signup.left", &row, occasion, "签退")).await?;
    Ok(Verdict::Welcome { person: row, came, is_replay: false })
}
