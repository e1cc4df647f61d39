//! What waits for holders: certificates that end soon and the yearly look.

use chrono::Duration;
use sea_orm::DatabaseConnection;

use super::rules::{Standing, State};
use super::store;
use crate::access::Member;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::platform::Clock;
use crate::web::filters::date;

/// Rows on the front page at most.
const MOST: usize = 4;

/// See the module.
pub struct CertificatesWaiting;

impl Waiting for CertificatesWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let Some(place) = who.place() else { return Ok(Vec::new()) };
            let rows = store::of_organisation(database, place.organisation_id).await?;
            let today = clock.today();
            let replaced: Vec<i64> = rows.iter().filter_map(|row| row.replaces_id).collect();
            let mut items = Vec::new();
            for row in rows.iter().filter(|row| !replaced.contains(&row.id)) {
                let url = format!("/my/certificates/{}", row.id);
                let about = row.subject_name.as_deref().unwrap_or(&row.number);
                if let (Standing::Expiring(left), Some(end)) = (Standing::on(row, today), row.expires_on) {
                    let title = format!("{}：{about}", row.kind_name);
                    let why = format!("证书{}到期，还剩 {left} 天", date(end));
                    items.push(WaitingItem { title, why, url: url.clone(), verb: "去换发" });
                }
                let due = row.recheck_on.filter(|day| *day <= today + Duration::days(30));
                if let (Some(day), State::Valid, true) = (due, State::of(&row.state), Standing::on(row, today).holds()) {
                    let title = format!("{}：年度复核", row.kind_name);
                    items
                        .push(WaitingItem { title, why: format!("{about}，应在{}前完成", date(day)), url, verb: "查看" });
                }
            }
            items.truncate(MOST);
            Ok(items)
        })
    }
}
