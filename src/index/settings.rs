//! The knobs of ranking, so that two settings can be compared on the same judged queries.

use serde::{Deserialize, Serialize};

/// Every number the ranking depends on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankSettings {
    /// BM25 saturation of repeated words.
    pub k1: f32,
    /// BM25 share of length normalisation.
    pub b: f32,
    /// Weight of character pairs that straddle two query words.
    pub glue: f32,
    /// How strongly a document that lacks query words is pressed down (0 = not at all).
    pub coverage: f32,
    /// Gentle factor for query words in the title when candidates are gathered.
    pub title_gather: f32,
    /// Documents re-read and ranked closely; 0 leaves the first order.
    pub rerank: usize,
    /// Share of the first score in the close ranking.
    pub first: f32,
    /// Share of the best clause.
    pub clause: f32,
    /// How much more the best clause counts when the query is put as a question.
    pub question: f32,
    /// Share of the next two clauses.
    pub support: f32,
    /// Share of the title's coverage.
    pub title: f32,
    /// Added when the title is the query, or contains it whole.
    pub exact_title: f32,
    /// Added when a clause, or twice that when its heading, holds the query word for word.
    pub phrase: f32,
    /// Added when query words stand close together within a clause.
    pub proximity: f32,
    /// Worth of a word found only in a clause's own heading.
    pub heading: f32,
    /// Worth of a word found only in the headings above.
    pub above: f32,
    /// Worth of a word found only in another clause under the same heading.
    pub section: f32,
    /// Added for the share of the query that the clause's own heading holds.
    pub headed: f32,
    /// Worth of a word found only in the document's title, for a clause.
    pub context: f32,
    /// Largest gain of the newest document over a very old one.
    pub recency: f32,
    /// How evenly a query's words weigh: 0 by rarity alone, 1 all alike.
    pub evenness: f32,
    /// Worth of a synonym.
    pub synonym: f32,
    /// Worth of a merely related word.
    pub related: f32,
    /// Results are narrowed to the best-covered documents once there are this many of them.
    pub enough: usize,
    /// Use synonyms.
    pub synonyms: bool,
    /// Correct words the index does not know.
    pub correct: bool,
}

impl Default for RankSettings {
    fn default() -> Self {
        Self {
            k1: 1.2,
            b: 0.6,
            glue: 0.3,
            coverage: 0.7,
            title_gather: 0.35,
            rerank: 40,
            first: 1.0,
            clause: 1.0,
            question: 2.0,
            support: 0.4,
            title: 0.6,
            exact_title: 0.6,
            phrase: 0.15,
            proximity: 0.2,
            heading: 0.9,
            above: 0.75,
            section: 0.5,
            headed: 0.4,
            context: 0.4,
            recency: 0.06,
            evenness: 0.35,
            synonym: 0.9,
            related: 0.5,
            enough: 30,
            synonyms: true,
            correct: true,
        }
    }
}

impl RankSettings {
    /// Names accepted by [`RankSettings::named`].
    pub const NAMES: [&'static str; 5] = ["default", "first-stage", "no-synonyms", "no-correction", "no-title"];

    /// A preset to compare with.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let base = Self::default();
        Some(match name {
            "default" => base,
            "first-stage" => Self { rerank: 0, ..base },
            "no-synonyms" => Self { synonyms: false, ..base },
            "no-correction" => Self { correct: false, ..base },
            "no-title" => Self { title: 0.0, title_gather: 0.0, exact_title: 0.0, ..base },
            _ => return None,
        })
    }
}
