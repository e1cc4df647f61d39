//! What all requests share.

use std::sync::Arc;

use sea_orm::DbErr;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::index::{Index, SearchRequest, SearchResults};
use crate::platform::change_log::ChangeBell;
use crate::platform::{Actor, Clock, Content, Database, FileStore, Write};
use crate::web::cache::PageCache;
use crate::web::limits::Limits;
use crate::web::{PageError, Zone};

/// The state of one node.
pub struct Site {
    /// How it was configured.
    pub config: Config,
    /// Identity of the zone.
    pub zone: Arc<Zone>,
    /// Built-in or replaced content.
    pub content: Content,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub database: Database,
    /// Rings after every commit.
    pub bell: ChangeBell,
    /// Stored files.
    pub files: FileStore,
    /// This node's search index.
    pub index: Index,
    /// Finished public pages.
    pub pages: PageCache,
    /// Request limits.
    pub limits: Limits,
    /// Searches that may run at once.
    pub search_places: Arc<Semaphore>,
    /// What visitors searched for, until a worker writes it down.
    pub searches: crate::platform::tally::SearchTally,
}

impl Site {
    /// Searches off the request threads. A damaged index is reported to the worker that builds it anew, and visitors are
    /// asked to come back.
    pub async fn search(&self, request: SearchRequest) -> Result<SearchResults, PageError> {
        // More searches at once than processors would only wait for each other, each holding its memory.
        let place = self.search_places.clone().acquire_owned().await;
        let index = self.index.clone();
        let search = move || {
            let _place = place;
            index.search(&request)
        };
        let outcome = tokio::task::spawn_blocking(search).await;
        match outcome.map_err(|error| PageError::Internal(error.into()))? {
            Ok(results) => Ok(results),
            Err(error) => {
                tracing::error!(%error, "search failed; the index will be built anew");
                self.bell.report_damage();
                Err(PageError::Unavailable(
                    "检索库正在自动恢复，通常需要几秒到几分钟。请稍后重试，或先浏览首页的最新政策。".into(),
                ))
            }
        }
    }

    /// Begins a write in somebody's name.
    pub async fn begin(&self, actor: Actor) -> Result<Write, DbErr> {
        Write::begin(&self.database, &self.clock, &self.bell, actor).await
    }
}
