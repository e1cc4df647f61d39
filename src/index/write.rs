//! Writing: small batches of changes while serving, and filling a whole new index.
//!
//! Changes replace by key, so doing them again does no harm. One commit carries both the rows and the caller's position:
//! after a crash the two agree.

use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};

use tantivy::{IndexWriter, TantivyDocument, Term, indexer::NoMergePolicy};

use super::{
    Index,
    document::IndexDocument,
    error::IndexError,
    live::{Live, Payload},
    open::{fresh_folder, guard, make_current, remove_others},
};

/// Memory for small batches.
const HEAP: usize = 20_000_000;
/// Memory for each of the threads that fill a new index.
const BULK_HEAP: usize = 50_000_000;
/// Documents waiting for the writing threads at most, how often that is looked at, and when to stop looking (a dead
/// thread shows as an error of the next addition).
const QUEUE: usize = 128;
const PAUSE: Duration = Duration::from_micros(500);
const PATIENCE: u32 = 60_000;
/// A filled index is merged down to about this many segments.
const SEGMENTS: usize = 6;

/// One record changed: its new document, or `None` when it must not be found any more.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// See [`IndexDocument::key`].
    pub key: String,
    /// What replaces it.
    pub document: Option<IndexDocument>,
}

impl Index {
    /// Applies changes and the position they lead to in one commit; on return searches see them. After an error
    /// nothing of the batch is in the index: apply it again.
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<(), IndexError> {
        let mut slot = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let live = self.live();
        let result = guard(|| {
            let writer = match slot.take() {
                Some(writer) => slot.insert(writer),
                None => slot.insert(live.engine.writer_with_num_threads(1, HEAP)?),
            };
            for change in changes {
                writer.delete_term(Term::from_field_text(live.fields.key, &change.key));
                if let Some(document) = &change.document {
                    writer.add_document(live.fields.row(&self.0.words, document))?;
                }
            }
            self.commit(writer, position, live.is_complete())
        });
        if result.is_err() {
            *slot = None;
        }
        result?;
        live.refresh(&self.0.lexicon, &self.synonyms(), false)
    }

    /// Begins a new index beside the current one, which goes on answering until [`Rebuild::finish`].
    pub fn rebuild(&self) -> Result<Rebuild, IndexError> {
        let folder = fresh_folder(&self.0.root);
        let live = Live::create(&self.0.root, &folder, &self.0.words)?;
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(2);
        let writer = live.engine.writer_with_num_threads(threads, BULK_HEAP * threads)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Rebuild { index: self.clone(), live, writer, added: 0 })
    }

    fn commit(&self, writer: &mut IndexWriter<TantivyDocument>, position: i64, complete: bool) -> Result<(), IndexError> {
        let payload = Payload { schema: self.0.schema.clone(), position, complete };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(&payload).unwrap_or_default());
        commit.commit()?;
        Ok(())
    }
}

/// A new index being filled. Dropping it leaves the current one as it was.
pub struct Rebuild {
    index: Index,
    live: Live,
    writer: IndexWriter<TantivyDocument>,
    added: usize,
}

impl Rebuild {
    /// Adds a document whose key was not added before. Waits when the writing threads are behind.
    pub fn add(&mut self, document: &IndexDocument) -> Result<(), IndexError> {
        self.wait_for_room();
        self.writer.add_document(self.live.fields.row(&self.index.0.words, document))?;
        self.added += 1;
        Ok(())
    }

    /// The engine would queue ten thousand documents; memory says fewer.
    fn wait_for_room(&self) {
        let mut patience = PATIENCE;
        while self.added - self.live.bodies.load(Ordering::Relaxed).min(self.added) > QUEUE && patience > 0 {
            std::thread::sleep(PAUSE);
            patience -= 1;
        }
    }

    /// Commits, merges, and puts the new index in the place of the current one. `position` is where the caller's log
    /// stood before the first document was read; changes after it are applied as usual.
    pub fn finish(self, position: i64) -> Result<(), IndexError> {
        let Self { index, live, mut writer, .. } = self;
        guard(|| {
            index.commit(&mut writer, position, true)?;
            merge_all(&live, &mut writer)?;
            Ok(writer.wait_merging_threads()?)
        })?;
        live.complete.store(true, Ordering::Release);
        live.refresh(&index.0.lexicon, &index.synonyms(), true)?;
        let mut slot = index.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = None;
        make_current(&index.0.root, &live.folder)?;
        let folder = live.folder.clone();
        *index.0.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        remove_others(&index.0.root, &folder);
        Ok(())
    }
}

/// Merges neighbouring segments into few, every document once, two merges at a time.
fn merge_all(live: &Live, writer: &mut IndexWriter<TantivyDocument>) -> Result<(), IndexError> {
    let metas = live.engine.searchable_segment_metas()?;
    if metas.len() <= SEGMENTS {
        return Ok(());
    }
    let ids: Vec<_> = metas.iter().map(tantivy::index::SegmentMeta::id).collect();
    let groups: Vec<_> = ids.chunks(ids.len().div_ceil(SEGMENTS)).filter(|group| group.len() > 1).collect();
    for pair in groups.chunks(2) {
        let merges: Vec<_> = pair.iter().map(|group| writer.merge(group)).collect();
        for merge in merges {
            merge.wait()?;
        }
    }
    Ok(())
}
