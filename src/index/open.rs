//! Opening without ever failing over what lies on the disk.
//!
//! Each index lives in a folder of its own and a small file names the current one, so a rebuild is a new folder and one
//! rename. Whatever cannot be opened, was written by another version or was never finished is removed and reported.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use super::{
    Index, NumbersIn, Shared,
    error::IndexError,
    lexicon::{Lexicon, Synonyms},
    live::{Live, Payload, View},
    schema::VERSION,
    words::Words,
};

const CURRENT: &str = "CURRENT";
/// Indexes up to this size are compared with their checksums when opened.
const CHECKED: u64 = 48 * 1024 * 1024;

/// In what state an index was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It holds everything up to this position of the caller's log.
    At(i64),
    /// It is empty; the caller should rebuild it. Says why, for the log.
    NeedsRebuild(String),
}

impl Index {
    /// Opens or creates the index in `root`. `salt` is the caller's own version of what it puts into documents;
    /// `numbers_in` finds document numbers in a text and gives their normal forms.
    pub fn open(root: &Path, lexicon: Lexicon, salt: &str, numbers_in: NumbersIn) -> Result<(Self, Opened), IndexError> {
        fs::create_dir_all(root)?;
        let words = Words::new(&lexicon);
        let schema = format!("{VERSION}.{salt}.{}", lexicon.fingerprint());
        let (live, opened) = match existing(root, &words, &schema) {
            Ok((live, position)) => (live, Opened::At(position)),
            Err(reason) => {
                let live = Live::create(root, &fresh_folder(root), &words)?;
                (live, Opened::NeedsRebuild(reason.to_string()))
            }
        };
        make_current(root, &live.folder)?;
        remove_others(root, &live.folder);
        let synonyms = Arc::new(lexicon.synonyms().clone());
        live.refresh(&lexicon, &synonyms, true)?;
        let shared = Shared {
            root: root.to_owned(),
            schema,
            words,
            lexicon,
            numbers_in,
            synonyms: RwLock::new(synonyms),
            live: RwLock::new(Arc::new(live)),
            writer: Mutex::new(None),
        };
        Ok((Self(Arc::new(shared)), opened))
    }

    /// Replaces the synonyms; the next search uses them.
    pub fn set_synonyms(&self, synonyms: Synonyms) -> Result<(), IndexError> {
        let synonyms = Arc::new(synonyms);
        *self.0.synonyms.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&synonyms);
        self.live().refresh(&self.0.lexicon, &synonyms, true)
    }

    /// Documents that can be found.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.live().view().snapshot.docs
    }

    /// Whether nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads every file and compares checksums: slow on large indexes.
    pub fn verify(&self) -> Result<(), IndexError> {
        let live = self.live();
        guard(|| live.verify())
    }

    pub(super) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.0.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn synonyms(&self) -> Arc<Synonyms> {
        Arc::clone(&self.0.synonyms.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn words(&self) -> &Words {
        &self.0.words
    }

    pub(super) fn numbers_in(&self, text: &str) -> Vec<String> {
        (self.0.numbers_in)(text)
    }

    /// Runs a query; what damaged files make the engine do is an error, not a crash.
    pub(super) fn guarded<T>(&self, query: impl FnOnce(&View) -> Result<T, IndexError>) -> Result<T, IndexError> {
        let view = self.live().view();
        guard(|| query(&view))
    }
}

/// The engine panics on some damaged files.
pub(super) fn guard<T>(work: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(IndexError::Damaged("reading it failed".to_owned())))
}

fn existing(root: &Path, words: &Words, schema: &str) -> Result<(Live, i64), IndexError> {
    let missing = |what: &str| IndexError::Damaged(what.to_owned());
    let folder = fs::read_to_string(root.join(CURRENT)).map_err(|_| missing("there is none yet"))?;
    let folder = folder.trim();
    if !is_folder_name(folder) {
        return Err(missing("the note on the current folder is unreadable"));
    }
    let (live, payload) = guard(|| Live::open(root, folder, words))?;
    let payload: Payload = payload.ok_or_else(|| missing("it was never filled"))?;
    if payload.schema != schema {
        return Err(missing("it was made by another version or with other domain words"));
    }
    if !payload.complete {
        return Err(missing("filling it was not finished"));
    }
    guard(|| if size(&root.join(folder)) <= CHECKED { live.verify() } else { Ok(()) })?;
    Ok((live, payload.position))
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum()
}

fn is_folder_name(name: &str) -> bool {
    name.strip_prefix('g').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A name not used yet.
pub(super) fn fresh_folder(root: &Path) -> String {
    let taken = folders(root).iter().filter_map(|name| name[1..].parse::<u64>().ok()).max().unwrap_or(0);
    format!("g{}", taken + 1)
}

/// Names the folder to open next time, in one step.
pub(super) fn make_current(root: &Path, folder: &str) -> Result<(), IndexError> {
    let draft = root.join("CURRENT.new");
    fs::write(&draft, folder)?;
    fs::File::open(&draft)?.sync_all()?;
    fs::rename(&draft, root.join(CURRENT))?;
    Ok(())
}

/// Removes every other folder; files still open elsewhere stay readable until closed.
pub(super) fn remove_others(root: &Path, keep: &str) {
    for name in folders(root).into_iter().filter(|name| name != keep) {
        if let Err(error) = fs::remove_dir_all(root.join(&name)) {
            tracing::warn!(%error, folder = name, "an old search index could not be removed");
        }
    }
}

fn folders(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_folder_name(name)).collect()
}
