//! What all requests share.

use std::sync::Arc;

use sea_orm::DbErr;

use crate::config::Config;
use crate::index::Index;
use crate::platform::change_log::ChangeBell;
use crate::platform::{Actor, Clock, Content, Database, FileStore, Write};
use crate::web::Zone;
use crate::web::cache::PageCache;
use crate::web::limits::Limits;

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
    /// What visitors searched for, until a worker writes it down.
    pub searches: crate::platform::tally::SearchTally,
}

impl Site {
    /// Begins a write in somebody's name.
    pub async fn begin(&self, actor: Actor) -> Result<Write, DbErr> {
        Write::begin(&self.database, &self.clock, &self.bell, actor).await
    }
}
