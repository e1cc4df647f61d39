//! The worker that follows the change log.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;

use super::{Searchable, key};
use crate::index::{Change, Index, IndexDocument, IndexError, Opened};
use crate::platform::change_log::{self, ChangeBell};
use crate::platform::work::StopSign;
use crate::platform::{Clock, Database};

/// Log rows read at once.
const BATCH: u64 = 500;
/// Rows before the position that are looked at again: transactions may commit in another order than they took their ids.
const OVERLAP: i64 = 200;
/// How often the log is looked at without a bell: other processes and nodes write too.
const PATIENCE: Duration = Duration::from_secs(2);
/// Records loaded at once when the index is built anew.
const SHELF: u64 = 400;

/// Follows the change log of one database into one index.
pub struct Follower {
    database: Database,
    clock: Clock,
    bell: ChangeBell,
    index: Index,
    kinds: Vec<Box<dyn Searchable>>,
    position: i64,
    seen: BTreeSet<i64>,
    is_current: Arc<AtomicBool>,
}

impl Follower {
    /// A follower that continues from where the index was opened. `is_current` says to others whether search answers fully.
    pub fn new(
        (database, clock, bell, index): (Database, Clock, ChangeBell, Index),
        kinds: Vec<Box<dyn Searchable>>,
        is_current: Arc<AtomicBool>,
    ) -> Self {
        Self { database, clock, bell, index, kinds, position: 0, seen: BTreeSet::new(), is_current }
    }

    /// Follows until the stop sign. A step that fails is logged and tried again.
    pub async fn run(mut self, opened: Opened, mut stop: StopSign) {
        let mut must_rebuild = self.is_lost(opened).await;
        loop {
            must_rebuild |= self.bell.take_damage();
            let step = if must_rebuild { self.rebuild(&stop).await } else { self.catch_up().await };
            match step {
                Ok(()) => must_rebuild = false,
                Err(error) => tracing::error!("search index: {error:#}"),
            }
            self.is_current.store(!must_rebuild, Ordering::Release);
            tokio::select! {
                () = self.bell.heard(), if !must_rebuild => {}
                () = tokio::time::sleep(PATIENCE) => {}
                () = stop.raised() => return,
            }
        }
    }

    /// Takes the position the index was opened at; says whether it must be built anew.
    async fn is_lost(&mut self, opened: Opened) -> bool {
        let position = match opened {
            Opened::NeedsRebuild(reason) => {
                tracing::info!(reason, "search index will be built anew while the site serves");
                return true;
            }
            Opened::At(position) => position,
        };
        self.position = position;
        let bounds = async {
            let oldest = change_log::oldest(self.database.read()).await?;
            let newest = change_log::newest(self.database.read()).await?;
            Ok::<_, sea_orm::DbErr>((oldest, newest))
        };
        match bounds.await {
            // The log was trimmed beyond our position, or the database is an older one than the index knows.
            Ok((oldest, newest)) => newest < position || oldest.is_some_and(|oldest| oldest > position + 1 && newest > position),
            Err(_) => false,
        }
    }

    /// Applies everything new in the log.
    pub async fn catch_up(&mut self) -> anyhow::Result<()> {
        loop {
            let rows =
                change_log::after(self.database.read(), (self.position - OVERLAP).max(0), BATCH + OVERLAP.unsigned_abs()).await?;
            let fresh: Vec<_> = rows.into_iter().filter(|row| row.id > self.position || self.is_news(row.id)).collect();
            let Some(last) = fresh.iter().map(|row| row.id).max() else { return Ok(()) };
            let mut changed: BTreeMap<String, HashSet<i64>> = BTreeMap::new();
            for row in &fresh {
                changed.entry(row.kind.clone()).or_default().insert(row.record_id);
            }
            let changes = self.reload(changed).await?;
            let position = self.position.max(last);
            self.apply(changes, position).await?;
            self.position = position;
            self.seen.extend(fresh.iter().map(|row| row.id));
            self.seen = self.seen.split_off(&(position - OVERLAP));
        }
    }

    /// A row inside the overlap is news unless it was seen. After a start nothing was: the overlap is applied again,
    /// which does no harm.
    fn is_news(&self, id: i64) -> bool {
        !self.seen.contains(&id)
    }

    async fn reload(&self, changed: BTreeMap<String, HashSet<i64>>) -> anyhow::Result<Vec<Change>> {
        let today = self.clock.today();
        let mut changes = Vec::new();
        for kind in &self.kinds {
            let ids: Vec<i64> = changed.get(kind.kind()).into_iter().flatten().copied().collect();
            for ids in ids.chunks(200) {
                let found = kind.load(self.database.read(), ids, today).await?;
                let mut found: HashMap<String, IndexDocument> =
                    found.into_iter().map(|document| (document.key.clone(), document)).collect();
                let keys = ids.iter().map(|id| key(kind.kind(), *id));
                changes.extend(keys.map(|key| Change { document: found.remove(&key), key }));
            }
        }
        Ok(changes)
    }

    async fn apply(&self, changes: Vec<Change>, position: i64) -> anyhow::Result<()> {
        if changes.is_empty() {
            // Nothing to find, but pages may show it: another node or process wrote it.
            self.bell.bump();
            return Ok(());
        }
        let index = self.index.clone();
        tokio::task::spawn_blocking(move || index.apply(&changes, position)).await?.context("writing the index failed")?;
        // Cached result pages were made before this commit.
        self.bell.bump();
        Ok(())
    }

    /// Builds a new index beside the current one and puts it in its place.
    pub async fn rebuild(&mut self, stop: &StopSign) -> anyhow::Result<()> {
        let position = change_log::newest(self.database.read()).await?;
        let today = self.clock.today();
        let mut rebuild = self.index.rebuild()?;
        let mut count = 0;
        for kind in &self.kinds {
            let mut after = 0;
            loop {
                let ids = kind.ids(self.database.read(), after, SHELF).await?;
                let Some(last) = ids.last() else { break };
                after = *last;
                let documents = kind.load(self.database.read(), &ids, today).await?;
                count += documents.len();
                let fill = move || {
                    documents.iter().try_for_each(|document| rebuild.add(document))?;
                    Ok::<_, IndexError>(rebuild)
                };
                rebuild = tokio::task::spawn_blocking(fill).await??;
                anyhow::ensure!(!stop.is_raised(), "stopped while building the index; it will be built at the next start");
            }
        }
        tokio::task::spawn_blocking(move || rebuild.finish(position)).await??;
        tracing::info!(documents = count, "search index built");
        self.position = position;
        self.seen.clear();
        self.bell.bump();
        self.catch_up().await
    }
}
