//! The counter at which everybody signs up: every use case that moves a sign-up. The occasion's row is held until the write
//! ends, so that places are counted and given by one at a time; people who come together are served together, in order.

mod burst;
mod change;
mod queue;
mod take;
mod walk_in;

pub use burst::{Counter, Order};
pub use change::{call_off, cancel, confirm, refuse};
pub use queue::{accept, approve, expire, move_in_queue, promote};
pub use take::{How, NewSignup, Refused, sign_up};
pub use walk_in::{AtDoor, walk_in};

use super::entity::{occasion, signup};
use super::places::Claim;
use super::store::occasions;
use crate::platform::Write;
use crate::web::PageError;

/// Holds the occasion of a sign-up until the write ends, and reads the sign-up again within it.
async fn held(write: &Write, signup_id: i64) -> Result<(occasion::Model, signup::Model), PageError> {
    let row = super::store::signups::find(&**write, signup_id).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::hold(write, row.occasion_id).await?.ok_or(PageError::NotFound)?;
    let row = super::store::signups::find(&**write, signup_id).await?.ok_or(PageError::NotFound)?;
    Ok((occasion, row))
}

fn claim(row: &signup::Model) -> Claim<'_> {
    Claim { quota: row.quota.as_deref(), division: row.division_code.as_deref() }
}
