//! Loading, once, when the monthly returns of the demonstration are there; a round that was interrupted is played anew.

use anyhow::Context as _;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::play::Play;
use super::story;
use crate::evaluations::entity::{framework, round};
use crate::evaluations::store::{frameworks, rounds};
use crate::notices::entity::public_notice;
use crate::platform::work::StopSign;
use crate::platform::{Write, setting};
use crate::returns::entity::reporter;
use crate::season::people::People;
use crate::web::Site;

/// Says that it was loaded, or taken out.
const LOADED: &str = "rounds.loaded";
/// Rounds that are played whole, by key.
const DONE: &str = "rounds.done";

/// Loads what is missing.
pub async fn load(site: &Site, stop: &StopSign) -> anyhow::Result<()> {
    let database = site.database.read();
    let reporters = reporter::Entity::find().filter(reporter::Column::IsDemo.eq(true)).count(database).await?;
    if reporters == 0 || setting::get(database, LOADED).await?.is_some() {
        return Ok(());
    }
    let organisations = crate::season::load::organisations(site).await?;
    let people = People::of(site, organisations).await?;
    let begun = std::time::Instant::now();
    for story in story::rounds(site.clock.today()) {
        let done = setting::get(database, DONE).await?.unwrap_or_default();
        if stop.is_raised() {
            return Ok(());
        }
        if done.split(' ').any(|key| key == story.key()) {
            continue;
        }
        let Some(framework) = current(site, story.framework).await? else { continue };
        clear(site, &story.key()).await?;
        let key = story.key();
        let play = Play { site, people: &people, story, framework };
        play.whole().await.map_err(|error| anyhow::anyhow!("round {key}: {error}"))?;
        setting::put(database, &site.clock, DONE, &format!("{done} {key}")).await?;
    }
    setting::put(database, &site.clock, LOADED, "done").await?;
    tracing::info!(seconds = begun.elapsed().as_secs_f32(), "the demonstration of evaluations is loaded");
    Ok(())
}

/// The framework of the content; none where an official has changed it since.
async fn current(site: &Site, key: &str) -> anyhow::Result<Option<framework::Model>> {
    frameworks::by_key(site.database.read(), key).await.context("the frameworks cannot be read")
}

/// Takes a round out that was played in part.
async fn clear(site: &Site, key: &str) -> Result<(), DbErr> {
    let database = site.database.read();
    let Some(row) = rounds::by_key(database, key).await?.filter(|row| row.is_demo) else { return Ok(()) };
    if let Some(notice) = row.notice_id {
        public_notice::Entity::delete_by_id(notice).exec(database).await?;
    }
    round::Entity::delete_by_id(row.id).exec(database).await.map(|_| ())
}

/// Takes everything out; notices go with those of the season.
pub(in crate::season) async fn remove(write: &Write) -> Result<(), DbErr> {
    setting::put(&**write, write.clock(), LOADED, "removed").await?;
    round::Entity::delete_many().filter(round::Column::IsDemo.eq(true)).exec(&**write).await.map(|_| ())
}
