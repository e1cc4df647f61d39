//! Background work of the library: publishing what is due, the turn of the day, and writing down what was searched.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{search_query, synonym_group};
use super::event::LibraryEvent;
use super::permit;
use super::rules::Stage;
use super::store;
use crate::index::Synonyms;
use crate::platform::tally::Counted;
use crate::platform::{Actor, Event, Subject, setting};
use crate::web::Site;

/// Name under which the day is kept up to which validity has been brought up to date.
const DAY: &str = "policies.validity_day";

/// Publishes scheduled documents whose time has come; how many.
pub async fn publish_due(site: &Site) -> anyhow::Result<usize> {
    let due = store::due_for_publication(site.database.read(), site.clock.now()).await?;
    let mut published = 0;
    for document in due {
        let write = site.begin(Actor::system("定时发布")).await?;
        let Some(permit) = permit::by_system(&write, document.id) else { continue };
        if store::set_stage(&write, &permit, Stage::Scheduled, Stage::Published, None).await? {
            store::add_version(&write, &document, "定时发布").await?;
            write.commit(LibraryEvent::policy("policy.published", &document, "到达设定时间，自动发布")).await?;
            published += 1;
        }
    }
    Ok(published)
}

/// When a day has begun: documents that take effect, expire or are repealed with it are indexed again.
pub async fn turn_the_day(site: &Site) -> anyhow::Result<usize> {
    let today = site.clock.today();
    let kept = setting::get(site.database.read(), DAY).await?;
    let last: Option<NaiveDate> = kept.and_then(|text| text.parse().ok());
    if last == Some(today) {
        return Ok(0);
    }
    let turning = match last {
        Some(last) => store::turning_on(site.database.read(), last, today).await?,
        None => Vec::new(),
    };
    let write = site.begin(Actor::system("日期更替")).await?;
    setting::put(&*write, &site.clock, DAY, &today.to_string()).await?;
    let count = turning.len();
    write.commit(DayTurned { today, turning }).await?;
    Ok(count)
}

/// A day began on which the validity of these documents changes.
struct DayTurned {
    today: NaiveDate,
    turning: Vec<i64>,
}

impl Event for DayTurned {
    fn kind(&self) -> &'static str {
        "policies.day_turned"
    }

    fn subject(&self) -> Subject {
        Subject { kind: "policy", id: 0, name: format!("{} 份文件", self.turning.len()) }
    }

    fn summary(&self) -> String {
        format!("进入 {}，{} 份文件的有效性随日期变化", self.today, self.turning.len())
    }

    fn touches(&self) -> Vec<(&'static str, i64)> {
        self.turning.iter().map(|id| (super::event::POLICY, *id)).collect()
    }
}

/// Writes down the searches counted in memory. One that cannot be written is lost; the others are not.
pub async fn note_searches(site: &Site) -> anyhow::Result<()> {
    let mut outcome = Ok(());
    for (key, counted) in site.searches.take() {
        outcome = note_search(site, key, counted).await.and(outcome);
    }
    Ok(outcome?)
}

/// One statement, so that two nodes that note the same search add up.
async fn note_search(site: &Site, key: String, counted: Counted) -> Result<(), DbErr> {
    let now = site.clock.now();
    let row = search_query::ActiveModel {
        id: NotSet,
        query_key: Set(key),
        query: Set(counted.query),
        searches: Set(counted.searches),
        last_total: Set(counted.last_total),
        first_at: Set(now),
        last_at: Set(now),
        is_settled: Set(false),
    };
    let searches = Expr::col((search_query::Entity, search_query::Column::Searches)).add(counted.searches);
    let over = OnConflict::column(search_query::Column::QueryKey)
        .update_columns([search_query::Column::Query, search_query::Column::LastTotal, search_query::Column::LastAt])
        .value(search_query::Column::Searches, searches)
        .to_owned();
    search_query::Entity::insert(row).on_conflict(over).exec_without_returning(site.database.read()).await.map(|_| ())
}

/// How many synonym groups there are and when the newest changed.
pub type SynonymState = (i64, Option<DateTime<Utc>>);

/// Gives the synonyms to the search index when they changed since `taught`, by whatever node or process.
pub async fn follow_synonyms(site: &Site, taught: &Mutex<Option<SynonymState>>) -> anyhow::Result<()> {
    let state: SynonymState = synonym_group::Entity::find()
        .select_only()
        .column_as(synonym_group::Column::Id.count(), "groups")
        .column_as(synonym_group::Column::UpdatedAt.max(), "newest")
        .into_tuple()
        .one(site.database.read())
        .await?
        .unwrap_or_default();
    let is_new = taught.lock().unwrap_or_else(PoisonError::into_inner).replace(state) != Some(state);
    if is_new { teach_synonyms(site).await } else { Ok(()) }
}

/// Gives the active synonym groups to the search index.
pub async fn teach_synonyms(site: &Site) -> anyhow::Result<()> {
    let groups = synonym_group::Entity::find().filter(synonym_group::Column::IsActive.eq(true)).all(site.database.read()).await?;
    let text: Vec<String> = groups.into_iter().map(|group| group.terms.replace(['\n', '\r'], " ")).collect();
    site.index.set_synonyms(Synonyms::parse(&text.join("\n")))?;
    site.bell.bump();
    Ok(())
}
