//! Bulletins of the demonstration: half a year of them, published on the day after their month was closed; the newest waits
//! for an official.

use chrono::Datelike as _;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use crate::platform::clock::instant_of;
use crate::platform::{Actor, Clock, Write, setting};
use crate::returns::Period;
use crate::statistics::bulletin::{store, work};
use crate::statistics::entity::bulletin;
use crate::statistics::{event, permit};
use crate::web::Site;

/// Says that they were made.
const LOADED: &str = "bulletins.loaded";
/// Months before the last closed one.
const MONTHS: u32 = 6;
/// Day of the next month on which they were published, and the hour.
const DAY: (u32, u32) = (21, 10);

/// Makes and publishes them, once; how many.
pub(super) async fn load(site: &Site) -> anyhow::Result<usize> {
    if setting::get(site.database.read(), LOADED).await?.is_some() {
        return Ok(0);
    }
    let made = work::make_back(site, MONTHS).await?;
    for row in store::all(site.database.read()).await?.into_iter().skip(1).filter(|row| row.is_demo) {
        let Some(at) = published_at(row.period) else { continue };
        let clock = Clock::from_fn(move || at);
        let write = Write::begin(&site.database, &clock, &site.bell, Actor::system("演示内容")).await?;
        let Some(permit) = permit::publish_demo(&write, &row) else { continue };
        if store::publish(&write, &permit, row.revision).await? {
            write.commit(event::bulletin("bulletin.published", &row, "发布统计简报")).await?;
        }
    }
    setting::put(site.database.read(), &site.clock, LOADED, "yes").await?;
    Ok(made)
}

fn published_at(period: i32) -> Option<chrono::DateTime<chrono::Utc>> {
    let day = Period::of_number(period)?.next().last_day().with_day(DAY.0)?;
    Some(instant_of(day.and_hms_opt(DAY.1, 0, 0)?))
}

/// Takes them out.
pub(super) async fn remove(write: &Write) -> Result<(), DbErr> {
    bulletin::Entity::delete_many().filter(bulletin::Column::IsDemo.eq(true)).exec(&**write).await?;
    setting::put(&**write, write.clock(), LOADED, "removed").await
}
