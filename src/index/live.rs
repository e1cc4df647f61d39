//! An open index on disk, and the view searches use.

use std::{
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde::{Deserialize, Serialize};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, store::Compressor};

use super::{
    directory::LeanDirectory,
    error::IndexError,
    lexicon::{Lexicon, Synonyms},
    schema::{Fields, schema, tokenizers},
    snapshot::{Columnist, Snapshot},
    vocabulary::Vocabulary,
    words::Words,
};

/// Decompressed blocks of text kept a segment.
const TEXT_BLOCKS: usize = 8;
const BLOCK: usize = 16 * 1024;
/// The vocabulary is collected anew after every commit up to this size, and beyond it when this share changed.
const SMALL: u64 = 5_000;
const CHANGED: u64 = 50;

/// What a commit says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// Versions of code, caller and domain words.
    pub schema: String,
    /// The caller's position in its log.
    pub position: i64,
    /// Everything up to the position is inside; false while first being filled.
    pub complete: bool,
}

/// What searches work on.
pub struct View {
    /// Segments.
    pub snapshot: Snapshot,
    /// Words.
    pub vocabulary: Arc<Vocabulary>,
}

/// One index folder in use.
pub struct Live {
    /// The engine's handle.
    pub engine: tantivy::Index,
    /// Handles.
    pub fields: Fields,
    /// Name of its folder.
    pub folder: String,
    /// See [`Payload::complete`].
    pub complete: AtomicBool,
    /// Texts cut so far by the writing threads.
    pub bodies: Arc<AtomicUsize>,
    reader: IndexReader,
    columnist: Columnist,
    view: RwLock<Arc<View>>,
}

impl Live {
    /// Creates an empty index in a new folder.
    pub fn create(root: &Path, folder: &str, words: &Words) -> Result<Self, IndexError> {
        let path = root.join(folder);
        std::fs::create_dir_all(&path)?;
        let settings =
            IndexSettings { docstore_compression: Compressor::Lz4, docstore_blocksize: BLOCK, ..IndexSettings::default() };
        let (schema, fields) = schema();
        let directory = LeanDirectory::open(&path).map_err(tantivy::TantivyError::from)?;
        let engine = tantivy::Index::builder().schema(schema).settings(settings).open_or_create(directory)?;
        Self::start(engine, fields, folder, words, false)
    }

    /// Opens a folder written earlier and returns what its last commit says.
    pub fn open(root: &Path, folder: &str, words: &Words) -> Result<(Self, Option<Payload>), IndexError> {
        let directory = LeanDirectory::open(&root.join(folder)).map_err(tantivy::TantivyError::from)?;
        let engine = tantivy::Index::open(directory)?;
        let (expected, fields) = schema();
        if engine.schema() != expected {
            return Err(IndexError::Damaged("its fields are those of another version".to_owned()));
        }
        let payload: Option<Payload> = engine.load_metas()?.payload.and_then(|payload| serde_json::from_str(&payload).ok());
        let complete = payload.as_ref().is_some_and(|payload| payload.complete);
        Ok((Self::start(engine, fields, folder, words, complete)?, payload))
    }

    fn start(
        mut engine: tantivy::Index,
        fields: Fields,
        folder: &str,
        words: &Words,
        complete: bool,
    ) -> Result<Self, IndexError> {
        let bodies = Arc::default();
        engine.set_tokenizers(tokenizers(words, &bodies));
        let reader: IndexReader =
            engine.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(TEXT_BLOCKS).try_into()?;
        let columnist = Columnist::default();
        let snapshot = columnist.view(&reader, fields)?;
        let view = View { snapshot, vocabulary: Arc::default() };
        Ok(Self {
            engine,
            fields,
            folder: folder.to_owned(),
            complete: AtomicBool::new(complete),
            bodies,
            reader,
            columnist,
            view: RwLock::new(Arc::new(view)),
        })
    }

    /// The view of the newest commit seen.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at the newest commit; collects the vocabulary anew when it is due or `afresh` is set.
    pub fn refresh(&self, lexicon: &Lexicon, synonyms: &Synonyms, afresh: bool) -> Result<(), IndexError> {
        self.reader.reload()?;
        let snapshot = self.columnist.view(&self.reader, self.fields)?;
        let before = self.view();
        let changed = snapshot.docs.abs_diff(before.snapshot.docs);
        let due = afresh || before.vocabulary.is_empty() || snapshot.docs < SMALL || changed * CHANGED > snapshot.docs;
        let vocabulary =
            if due { Arc::new(Vocabulary::build(&snapshot, lexicon, synonyms)?) } else { Arc::clone(&before.vocabulary) };
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(View { snapshot, vocabulary });
        Ok(())
    }

    /// Compares every file with its checksum.
    pub fn verify(&self) -> Result<(), IndexError> {
        let bad = self.engine.validate_checksum()?;
        if bad.is_empty() { Ok(()) } else { Err(IndexError::Damaged(format!("{} files differ from their checksums", bad.len()))) }
    }

    /// Whether the index holds everything up to its position.
    pub fn is_complete(&self) -> bool {
        self.complete.load(Ordering::Acquire)
    }
}
