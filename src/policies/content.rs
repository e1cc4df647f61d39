//! Loads the library's part of `content/`: topics, documents, interpretations, synonyms and best bets. Loading again
//! changes only what changed in the files, and never what an editor has changed since.

mod documents;
mod lists;

use std::collections::HashMap;

use crate::platform::Content;
use crate::web::Site;

/// What loading did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Records added.
    pub added: usize,
    /// Records brought up to date.
    pub updated: usize,
    /// Records as they were, or kept because an editor changed them.
    pub kept: usize,
}

/// Loads everything.
pub async fn load(site: &Site, content: &Content) -> anyhow::Result<Loaded> {
    let mut loaded = Loaded::default();
    let topics = lists::load_topics(site, content, &mut loaded).await?;
    let ids = documents::load_documents(site, content, &topics, &mut loaded).await?;
    documents::load_interpretations(site, content, &ids, &mut loaded).await?;
    lists::load_synonyms(site, content, &mut loaded).await?;
    lists::load_best_bets(site, content, &ids, &mut loaded).await?;
    Ok(loaded)
}

/// Row ids by the ids that the content uses.
type Ids = HashMap<String, i64>;
