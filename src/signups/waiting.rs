//! What waits for organisers outside, on the front page of the workspace: what was handed back.

use sea_orm::DatabaseConnection;

use super::store::listing::{self, Filter, Part, Scope};
use crate::access::Member;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::platform::Clock;

/// Rows on the front page at most.
const MOST: u64 = 20;

/// See the module.
pub struct OccasionsWaiting;

impl Waiting for OccasionsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let Some(place) = who.place() else { return Ok(Vec::new()) };
            let filter = Filter::of(Scope::Organisation(place.organisation_id));
            let rows = listing::list(database, &filter, Part::Draft, clock.now(), 0, MOST).await?;
            let returned = rows.into_iter().filter(|row| row.stage == super::rules::Stage::Returned.key());
            let item = |row: super::entity::occasion::Model| WaitingItem {
                title: format!("{}：需要修改", row.title),
                why: format!("审核意见：{}", row.stage_note.unwrap_or_default()),
                url: format!("/my/occasions/{}", row.id),
                verb: "去修改",
            };
            Ok(returned.map(item).collect())
        })
    }
}
