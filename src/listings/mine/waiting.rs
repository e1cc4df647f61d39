//! What waits for those who manage entries: changes sent back, drafts not handed in, facts to confirm.

use std::sync::Arc;

use sea_orm::DatabaseConnection;

use crate::access::Member;
use crate::access::organisation::OrganisationStatus;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::listings::definition::Directories;
use crate::listings::freshness::Age;
use crate::listings::link;
use crate::listings::look::{self, state_of, status_of};
use crate::listings::rules::{ChangeState, Status};
use crate::listings::store::{self, change};
use crate::platform::Clock;

/// Rows on the front page at most.
const MOST: usize = 8;

/// See the module.
pub struct ListingsWaiting(pub Arc<Directories>);

impl Waiting for ListingsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let confirmed = who.place().filter(|place| place.status == OrganisationStatus::Confirmed);
            let Some(place) = confirmed else { return Ok(Vec::new()) };
            let entries = store::of_organisation(database, place.organisation_id).await?;
            let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
            let changes = change::open_of_many(database, &ids).await?;
            let today = clock.today();
            let (mut returned, mut old, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
            for entry in &entries {
                let url = link::mine(entry.id);
                let age =
                    self.0.by_key(&entry.directory).map(|directory| Age::on(today, entry.confirmed_on, &directory.freshness));
                let item =
                    |title: String, why: String, part: &str, verb| WaitingItem { title, why, url: format!("{url}{part}"), verb };
                match changes.get(&entry.id).map(state_of) {
                    Some(ChangeState::Returned) => {
                        returned.push(item(format!("{}：修改被退回", entry.name), "请按原因修改后再提交".into(), "", "修改"));
                    }
                    Some(ChangeState::Draft) => {
                        drafts.push(item(
                            format!("{}：修改还没有提交", entry.name),
                            "核对后提交，才会公开".into(),
                            "/changes",
                            "核对并提交",
                        ));
                    }
                    _ => {}
                }
                if status_of(entry) == Status::Published && age.is_some_and(|age| age >= Age::Asked) {
                    let why = look::confirmed(today, entry.confirmed_on);
                    old.push(item(format!("{}：请确认信息", entry.name), why, "", "去确认"));
                }
            }
            Ok(returned.into_iter().chain(old).chain(drafts).take(MOST).collect())
        })
    }
}
