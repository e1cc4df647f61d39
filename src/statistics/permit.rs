//! Who may look behind the figures, and who may publish a bulletin.

use super::entity::bulletin;
use crate::access::{Officer, Permit, Refusal};
use crate::platform::Write;
use crate::returns::permit::handles;

/// Make the bulletin of a month.
#[derive(Debug)]
pub struct Make;

/// Note, make anew, publish and take back a bulletin.
#[derive(Debug)]
pub struct Publish;

/// Whether figures behind the public ones are this officer's work; of which divisions is asked of the officer.
pub fn looks(who: &Officer) -> bool {
    handles(who)
}

/// Bulletins are of the whole zone, so those of a city only read them.
pub fn publish(who: &Officer, bulletin: &bulletin::Model) -> Result<Permit<Publish>, Refusal> {
    let is_wide = who.division_prefix().is_none_or(|prefix| prefix.len() <= 2);
    if handles(who) && is_wide {
        return Ok(Permit::granted(bulletin.id));
    }
    Err(Refusal("统计简报是全区的，由省级或全域经办人发布。".into()))
}

/// The program itself makes bulletins.
pub fn by_system(write: &Write) -> Option<Permit<Make>> {
    let actor = write.actor();
    (actor.id.is_none() && actor.request_id.is_none()).then(|| Permit::granted(0))
}

/// The demonstration publishes its own.
pub fn publish_demo(write: &Write, bulletin: &bulletin::Model) -> Option<Permit<Publish>> {
    let is_system = write.actor().id.is_none() && write.actor().request_id.is_none();
    (is_system && bulletin.is_demo).then(|| Permit::granted(bulletin.id))
}
