//! Places that are kept for a while and wait for a word.

use sea_orm::DatabaseConnection;

use crate::access::Member;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::platform::Clock;
use crate::signups::look;
use crate::signups::rules::State;
use crate::signups::store::{occasions, signups};

/// See the module.
pub struct SignupsWaiting;

impl Waiting for SignupsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let organisation = who.place().map_or(0, |place| place.organisation_id);
            let now = clock.now();
            let kept: Vec<_> = signups::of_member(database, who.id, organisation)
                .await?
                .into_iter()
                .filter(|row| matches!(State::parse(&row.state), Some(State::Offered | State::Pending)))
                .filter_map(|row| row.offered_until.filter(|until| *until > now).map(|until| (row, until)))
                .take(5)
                .collect();
            if kept.is_empty() {
                return Ok(Vec::new());
            }
            let ids: Vec<i64> = kept.iter().map(|(row, _)| row.occasion_id).collect();
            let found = occasions::find_many(database, &ids).await?;
            let item = |(row, until): (crate::signups::entity::signup::Model, chrono::DateTime<chrono::Utc>)| {
                let occasion = found.iter().find(|occasion| occasion.id == row.occasion_id)?;
                Some(WaitingItem {
                    title: format!("{}：{}的名额待确认", occasion.title, row.name),
                    why: format!("保留到 {}，逾期让给下一位", look::until(until)),
                    url: "/my/signups".to_owned(),
                    verb: "去确认",
                })
            };
            Ok(kept.into_iter().filter_map(item).collect())
        })
    }
}
