//! Full-text search in Chinese over any kind of record: one index a node, on local disk.
//!
//! The rule it carries: the index is only ever a copy. It can be lost, damaged or stale without harm, because every
//! commit says up to where it knows the caller's log, and anything doubtful is reported for rebuilding rather than
//! served. It knows no slice: facet names, kinds and numbers come from outside.
//!
//! A query goes through [`fold`] (one spelling), [`interpret`] (pinyin, typos; [`doubt`] only offers), [`plan`] (concepts, synonyms, question
//! words), [`retrieve`] (a score for every document), [`collect`] (filters, facets, the best), [`rerank`] (clauses) and
//! [`passage`] (snippets).

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, RwLock},
};

mod bm25;
mod clause;
mod collect;
mod columns;
mod correct;
mod directory;
mod document;
mod doubt;
mod edits;
mod error;
mod fold;
mod gate;
mod interpret;
mod lexicon;
mod live;
mod matcher;
pub mod metrics;
mod number;
mod numeral;
mod open;
mod passage;
mod pinyin;
mod plan;
mod question;
mod request;
mod rerank;
mod retrieve;
mod run;
mod schema;
mod search;
mod settings;
mod snapshot;
mod stored;
mod suggest;
#[cfg(test)]
mod tests;
mod tokenizer;
mod vocabulary;
mod weigh;
mod words;
mod write;

pub use document::{IndexClause, IndexDocument, MEASURES};
pub use error::IndexError;
pub use fold::{fold, fold_query};
pub use lexicon::{Expression, Lexicon, Synonyms};
pub use open::Opened;
pub use request::{ClauseMatch, Hit, Interpreted, SearchRequest, SearchResults, Sort, Span, Suggestion, SuggestionKind};
pub use settings::RankSettings;
pub use write::{Change, Rebuild};

/// Finds document numbers in a text and gives their normal forms.
pub type NumbersIn = fn(&str) -> Vec<String>;

/// The index; cheap to clone and safe to share between threads.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    root: PathBuf,
    schema: String,
    lexicon: Lexicon,
    words: words::Words,
    numbers_in: NumbersIn,
    synonyms: RwLock<Arc<Synonyms>>,
    live: RwLock<Arc<live::Live>>,
    writer: Mutex<Option<tantivy::IndexWriter<tantivy::TantivyDocument>>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("root", &self.0.root).finish_non_exhaustive()
    }
}
