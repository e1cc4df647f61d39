//! Occasions for calendars: one of them, or all of a kind as a subscription.

use chrono::Duration;

use super::{Room, query, words};
use crate::access::{Cx, Visitor};
use crate::signups::entity::occasion::Model;
use crate::signups::link;
use crate::signups::rules::Stage;
use crate::signups::store::occasions;
use crate::web::Answer;
use crate::web::ics::{self, Happening};

/// Days ahead that a subscription asks for.
const AHEAD: Duration = Duration::days(20_000);

/// The days of an occasion, one entry each. `more` stands at the end of what is said about it.
pub fn happenings(row: &Model, public_url: &str, more: &str) -> Vec<Happening> {
    let sittings = words::sittings(row);
    let is_cancelled = row.stage == Stage::Cancelled.key();
    let (url, many) = (format!("{public_url}{}", link::occasion(row)), sittings.len() > 1);
    let one = |(at, sitting): (usize, &crate::signups::occasion::Sitting)| Happening {
        uid: format!("{}-{}@cbec-portal", row.code, at + 1),
        sequence: row.revision,
        changed: row.updated_at,
        starts: sitting.starts_at(),
        ends: sitting.ends_at(),
        title: match (is_cancelled, many) {
            (true, _) => format!("【已取消】{}", row.title),
            (false, true) => format!("{}（第{}天，共{}天）", row.title, at + 1, sittings.len()),
            (false, false) => row.title.clone(),
        },
        about: about(row, &url, more),
        place: [row.place.as_str(), row.address.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("，"),
        url: url.clone(),
        is_cancelled,
    };
    sittings.iter().enumerate().map(one).collect()
}

fn about(row: &Model, url: &str, more: &str) -> String {
    let organiser = if row.organiser.is_empty() { String::new() } else { format!("主办：{}", row.organiser) };
    let called_off = if row.stage == Stage::Cancelled.key() { "本场已取消。" } else { "" };
    let lines = [called_off, row.summary.as_str(), organiser.as_str(), more, url];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// All of a room, from half a year ago on.
pub async fn subscription(cx: &Cx<Visitor>, room: &Room) -> Answer {
    let now = cx.site.clock.now();
    let rows = occasions::between(cx.database(), room.occasions, now - query::BACK, now + AHEAD).await?;
    let all: Vec<Happening> = rows.iter().flat_map(|row| happenings(row, &cx.public_url, "")).collect();
    Ok(ics::answer(None, &format!("{}：{}", cx.site.zone.short_name, room.name), &all))
}

/// One occasion, to keep.
pub fn one(cx: &Cx<Visitor>, row: &Model) -> Answer {
    Ok(ics::answer(Some(&format!("{}.ics", row.code)), &row.title, &happenings(row, &cx.public_url, "")))
}
