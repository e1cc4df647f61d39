//! Background work: reminders before and on the day, word to officials after it, and locking when the day comes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity::reporter;
use super::forms::{Form, Forms};
use super::letter::{self, Why};
use super::period::Period;
use super::store::{reporters, returns};
use super::{due, event, figures};
use crate::access::Role;
use crate::access::entity::app_user;
use crate::platform::Actor;
use crate::values::{Calendar, division};
use crate::web::Site;

/// Working days after the deadline in which the program still says that something is late.
const LATE_DAYS: i64 = 10;

/// Where a day lies before or after a deadline: what is remembered of it, and why people are written to.
fn mark(calendar: &Calendar, today: NaiveDate, due_on: NaiveDate) -> Option<(&'static str, Why)> {
    match calendar.until(today, due_on) {
        _ if today == due_on => Some(("due", Why::Today)),
        days if today < due_on && days <= due::REMINDED_BEFORE => Some(("soon", Why::Soon)),
        days if today > due_on && -days <= LATE_DAYS => Some(("late", Why::Late)),
        _ => None,
    }
}

/// Reminds those who have not reported the last month, each time once; how many letters.
pub async fn remind(site: &Site) -> anyhow::Result<usize> {
    let (forms, calendar) = kept(site)?;
    let today = site.clock.today();
    let period = Period::before(today);
    let mut letters = 0;
    for form in forms.all() {
        let Some((mark, why)) = mark(&calendar, today, due::due(&calendar, form, period).day) else { continue };
        letters += remind_of(site, form, period, mark, why).await?;
    }
    Ok(letters)
}

async fn remind_of(site: &Site, form: &Form, period: Period, mark: &str, why: Why) -> anyhow::Result<usize> {
    let number = u32::try_from(period.number())?;
    let mut missing = figures::missing(site.database.read(), &form.key, number).await?;
    // The demonstration gets no letters.
    missing.retain(|row| !row.is_demo);
    let mut letters = 0;
    for chunk in missing.chunks(100) {
        let ids: Vec<i64> = chunk.iter().map(|row| row.id).collect();
        let write = site.begin(Actor::system("月报催报")).await?;
        let fresh = reporters::remember(&write, &ids, period.number(), mark).await?;
        if fresh.is_empty() {
            continue;
        }
        let fresh: Vec<&reporter::Model> = chunk.iter().filter(|row| fresh.contains(&row.id)).collect();
        for row in &fresh {
            letters += letter::reminder(&write, site, row, period, why).await.map_err(|error| anyhow::anyhow!("{error}"))?;
        }
        if why == Why::Late {
            letters += escalate(&write, site, form, period, &fresh).await?;
        }
        let what = format!("{}提醒 {} 家，发信 {letters} 封", form.name, fresh.len());
        write.commit(event::of_many("return.reminded", period.name(), what)).await?;
    }
    Ok(letters)
}

/// Tells the officials of the divisions; those of a county or city before those of the whole province.
async fn escalate(
    write: &crate::platform::Write,
    site: &Site,
    form: &Form,
    period: Period,
    late: &[&reporter::Model],
) -> anyhow::Result<usize> {
    let officials = app_user::Entity::find()
        .filter(app_user::Column::Role.eq(Role::CaseOfficer.key()))
        .filter(app_user::Column::IsActive.eq(true))
        .all(&**write)
        .await?;
    let mut letters = 0;
    for official in officials {
        let prefix = official.division_code.as_deref().map_or("", division::prefix);
        let names: BTreeSet<&str> =
            late.iter().filter(|row| row.division_code.starts_with(prefix)).map(|row| row.name.as_str()).collect();
        if !names.is_empty() {
            letter::escalation(write, site, &official, (&form.key, &form.name), period, &names).await?;
            letters += 1;
        }
    }
    Ok(letters)
}

/// Locks what was verified of months whose day has come; how many.
pub async fn lock(site: &Site) -> anyhow::Result<usize> {
    let (forms, calendar) = kept(site)?;
    let today = site.clock.today();
    let mut locked = 0;
    for form in forms.all() {
        let last = due::newest_locked(&calendar, form, today);
        while returns::ripe(site.database.read(), &form.key, last.number()).await? {
            let write = site.begin(Actor::system("月报锁定")).await?;
            let now = returns::lock_until(&write, &form.key, last.number()).await?;
            if now == 0 {
                break;
            }
            locked += now;
            write.commit(event::of_many("return.locked", last.name(), format!("{}期满锁定 {now} 份", form.name))).await?;
        }
    }
    Ok(locked)
}

fn kept(site: &Site) -> anyhow::Result<(std::sync::Arc<Forms>, std::sync::Arc<Calendar>)> {
    let forms = site.kept::<Forms>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let calendar = site.kept::<Calendar>().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok((forms, calendar))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_reminded_before_on_and_after_the_day() {
        let calendar = Calendar::default();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        // 10 March 2026 is a Tuesday.
        let of = |today: &str| mark(&calendar, day(today), day("2026-03-10")).map(|(mark, _)| mark);
        assert_eq!(of("2026-03-04"), None);
        assert_eq!(of("2026-03-05"), Some("soon"));
        assert_eq!(of("2026-03-08"), Some("soon"));
        assert_eq!(of("2026-03-10"), Some("due"));
        assert_eq!(of("2026-03-11"), Some("late"));
        assert_eq!(of("2026-04-10"), None);
    }
}
