//! What all requests share.

use std::any::{Any, TypeId};
use std::collections::HashMap;
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
    /// What rooms keep.
    pub kept: Kept,
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

/// What rooms load when the house is opened and keep for as long as it stands, by type: so that a room need not be known
/// to the floors below it.
#[derive(Default)]
pub struct Kept(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Kept {
    /// Keeps a value, in place of an older one of its type.
    pub fn keep<T: Any + Send + Sync>(self, value: T) -> Self {
        self.keep_shared(Arc::new(value))
    }

    /// Keeps a value that others hold too.
    pub fn keep_shared<T: Any + Send + Sync>(mut self, value: Arc<T>) -> Self {
        self.0.insert(TypeId::of::<T>(), value);
        self
    }
}

impl Site {
    /// What a room kept.
    pub fn kept<T: Any + Send + Sync>(&self) -> Result<Arc<T>, PageError> {
        let kept = self.kept.0.get(&TypeId::of::<T>()).cloned().and_then(|value| value.downcast::<T>().ok());
        kept.ok_or_else(|| PageError::Internal(anyhow::anyhow!("{} was not kept at the start", std::any::type_name::<T>())))
    }
}
