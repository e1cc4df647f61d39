//! Searches counted in memory, so that looking something up never writes: a worker takes the counts away now and then.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Different texts kept between two collections; more are dropped, so that nobody can fill the memory.
const MOST: usize = 2_000;

/// What was asked for, by the text's normal form.
#[derive(Default)]
pub struct SearchTally(Mutex<HashMap<String, Counted>>);

/// One text asked for since the last collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// As it was typed last.
    pub query: String,
    /// How often.
    pub searches: i64,
    /// How many results the last search had.
    pub last_total: i64,
}

impl SearchTally {
    /// Counts a search.
    pub fn count(&self, key: &str, query: &str, total: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST && !counts.contains_key(key) {
            return;
        }
        let entry = counts.entry(key.to_owned()).or_insert_with(|| Counted { query: String::new(), searches: 0, last_total: 0 });
        query.clone_into(&mut entry.query);
        entry.searches += 1;
        entry.last_total = total;
    }

    /// Takes all counts away.
    pub fn take(&self) -> HashMap<String, Counted> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
