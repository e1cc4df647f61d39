//! Background work: ending periods whose last day is past, and making notices final that nobody objects to any more.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::public_notice::{Column, Entity};
use super::event;
use super::follow::NoticeFollowers;
use super::rules::NoticeState;
use super::store;
use crate::platform::Actor;
use crate::web::Site;

/// Notices looked at in one round.
const MOST: u64 = 100;

/// Ends what is due; how many notices moved.
pub async fn close_due(site: &Site) -> anyhow::Result<usize> {
    let followers = site.kept::<NoticeFollowers>().map_err(|error| anyhow::anyhow!("{error}"))?;
    close_due_with(site, &followers).await
}

/// Ends what is due and tells these followers.
pub async fn close_due_with(site: &Site, followers: &NoticeFollowers) -> anyhow::Result<usize> {
    let today = site.clock.today();
    let open = Entity::find().filter(Column::State.eq(NoticeState::Open.key())).filter(Column::ClosesOn.lt(today));
    let due = open.order_by_asc(Column::ClosesOn).limit(MOST).all(site.database.read()).await?;
    let mut moved = 0;
    for notice in due {
        let write = site.begin(Actor::system("公示到期")).await?;
        if !store::close(&write, notice.id).await? {
            continue;
        }
        let (kind, words) = match store::finish(&write, notice.id, followers).await? {
            Some(_) => ("notice.final", "公示期满，没有待处理的异议，公示结束"),
            None => ("notice.closed", "公示期满，有异议正在处理"),
        };
        write.commit(event::notice(kind, &notice, words)).await?;
        moved += 1;
    }
    Ok(moved)
}
