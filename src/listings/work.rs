//! Background work on entries, once a day: owners are asked whether the facts still hold, search weighs anew what has grown
//! older, and what nobody confirmed for too long leaves the public directory.

use std::collections::BTreeMap;

use chrono::{Duration, Months, NaiveDate};
use tokio::sync::Mutex;

use super::definition::{Directories, Directory};
use super::entity::listing;
use super::event::{ListingEvent, kind_of};
use super::freshness::{Age, day_after, turns};
use super::letter::{Whom, tell};
use super::permit;
use super::rules::Status;
use super::store::{self, fresh};
use crate::access::Permit;
use crate::platform::{Actor, Subject, setting};
use crate::web::Site;
use crate::web::filters::date;

/// Name under which the day is kept up to which entries were looked at.
const DAY: &str = "listings.freshness_day";
/// Days after which an owner who did not answer is asked again.
const ASK_AGAIN: i64 = 30;
/// Entries read at once.
const CHUNK: u64 = 500;
/// Why an entry that nobody confirmed is taken down.
pub const UNCONFIRMED: &str = "长期未确认";

/// One look at a time.
static TURN: Mutex<()> = Mutex::const_new(());

/// Looks at all entries when a day has begun.
pub async fn turn_the_day(site: &Site) -> anyhow::Result<()> {
    let _turn = TURN.lock().await;
    let today = site.clock.today();
    let last: Option<NaiveDate> = setting::get(site.database.read(), DAY).await?.and_then(|text| text.parse().ok());
    if last == Some(today) {
        return Ok(());
    }
    let all = site.kept::<Directories>().map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut to_ask: BTreeMap<i64, Vec<Asked>> = BTreeMap::new();
    for directory in all.all() {
        look_at(site, directory, last, today, &mut to_ask).await?;
        index_what_ended(site, directory, last, today).await?;
    }
    for (organisation_id, entries) in to_ask {
        ask(site, organisation_id, &entries, today).await?;
    }
    // Last: what failed before is tried again, and what was done already is not done twice.
    let write = site.begin(Actor::system("日期更替")).await?;
    setting::put(&*write, &site.clock, DAY, &today.to_string()).await?;
    let subject = Subject { kind: "listing", id: 0, name: "目录条目".to_owned() };
    write.commit(ListingEvent::aside("listings.day_turned", subject, format!("进入 {today}，目录条目的新旧已核对"))).await?;
    Ok(())
}

/// An entry whose owner is asked.
struct Asked {
    id: i64,
    name: String,
    confirmed_on: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

async fn look_at(
    site: &Site,
    directory: &Directory,
    last: Option<NaiveDate>,
    today: NaiveDate,
    to_ask: &mut BTreeMap<i64, Vec<Asked>>,
) -> anyhow::Result<()> {
    let limits = &directory.freshness;
    let Some(day) = today.checked_sub_months(Months::new(limits.ask_after)) else { return Ok(()) };
    // Of two days at the end of different months one may be a little earlier than the other.
    let day = day + Duration::days(3);
    let (mut after, mut turning) = (0, Vec::new());
    loop {
        let rows = fresh::confirmed_by(site.database.read(), &directory.key, day, after, CHUNK).await?;
        let Some(end) = rows.last().map(|row| row.id) else { break };
        after = end;
        for row in rows {
            let age = Age::on(today, row.confirmed_on, limits);
            if age == Age::Over {
                take_down(site, &row).await?;
                continue;
            }
            let turned = |on: NaiveDate| last.is_some_and(|last| last < on) && on <= today;
            if row.confirmed_on.is_some_and(|on| turns(on, limits).into_iter().flatten().any(turned)) {
                turning.push(row.id);
            }
            let is_asked_lately = row.asked_on.is_some_and(|on| today - on < Duration::days(ASK_AGAIN));
            if let (true, false, Some(owner)) = (age >= Age::Asked, is_asked_lately, row.organisation_id) {
                let until = row.confirmed_on.and_then(|on| day_after(on, limits.unpublish_after));
                to_ask.entry(owner).or_default().push(Asked {
                    id: row.id,
                    name: row.name,
                    confirmed_on: row.confirmed_on,
                    until,
                });
            }
        }
    }
    if !turning.is_empty() {
        let write = site.begin(Actor::system("日期更替")).await?;
        let summary = format!("{} 个条目距上次确认又久了一步", turning.len());
        write.commit(ListingEvent::entries("listings.aged", &directory.key, turning, summary)).await?;
    }
    Ok(())
}

/// Indexes again the entries of which a section is over since the last look, such as an offer: nobody finds them by it any
/// more. A section that has not begun is shown before, so nothing turns with its beginning.
async fn index_what_ended(site: &Site, directory: &Directory, last: Option<NaiveDate>, today: NaiveDate) -> anyhow::Result<()> {
    let Some(last) = last.filter(|last| *last < today) else { return Ok(()) };
    for (until, name) in directory.groups.iter().filter_map(|group| Some((group.until.as_deref()?, &group.name))) {
        let (mut after, mut ended) = (0, Vec::new());
        loop {
            let asked = (directory.key.as_str(), until);
            let some = fresh::with_day(site.database.read(), asked, (last, today), after, CHUNK).await?;
            let Some(end) = some.last() else { break };
            after = *end;
            ended.extend(some);
        }
        if !ended.is_empty() {
            let write = site.begin(Actor::system("日期更替")).await?;
            let summary = format!("{} 个条目的“{name}”已经结束", ended.len());
            write.commit(ListingEvent::entries("listings.section_ended", &directory.key, ended, summary)).await?;
        }
    }
    Ok(())
}

/// One letter an organisation, with all its entries.
async fn ask(site: &Site, organisation_id: i64, entries: &[Asked], today: NaiveDate) -> anyhow::Result<()> {
    let base = site.config.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| {
            let confirmed = entry.confirmed_on.map(date).unwrap_or_default();
            let until = entry.until.map(|day| format!("，{}前不确认将下架", date(day))).unwrap_or_default();
            format!("- {}（上次确认：{confirmed}{until}）\n  {base}/my/listings/{}", entry.name, entry.id)
        })
        .collect();
    let text = format!(
        "下面 {} 个条目很久没有确认了。请打开核对：信息没有变化，点“信息无误，确认”；有变化，改后即可。\n\n{}",
        entries.len(),
        lines.join("\n")
    );
    let write = site.begin(Actor::system("信息确认")).await?;
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    if fresh::note_asked(&write, &ids, today, today - Duration::days(ASK_AGAIN)).await? == 0 {
        // Another node was quicker.
        return Ok(());
    }
    let letters =
        tell(&write, Some(organisation_id), Whom::Everybody, &format!("请确认 {} 个目录条目的信息", entries.len()), &text)
            .await?;
    let subject = Subject { kind: "organisation", id: organisation_id, name: format!("{} 个条目", ids.len()) };
    write.commit(ListingEvent::aside("listings.asked", subject, format!("请维护单位确认信息，发信 {letters} 封"))).await?;
    Ok(())
}

/// Takes an entry out of the public directory.
async fn take_down(site: &Site, row: &listing::Model) -> anyhow::Result<()> {
    let base = site.config.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
    let write = site.begin(Actor::system("信息确认")).await?;
    let Some(permit) = permit::by_system(&write, row.id) else { return Ok(()) };
    let permit: Permit<permit::Review> = permit;
    // Somebody may just have confirmed it.
    let Some(row) = store::find(&*write, row.id).await?.filter(|now| now.confirmed_on == row.confirmed_on) else { return Ok(()) };
    let Some(after) = store::set_status(&write, &permit, &row, Status::Unpublished, Some(UNCONFIRMED)).await? else {
        return Ok(());
    };
    let confirmed = row.confirmed_on.map_or_else(|| "从未确认".to_owned(), date);
    let text = format!(
        "“{}”的信息长期没有确认（上次确认：{confirmed}），已从公开目录下架。\n\n核对并提交后，由属地主管部门重新公开：{base}/my/listings/{}",
        after.name, after.id
    );
    tell(&write, after.organisation_id, Whom::Everybody, &format!("“{}”已下架：{UNCONFIRMED}", after.name), &text).await?;
    let event = ListingEvent::entry("listing.unpublished", &after, format!("自动下架：{UNCONFIRMED}"));
    write.commit(event.touching([(kind_of(&after.directory), after.id)])).await?;
    Ok(())
}
