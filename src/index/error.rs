//! What can go wrong with an index, and what the caller should do about it.

/// A failure of the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine refused or could not read; if it persists, rebuild.
    #[error("search index: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The disk failed or is full; nothing was committed.
    #[error("search index files: {0}")]
    Disk(#[from] std::io::Error),
    /// Files contradict each other: rebuild.
    #[error("search index is damaged: {0}")]
    Damaged(String),
}
