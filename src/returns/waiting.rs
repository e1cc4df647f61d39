//! What waits for those who report: months sent back, and months that are due.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::DatabaseConnection;

use super::forms::Forms;
use super::period::Period;
use super::rules::State;
use super::store::returns::Light;
use super::store::{reporters, returns};
use super::{due, link};
use crate::access::Member;
use crate::access::organisation::OrganisationStatus;
use crate::access::waiting::{Waiting, WaitingItem};
use crate::indexing::Later;
use crate::platform::Clock;
use crate::values::Calendar;
use crate::web::deadline;

/// Rows on the front page at most.
const MOST: usize = 6;
/// Months that are looked back.
const MONTHS: u32 = 2;

/// See the module.
pub struct ReturnsWaiting {
    /// The forms.
    pub forms: Forms,
    /// Working days.
    pub calendar: Arc<Calendar>,
}

impl Waiting for ReturnsWaiting {
    fn items<'a>(&'a self, database: &'a DatabaseConnection, who: &'a Member, clock: &'a Clock) -> Later<'a, Vec<WaitingItem>> {
        Box::pin(async move {
            let confirmed = who.place().filter(|place| place.status == OrganisationStatus::Confirmed);
            let Some(place) = confirmed else { return Ok(Vec::new()) };
            let own = reporters::of_organisation(database, place.organisation_id).await?;
            let ids: Vec<i64> = own.iter().map(|row| row.id).collect();
            let (today, last) = (clock.today(), Period::before(clock.today()));
            let rows = returns::light(database, &ids, last.back(MONTHS).number(), last.number()).await?;
            let newest: HashMap<(i64, i32), &Light> = rows.iter().map(|row| ((row.reporter_id, row.period), row)).collect();
            let (mut returned, mut open) = (Vec::new(), Vec::new());
            for reporter in &own {
                let Some(form) = self.forms.of(&reporter.form_key) else { continue };
                for period in last.back(MONTHS).to(last) {
                    let number = period.number();
                    let is_due = number >= reporter.since_period && reporter.until_period.is_none_or(|until| number <= until);
                    let row = newest.get(&(reporter.id, number));
                    let state = row.and_then(|row| State::parse(&row.state));
                    let item = |what: &str, why: String, verb| WaitingItem {
                        title: format!("{} {}{what}", reporter.name, period.name()),
                        why,
                        url: link::mine(reporter.id, period),
                        verb,
                    };
                    let (due, _) = deadline::due(&self.calendar, today, due::due(&self.calendar, form, period).day);
                    match state {
                        Some(State::Returned) => returned.push(item("月报被退回", "请按原因修改后重新上报".to_owned(), "修改")),
                        None if is_due => open.push(item("月报", format!("截止 {due}"), "填报")),
                        Some(State::Draft) if row.is_some_and(|row| row.vintage == 1) => {
                            open.push(item("月报还没有上报", format!("截止 {due}"), "继续填"));
                        }
                        _ => {}
                    }
                }
            }
            Ok(returned.into_iter().chain(open).take(MOST).collect())
        })
    }
}
