//! Background work: the bulletin of every month that is closed.

use super::{compose, store};
use crate::platform::Actor;
use crate::returns::Period;
use crate::statistics::board;
use crate::statistics::catalogue::Catalogue;
use crate::statistics::{event, permit};
use crate::web::Site;

/// Months that are looked back at: a node that was away makes what it missed.
const MONTHS_BACK: u32 = 2;

/// Makes the bulletins that are missing; how many.
pub async fn make(site: &Site) -> anyhow::Result<usize> {
    make_back(site, MONTHS_BACK).await
}

/// Makes the bulletins that are missing of the last closed month and so many before it.
pub async fn make_back(site: &Site, months: u32) -> anyhow::Result<usize> {
    let unkept = |error: crate::web::PageError| anyhow::anyhow!("{error}");
    let (catalogue, templates) = (site.kept::<Catalogue>().map_err(unkept)?, site.kept::<super::Templates>().map_err(unkept)?);
    let closed = board::closed(site.database.read(), &catalogue, site.clock.today()).await?;
    let known = store::periods(site.database.read()).await?;
    let missing: Vec<Period> = closed.back(months).to(closed).filter(|period| !known.contains(&period.number())).collect();
    let mut made = 0;
    for period in missing {
        let board = board::of(site.database.read(), &catalogue, period).await?;
        // A month without returns has nothing to tell; it is looked at again.
        if !board.has_returns() {
            continue;
        }
        let composed = compose::compose(&templates, &board);
        let write = site.begin(Actor::system("统计简报")).await?;
        let Some(permit) = permit::by_system(&write) else { continue };
        let Some(row) = store::insert(&write, &permit, &composed).await? else { continue };
        write.commit(event::bulletin("bulletin.made", &row, format!("生成{}", row.title))).await?;
        made += 1;
    }
    Ok(made)
}
