//! Background work: certificates of persons that end soon, so that they can learn again in time.

use chrono::Duration;

use crate::certificates::rules::Wording;
use crate::certificates::{event, store as register};
use crate::platform::Actor;
use crate::signups::letter;
use crate::signups::link::TRAINING;
use crate::signups::store::{occasions, signups};
use crate::web::Site;
use crate::web::filters::date;

/// Days before the end.
const BEFORE_END: i64 = 60;
/// What is remembered of it.
const MARK: &str = "end-60";

/// Reminds persons of certificates that end, each once; how many.
pub async fn recertify(site: &Site) -> anyhow::Result<usize> {
    let today = site.clock.today();
    let mut reminded = 0;
    for row in register::of_persons_ending(site.database.read(), today, today + Duration::days(BEFORE_END)).await? {
        let (Some(end), Some(id), Some(TRAINING)) = (row.expires_on, row.subject_id, row.subject_kind.as_deref()) else {
            continue;
        };
        let write = site.begin(Actor::system("证书提醒")).await?;
        if !register::remember(&write, &row, MARK).await? {
            continue;
        }
        let Some(person) = signups::find(&*write, id).await? else { continue };
        let Some(occasion) = occasions::find(&*write, person.occasion_id).await? else { continue };
        let (left, title) = ((end - today).num_days(), Wording::of(&row).title);
        let text = format!(
            "您的{title}（{}）将于{}到期，还剩 {left} 天。到期后查验页显示“已到期”。\n\n需要继续持证的，请重新参加培训。可以报名的班次：",
            row.number,
            date(end)
        );
        letter::send(&write, site, &occasion, &person, "证书即将到期", &text, "/training").await?;
        write.commit(event::happened("certificate.reminded", &row, "提醒持证人证书即将到期", Vec::new())).await?;
        reminded += 1;
    }
    Ok(reminded)
}
