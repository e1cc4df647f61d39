//! Loading, once: each item of the agenda in a write of its own that also moves the place in the agenda. Whoever finds the
//! place moved — another node, or somebody who removed the season — stops and looks again.

use std::time::Duration;

use actix_web::web::Data;
use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::act::Scene;
use super::agenda::{self, Item, WorkingDays};
use super::people::People;
use super::plan::CALLS;
use crate::access::entity::organisation;
use crate::casework::engine::Tools;
use crate::platform::entity::setting as table;
use crate::platform::work::StopSign;
use crate::platform::{Clock, setting};
use crate::web::Site;

/// Says that the season was loaded, or taken out.
pub(super) const LOADED: &str = "season.loaded";
/// The day for which the agenda is made.
pub(super) const DAY: &str = "season.day";
/// Place in the agenda; there only while loading goes on.
pub(super) const PLACE: &str = "season.place";

/// Seconds after the start before loading begins: first come the pages.
const PATIENCE: Duration = Duration::from_secs(3);
/// Organisations that there must be.
const LEAST_ORGANISATIONS: usize = 40;

/// What loading did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Items that happened now.
    pub done: usize,
    /// Items that no longer fitted, such as after somebody else handled an application.
    pub skipped: Vec<String>,
}

/// Whether the season is being loaded: clocks and notices stand still meanwhile, because its days are still to come.
pub async fn is_loading(site: &Site) -> bool {
    if !site.zone.is_demo {
        return false;
    }
    let row = table::Entity::find().filter(table::Column::Name.eq(PLACE)).one(site.database.read()).await;
    let is_fresh = |row: table::Model| row.updated_at > site.clock.now() - chrono::Duration::minutes(5);
    // A place that nobody moves any more, and nobody will, holds nothing up.
    row.ok().flatten().is_some_and(|row| site.config.demo_content || is_fresh(row))
}

/// Loads in the background; ends when it is done or the house closes.
pub async fn work(site: Data<Site>, mut stop: StopSign) {
    if stop.within(PATIENCE).await {
        return;
    }
    if let Err(error) = super::gatherings::load(&site, &stop).await {
        tracing::error!(error = format!("{error:#}"), "training and events could not be loaded; the next start goes on");
    }
    if let Err(error) = super::returns::load(&site, &stop).await {
        tracing::error!(error = format!("{error:#}"), "monthly returns could not be loaded; the next start goes on");
    }
    if let Err(error) = super::rounds::load(&site, &stop).await {
        tracing::error!(error = format!("{error:#}"), "evaluations could not be loaded; the next start goes on");
    }
    if let Err(error) = super::bulletins::load(&site).await {
        tracing::error!(error = format!("{error:#}"), "bulletins could not be made; the next start goes on");
    }
    let begun = std::time::Instant::now();
    match load(&site, &stop).await {
        Ok(Outcome { done: 0, .. }) => {}
        Ok(Outcome { done, skipped }) => {
            let seconds = begun.elapsed().as_secs_f32();
            let skipped = skipped.len();
            tracing::info!(done, skipped, seconds, "the demonstration season is loaded");
        }
        Err(error) => tracing::error!(%error, "the demonstration season could not be loaded; the next start goes on"),
    }
}

/// Loads what is missing.
pub async fn load(site: &Site, stop: &StopSign) -> anyhow::Result<Outcome> {
    if setting::get(site.database.read(), LOADED).await?.is_some() {
        return Ok(Outcome::default());
    }
    let organisations = organisations(site).await?;
    if organisations.len() < LEAST_ORGANISATIONS {
        return Ok(Outcome::default());
    }
    keep_first(site, DAY, &site.clock.today().to_string()).await?;
    keep_first(site, PLACE, "0").await?;
    let scene = scene(site, organisations).await?;
    let items = items(site, &scene).await?;
    let mut outcome = Outcome::default();
    while let Some(place) = place(site).await? {
        let Some(item) = items.get(place) else {
            setting::put(site.database.read(), &site.clock, LOADED, "done").await?;
            remove_setting(site.database.read(), PLACE).await?;
            break;
        };
        if stop.is_raised() {
            break;
        }
        match scene.perform(place, *item).await {
            Ok(true) => outcome.done += 1,
            // Somebody else moved the place: look again.
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(place, ?item, %error, "an item of the demonstration season was left out");
                outcome.skipped.push(format!("{:?}: {error}", item.act));
                move_place(site.database.read(), &site.clock, place).await?;
            }
        }
        tokio::task::yield_now().await;
    }
    Ok(outcome)
}

async fn place(site: &Site) -> anyhow::Result<Option<usize>> {
    Ok(setting::get(site.database.read(), PLACE).await?.map(|text| text.parse()).transpose()?)
}

/// Moves the place from an item to the next; whether it was still there.
pub(super) async fn move_place(database: &impl ConnectionTrait, clock: &Clock, from: usize) -> Result<bool, DbErr> {
    let moved = table::Entity::update_many()
        .col_expr(table::Column::Content, Expr::value((from + 1).to_string()))
        .col_expr(table::Column::UpdatedAt, Expr::value(clock.now()))
        .filter(table::Column::Name.eq(PLACE))
        .filter(table::Column::Content.eq(from.to_string()));
    Ok(moved.exec(database).await?.rows_affected == 1)
}

pub(super) async fn remove_setting(database: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
    table::Entity::delete_many().filter(table::Column::Name.eq(name)).exec(database).await.map(|_| ())
}

/// Keeps a text unless there is one: the first of several nodes says it.
async fn keep_first(site: &Site, name: &str, content: &str) -> Result<(), DbErr> {
    let row = table::ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        content: Set(content.to_owned()),
        updated_at: Set(site.clock.now()),
    };
    let once = OnConflict::column(table::Column::Name).do_nothing().to_owned();
    table::Entity::insert(row).on_conflict(once).exec_without_returning(site.database.read()).await.map(|_| ())
}

#[derive(Deserialize)]
struct Named {
    organisation: Vec<Code>,
}

#[derive(Deserialize)]
struct Code {
    credit_code: String,
}

/// The organisations of the demonstration in the order of the content.
pub(super) async fn organisations(site: &Site) -> anyhow::Result<Vec<organisation::Model>> {
    let Ok(named) = site.content.toml::<Named>("demo/organisations.toml") else { return Ok(Vec::new()) };
    let codes: Vec<String> = named.organisation.into_iter().map(|row| row.credit_code).collect();
    let rows = organisation::Entity::find().filter(organisation::Column::CreditCode.is_in(codes.iter().cloned()));
    let mut rows = rows.all(site.database.read()).await?;
    rows.sort_by_key(|row| codes.iter().position(|code| *code == row.credit_code));
    Ok(rows)
}

async fn scene(site: &Site, organisations: Vec<organisation::Model>) -> anyhow::Result<Scene<'_>> {
    let tools = Tools::of(site).map_err(|error| anyhow::anyhow!("{error}"))?;
    let people = People::of(site, organisations).await?;
    let day: NaiveDate = setting::get(site.database.read(), DAY).await?.unwrap_or_default().parse()?;
    let days = WorkingDays::around(day, &tools.calendar);
    Ok(Scene { site, tools, people, applications: agenda::applications(), day, days })
}

async fn items(site: &Site, scene: &Scene<'_>) -> anyhow::Result<Vec<Item>> {
    let published = scene.tools.programmes.published(site.database.read()).await?;
    let definition =
        |key: &str| published.iter().find(|current| current.row.key == key).map(|current| current.definition.clone());
    anyhow::ensure!(CALLS.iter().all(|call| definition(call.programme).is_some()), "a programme of the season is missing");
    Ok(agenda::of(scene.day, &scene.tools.calendar, definition))
}

/// A clock that stands at an instant.
pub(super) fn standing(at: chrono::DateTime<chrono::Utc>) -> Clock {
    Clock::from_fn(move || at)
}
