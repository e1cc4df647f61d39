//! The change log: one row for each record whose public appearance a commit may have changed. Each node's indexing
//! worker reads it from a little before where it stopped, because rows can commit out of order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::Notify;

use super::entity::change_log;

/// Wakes this node's workers after a commit, and counts the commits so that cached pages know when they are old.
#[derive(Clone, Default)]
pub struct ChangeBell {
    inner: Arc<Bell>,
}

#[derive(Default)]
struct Bell {
    notify: Notify,
    generation: AtomicU64,
    is_damaged: AtomicBool,
}

impl ChangeBell {
    /// Says that something public may have changed.
    pub fn ring(&self) {
        self.inner.generation.fetch_add(1, Ordering::Release);
        self.inner.notify.notify_one();
    }

    /// Counts upward with every change that this node knows of.
    pub fn generation(&self) -> u64 {
        self.inner.generation.load(Ordering::Acquire)
    }

    /// Makes cached pages old without waking the worker.
    pub fn bump(&self) {
        self.inner.generation.fetch_add(1, Ordering::Release);
    }

    /// Says that the search index on this node cannot be read; the indexing worker builds it anew.
    pub fn report_damage(&self) {
        self.inner.is_damaged.store(true, Ordering::Release);
        self.inner.notify.notify_one();
    }

    /// Whether damage was reported since the last time this was asked.
    pub fn take_damage(&self) -> bool {
        self.inner.is_damaged.swap(false, Ordering::AcqRel)
    }

    /// Resolves at the next ring.
    pub async fn heard(&self) {
        self.inner.notify.notified().await;
    }
}

/// Rows after a position, oldest first, at most `limit`.
pub async fn after(database: &DatabaseConnection, position: i64, limit: u64) -> Result<Vec<change_log::Model>, DbErr> {
    change_log::Entity::find()
        .filter(change_log::Column::Id.gt(position))
        .order_by_asc(change_log::Column::Id)
        .limit(limit)
        .all(database)
        .await
}

/// The newest position, 0 when the log is empty.
pub async fn newest(database: &DatabaseConnection) -> Result<i64, DbErr> {
    let last = change_log::Entity::find().order_by_desc(change_log::Column::Id).one(database).await?;
    Ok(last.map_or(0, |row| row.id))
}

/// The oldest position still kept, if any.
pub async fn oldest(database: &DatabaseConnection) -> Result<Option<i64>, DbErr> {
    let first = change_log::Entity::find().order_by_asc(change_log::Column::Id).one(database).await?;
    Ok(first.map(|row| row.id))
}

/// Forgets rows older than an instant; the newest row stays, so that positions never run backwards.
pub async fn trim(database: &DatabaseConnection, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let keep = newest(database).await?;
    let gone = change_log::Entity::delete_many()
        .filter(change_log::Column::At.lt(before))
        .filter(change_log::Column::Id.lt(keep))
        .exec(database)
        .await?;
    Ok(gone.rows_affected)
}
