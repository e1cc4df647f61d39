//! Background work on needs: ending those whose last day is past.

use super::rules::{State, USUAL_DAYS};
use super::store;
use crate::access::mail::link;
use crate::listings::enquiry::letters;
use crate::listings::entity::space_need;
use crate::platform::Actor;
use crate::web::Site;

/// Ends needs whose last day is past, with a letter to those who posted them; how many.
pub async fn expire(site: &Site) -> anyhow::Result<usize> {
    let mut ended = 0;
    for need in store::overdue(site.database.read(), site.clock.today()).await? {
        if end(site, &need).await? {
            ended += 1;
        }
    }
    Ok(ended)
}

async fn end(site: &Site, need: &space_need::Model) -> anyhow::Result<bool> {
    let write = site.begin(Actor::system("需求到期")).await?;
    if !store::end(&write, need.id, State::Expired).await? {
        return Ok(false);
    }
    let address = link(site, &format!("/my/needs/{}/edit", need.id));
    let text = format!(
        "您发布的仓储需求“{}”已经到期，不再公开，也不再参与匹配。已经开始的沟通不受影响。\n\n仍然需要，打开下面的页面保存一次，就能再征集 {USUAL_DAYS} 天：\n{address}",
        need.title,
    );
    for (email, name) in letters::posters_of(&*write, need).await? {
        letters::send(&write, &email, &name, format!("仓储需求已到期：{}", need.title), &text).await?;
    }
    write.commit(store::event("need.expired", need, "到期，自动结束征集")).await?;
    Ok(true)
}
