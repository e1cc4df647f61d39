//! Background work on enquiries: reminding those who should answer, and forgetting conversations long over.

use chrono::{Duration, Months};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{letters, store};
use crate::listings::entity::{enquiry, listing};
use crate::listings::event::ListingEvent;
use crate::platform::clock::local;
use crate::platform::{Actor, Subject};
use crate::values::Calendar;
use crate::web::Site;

/// Working days after which managers are reminded.
const REMIND_AFTER: i64 = 2;
/// Months of silence after which a conversation is erased.
const FORGET_AFTER: u32 = 24;

/// Writes once to those who let somebody wait for two working days; to how many enquiries.
pub async fn remind(site: &Site) -> anyhow::Result<usize> {
    let (now, today) = (site.clock.now(), site.clock.today());
    // Two working days never pass in less than two days: the calendar is asked about the others only.
    let due = store::overdue(site.database.read(), now - Duration::days(2)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let calendar = site.kept::<Calendar>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut reminded = 0;
    for enquiry in due {
        let since = local(enquiry.last_message_at).date_naive();
        if calendar.until(since, today) >= REMIND_AFTER && remind_of(site, &enquiry).await? {
            reminded += 1;
        }
    }
    Ok(reminded)
}

async fn remind_of(site: &Site, enquiry: &enquiry::Model) -> anyhow::Result<bool> {
    let write = site.begin(Actor::system("咨询提醒")).await?;
    let noted = enquiry::Entity::update_many()
        .col_expr(enquiry::Column::RemindedAt, Expr::value(site.clock.now()))
        .filter(enquiry::Column::Id.eq(enquiry.id))
        .filter(enquiry::Column::RemindedAt.is_null())
        .exec(&*write)
        .await?;
    let listing = listing::Entity::find_by_id(enquiry.listing_id).one(&*write).await?;
    let (Some(listing), 1) = (listing, noted.rows_affected) else { return Ok(false) };
    letters::reminder(&write, site, enquiry, &listing).await?;
    write.commit(store::event("enquiry.reminded", enquiry, &listing, "等待 2 个工作日未答复，已写信提醒")).await?;
    Ok(true)
}

/// Erases conversations in which nobody has written for two years; how many.
pub async fn forget(site: &Site) -> anyhow::Result<u64> {
    let before = site.clock.now().checked_sub_months(Months::new(FORGET_AFTER));
    let Some(before) = before else { return Ok(0) };
    if !store::any_silent(site.database.read(), before).await? {
        return Ok(0);
    }
    let write = site.begin(Actor::system("期满清除")).await?;
    let count = store::forget_silent(&*write, before).await?;
    let subject = Subject { kind: "enquiry", id: 0, name: format!("{count} 条咨询") };
    write.commit(ListingEvent::aside("enquiry.erased", subject, "满 24 个月没有往来，连同联系方式一并清除")).await?;
    Ok(count)
}
