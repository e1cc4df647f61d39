//! Enquiries that wait for an answer, on the front page of the workspace.

use sea_orm::DatabaseConnection;

use super::store;
use crate::access::Member;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::platform::Clock;

/// What the organisation that somebody works for has not answered yet.
pub struct EnquiriesWaiting;

impl Waiting for EnquiriesWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, _: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let Some(place) = who.place() else { return Ok(Vec::new()) };
            let count = store::unanswered(database, place.organisation_id).await?;
            let item = WaitingItem {
                title: format!("{count} 条咨询等待答复"),
                why: "答复用时会显示在条目页上".to_owned(),
                url: "/my/enquiries".to_owned(),
                verb: "答复",
            };
            Ok(if count > 0 { vec![item] } else { Vec::new() })
        })
    }
}
