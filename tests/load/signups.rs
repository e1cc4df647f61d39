//! Fills a data folder for `signups.py`: an occasion with a hundred places, one with people at the door, and a month full of
//! events. `signups fill FILE` writes their addresses as JSON; `signups check` counts afterwards and fails where a place was
//! given twice.

#![expect(clippy::print_stdout, reason = "a tool for the command line")]

use std::path::PathBuf;

use cbec_portal::app::Application;
use cbec_portal::config::Config;
use cbec_portal::platform::secret::fingerprint;
use cbec_portal::platform::{Actor, Clock, Write};
use cbec_portal::signups::counter::{How, NewSignup, sign_up};
use cbec_portal::signups::entity::{door_pass, occasion};
use cbec_portal::signups::occasion::{Sitting, blank};
use cbec_portal::signups::rules::{Stage, State};
use cbec_portal::signups::store::{occasions, signups};
use cbec_portal::signups::{PersonKey, event, link};
use chrono::{Duration, NaiveDate, NaiveTime};
use clap::Parser as _;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter};
use serde_json::json;

/// Places of the occasion that everybody wants.
const PLACES: i32 = 100;
/// People who come to the door.
const GUESTS: usize = 500;
/// Events of the month.
const EVENTS: usize = 1_000;
/// What the door's link says.
const DOOR: &str = "load-test-door-pass";

#[derive(clap::Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    config: Config,
}

#[derive(clap::Subcommand)]
enum What {
    /// Makes everything and writes the addresses.
    Fill {
        /// Where to.
        file: PathBuf,
    },
    /// Counts what became of it.
    Check,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { what, config } = Arguments::parse();
    let house = Application::open_without_index(config, Clock::system()).await?;
    match what {
        What::Fill { file } => fill(&house, &file).await,
        What::Check => check(&house).await,
    }
}

async fn fill(house: &Application, file: &std::path::Path) -> anyhow::Result<()> {
    house.prepare().await?;
    let write = house.site.begin(Actor::system("压力测试")).await?;
    let today = write.clock().today();
    let wanted = insert(&write, "人人都想来的一场", today + Duration::days(20), PLACES).await?;
    let open = insert(&write, "今天在门口", today, 0).await?;
    for number in 0..EVENTS {
        let day = today + Duration::days(i64::try_from(number % 27)?);
        insert(&write, &format!("第{number}场活动"), day, 200).await?;
    }
    let key = house.site.kept::<PersonKey>().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let people = (0..GUESTS).map(|number| guest(&key, number)).collect();
    let taken = sign_up(&write, &open, people).await?;
    let tickets: Vec<String> = taken.iter().flatten().map(|row| link::ticket(&key, row)).collect();
    pass(&write, open.id).await?;
    write.commit(event::occasion("occasion.made", &wanted, "压力测试")).await?;
    let told = json!({ "wanted": wanted.code, "wanted_id": wanted.id, "open": open.code, "door": DOOR, "tickets": tickets,
        "month": today.format("%Y-%m").to_string() });
    std::fs::write(file, told.to_string())?;
    Ok(())
}

async fn insert(write: &Write, title: &str, day: NaiveDate, capacity: i32) -> anyhow::Result<occasion::Model> {
    let all_day = Sitting { on: day, from: NaiveTime::MIN, to: NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default() };
    let now = write.clock().now();
    let row = occasion::Model {
        category: "briefing".to_owned(),
        title: title.to_owned(),
        summary: "合成数据".to_owned(),
        body: "合成数据，只用于压力测试。".to_owned(),
        organiser: "压力测试".to_owned(),
        division_code: "510100".to_owned(),
        place: "会场".to_owned(),
        sittings: json!([all_day]),
        starts_at: all_day.starts_at(),
        ends_at: all_day.ends_at(),
        closes_at: all_day.ends_at(),
        capacity,
        stage: Stage::Published.key().to_owned(),
        published_at: Some(now),
        made_by_name: "压力测试".to_owned(),
        ..blank(now)
    };
    let mut row = row.into_active_model().reset_all();
    row.id = NotSet;
    Ok(occasions::insert(write, row).await?)
}

fn guest(key: &PersonKey, number: usize) -> NewSignup {
    let hash = key.of_mobile(&format!("139{number:08}"));
    NewSignup {
        how: How::ByOrganiser,
        quota: None,
        name: format!("来宾{number}"),
        mobile: format!("139{number:08}"),
        email: String::new(),
        employer: String::new(),
        credit_code: None,
        post: String::new(),
        division_code: None,
        identity_masked: None,
        person_hash: hash.clone(),
        contact_hash: hash,
        answers: json!({}),
        consent: "压力测试".to_owned(),
        user_id: None,
        organisation_id: None,
        batch: None,
        is_demo: true,
    }
}

async fn pass(write: &Write, occasion_id: i64) -> anyhow::Result<()> {
    let now = write.clock().now();
    let row = door_pass::ActiveModel {
        id: NotSet,
        occasion_id: Set(occasion_id),
        role: Set("door".to_owned()),
        name: Set("一号门".to_owned()),
        key_hash: Set(fingerprint(DOOR.as_bytes())),
        expires_at: Set(now + Duration::days(1)),
        revoked_at: Set(None),
        made_by_name: Set("压力测试".to_owned()),
        created_at: Set(now),
    };
    row.insert(&**write).await?;
    Ok(())
}

async fn check(house: &Application) -> anyhow::Result<()> {
    let database = house.site.database.read();
    for title in ["人人都想来的一场", "今天在门口"] {
        let found = occasion::Entity::find().filter(occasion::Column::Title.eq(title)).one(database).await?;
        let Some(row) = found else { anyhow::bail!("nothing was filled") };
        let standing = signups::standing(database, &row).await?;
        let (held, waiting) = (standing.places.held(), standing.of(State::Waiting));
        println!("{title}: {held} hold a place, {waiting} wait");
        anyhow::ensure!(standing.places.capacity.is_none_or(|capacity| held == capacity), "places were oversold, or left over");
    }
    Ok(())
}
