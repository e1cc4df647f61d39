//! Calls begin and end by the clock: programmes whose call did are looked at again by search, and kept pages are made anew.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entity::programme_call::{Column, Entity};
use super::event::ProgrammeEvent;
use crate::platform::{Actor, setting};
use crate::web::Site;

/// Name under which the instant is kept up to which calls were looked at.
const TURNED: &str = "casework.calls_turned_at";
/// How far back one looks where nobody did before.
const FIRST: i64 = 400;

/// Programmes of which a call began or ended since this was last asked; how many.
pub async fn turn_calls(site: &Site) -> anyhow::Result<usize> {
    let now = site.clock.now();
    let kept = setting::get(site.database.read(), TURNED).await?.and_then(|text| text.parse::<DateTime<Utc>>().ok());
    let ids = turned(site, kept.unwrap_or(now - Duration::days(FIRST)), now).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let write = site.begin(Actor::system("批次时间")).await?;
    setting::put(&*write, &site.clock, TURNED, &now.to_rfc3339()).await?;
    write.commit(ProgrammeEvent::turned(&ids)).await?;
    Ok(ids.len())
}

async fn turned(site: &Site, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<Vec<i64>, DbErr> {
    // The last instant of a call still counts, so it ends just after it.
    let began = Condition::all().add(Column::OpensAt.gt(since)).add(Column::OpensAt.lte(now));
    let ended = Condition::all().add(Column::ClosesAt.gte(since)).add(Column::ClosesAt.lt(now));
    let rows = Entity::find().filter(Condition::any().add(began).add(ended)).select_only().column(Column::ProgrammeId);
    let mut ids: Vec<i64> = rows.into_tuple().all(site.database.read()).await?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
