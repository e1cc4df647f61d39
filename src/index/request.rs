//! What callers ask of the index and what they get.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::settings::RankSettings;

/// A search. An empty text lists everything by date.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchRequest {
    /// As typed.
    pub text: String,
    /// Only these kinds; empty for all.
    pub kinds: Vec<String>,
    /// Facet name to chosen values; values of one facet are alternatives.
    pub filters: BTreeMap<String, Vec<String>>,
    /// First day included.
    pub date_from: Option<NaiveDate>,
    /// Last day included.
    pub date_to: Option<NaiveDate>,
    /// Order.
    pub sort: Sort,
    /// Hits to pass over.
    pub offset: usize,
    /// Hits wanted.
    pub limit: usize,
    /// Knobs.
    pub settings: RankSettings,
}

/// Order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; without a text, newest first.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// By the measure at this place, largest first; documents without it last.
    Most(usize),
    /// By the measure at this place, smallest first; documents without it last.
    Least(usize),
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchResults {
    /// Matching documents.
    pub total: u64,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// Facet name to values and counts, the most frequent first. A facet's own choice does not narrow its counts, all
    /// other choices do; chosen values are always listed.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// A better spelling. When set, the results are already those of this spelling if `interpreted.corrected`.
    pub did_you_mean: Option<String>,
    /// How the query was understood.
    pub interpreted: Interpreted,
}

/// How a query was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interpreted {
    /// The normalised text that was searched.
    pub text: String,
    /// The text searched differs from the one typed by more than spelling forms (pinyin read, typo corrected).
    pub corrected: bool,
    /// Each concept with all the ways of saying it that were tried, the typed one first.
    pub terms: Vec<Vec<String>>,
    /// Document numbers recognised.
    pub numbers: Vec<String>,
}

/// One document found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hit {
    /// See [`super::IndexDocument::key`].
    pub key: String,
    /// See [`super::IndexDocument::kind`].
    pub kind: String,
    /// See [`super::IndexDocument::record_id`].
    pub record_id: i64,
    /// Comparable within one answer only.
    pub score: f32,
    /// The title in pieces.
    pub title: Vec<Span>,
    /// The best passages, best first.
    pub matches: Vec<ClauseMatch>,
}

/// One passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClauseMatch {
    /// Where a link lands; empty for the summary.
    pub anchor: String,
    /// Heading path.
    pub heading: String,
    /// The snippet in pieces.
    pub spans: Vec<Span>,
    /// Comparable within one answer only.
    pub score: f32,
}

/// A piece of text, marked or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// Original characters.
    pub text: String,
    /// Answers the query.
    pub is_hit: bool,
}

/// One completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to show and search for.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
    /// The document, for titles and numbers.
    pub key: Option<String>,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuggestionKind {
    /// A document's title.
    Title,
    /// A document's number.
    Number,
    /// A word of the trade or a facet value.
    Topic,
}
