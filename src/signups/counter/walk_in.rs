//! People who come without having signed up, or whose sign-up is not finished: whoever works at the door takes them as long
//! as there is a place. Somebody who waits keeps their row; passing the queue is on record with its reason.

use sea_orm::DbErr;

use super::claim;
use super::take::{NewSignup, Refused, sign_up};
use crate::access::Permit;
use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::signups::permit::Admit;
use crate::signups::places::Claim;
use crate::signups::rules::{Action, State};
use crate::signups::store::signups::{self, Change};

/// What became of somebody at the door.
#[derive(Debug, Clone)]
pub enum AtDoor {
    /// Has a place now.
    Taken(signup::Model),
    /// Had one before.
    Known(signup::Model),
    /// No place is left.
    Full,
    /// Cannot be taken for another reason.
    Refused(Refused),
}

/// Takes somebody at the door, while the occasion's row is held. The caller checks that doors are open, and commits.
pub async fn walk_in(
    write: &Write,
    _permit: &Permit<Admit>,
    occasion: &occasion::Model,
    person: NewSignup,
) -> Result<AtDoor, DbErr> {
    let places = signups::standing(&**write, occasion).await?.places;
    let known = signups::active_among(&**write, occasion.id, std::slice::from_ref(&person.contact_hash)).await?;
    if let Some(row) = known.into_iter().next() {
        let action = match State::parse(&row.state) {
            Some(State::Pending) => Action::Confirm,
            Some(State::Offered) => Action::Accept,
            Some(State::Requested | State::Waiting) if places.fits(claim(&row)) => Action::Approve,
            Some(State::Requested | State::Waiting) => return Ok(AtDoor::Full),
            _ => return Ok(AtDoor::Known(row)),
        };
        let change = Change { reason: Some("现场登记入场".to_owned()), offered_until: None };
        return Ok(signups::step(write, &row, action, change).await?.map_or(AtDoor::Full, AtDoor::Taken));
    }
    if !places.fits(Claim { quota: person.quota.as_deref(), division: person.division_code.as_deref() }) {
        return Ok(AtDoor::Full);
    }
    let outcome = sign_up(write, occasion, vec![person]).await?.into_iter().next();
    Ok(match outcome {
        Some(Ok(row)) => AtDoor::Taken(row),
        Some(Err(refused)) => AtDoor::Refused(refused),
        None => AtDoor::Full,
    })
}
