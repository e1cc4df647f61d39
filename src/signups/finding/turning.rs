//! Signing up opens and closes, and occasions begin and end, by the clock: search looks at them again then, and kept pages
//! are made anew.

use chrono::{DateTime, Duration, Utc};

use super::query;
use crate::platform::{Actor, setting};
use crate::signups::event;
use crate::web::Site;

/// Name under which the instant is kept up to which occasions were looked at.
const TURNED: &str = "signups.occasions_turned_at";
/// How far back one looks where nobody did before.
const FIRST: Duration = Duration::days(2);

/// Occasions for which something began or ended since this was last asked; how many.
pub async fn turn(site: &Site) -> anyhow::Result<usize> {
    let now = site.clock.now();
    let kept = setting::get(site.database.read(), TURNED).await?.and_then(|text| text.parse::<DateTime<Utc>>().ok());
    let turned = query::turned(site.database.read(), kept.unwrap_or(now - FIRST), now).await?;
    if turned.is_empty() {
        return Ok(0);
    }
    let write = site.begin(Actor::system("场次时间")).await?;
    setting::put(&*write, &site.clock, TURNED, &now.to_rfc3339()).await?;
    write.commit(event::turned(&turned)).await?;
    Ok(turned.len())
}
