//! Background work: those who came are asked once, when it is over.

use chrono::Duration;

use super::questions::SATISFACTION;
use super::store;
use crate::platform::Actor;
use crate::signups::entity::{occasion, signup};
use crate::signups::store::occasions;
use crate::signups::{PersonKey, event, letter, link};
use crate::web::Site;

/// Letters of one run for one occasion.
const MOST: u64 = 200;

/// Asks those who came to occasions that ended in the last week; how many letters.
pub async fn ask(site: &Site) -> anyhow::Result<usize> {
    let now = site.clock.now();
    let mut letters = 0;
    for occasion in occasions::ended(site.database.read(), now - Duration::days(7), now).await? {
        let people = store::unasked(site.database.read(), occasion.id, SATISFACTION, MOST).await?;
        if people.is_empty() {
            continue;
        }
        let write = site.begin(Actor::system("满意度问卷")).await?;
        let mut asked = 0;
        for row in people {
            if store::ask(&write, &row, SATISFACTION).await? {
                tell(&write, site, &occasion, &row).await?;
                asked += 1;
            }
        }
        write.commit(event::occasion("survey.asked", &occasion, format!("发出满意度问卷 {asked} 封"))).await?;
        letters += asked;
    }
    Ok(letters)
}

async fn tell(
    write: &crate::platform::Write,
    site: &Site,
    occasion: &occasion::Model,
    row: &signup::Model,
) -> anyhow::Result<()> {
    let key = site.kept::<PersonKey>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let text = "感谢您到场。请花一分钟告诉我们办得怎么样，结果不写姓名。30 天内可以填写和修改：";
    letter::send(write, site, occasion, row, "请您评价", text, &format!("{}/survey", link::own(&key, row))).await?;
    Ok(())
}
