//! What every list can be asked: words, chosen values and a page.

use super::Chosen;
use super::read::{last, was_shortened, words};
use crate::index::{RankSettings, SearchRequest};

/// The part of a question that is the same for all lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// What to look for.
    pub text: String,
    /// Whether `text` is only the beginning of what was typed.
    pub was_shortened: bool,
    /// Chosen values by facet.
    pub chosen: Chosen,
    /// Whether the text is searched exactly as typed, without correction.
    pub is_exact: bool,
    /// Page as typed.
    pub page: String,
}

impl Question {
    /// Words alone.
    pub fn of_text(text: &str, is_exact: bool) -> Self {
        Self { text: words(text), is_exact, ..Self::default() }
    }

    /// Reads the pairs of a query string, of which a list has read the chosen values itself.
    pub fn read(pairs: &[(String, String)], mut chosen: Chosen) -> Self {
        let typed = last(pairs, "q");
        chosen.retain(|_, values| !values.is_empty());
        Self {
            text: words(typed),
            was_shortened: was_shortened(typed),
            chosen,
            is_exact: last(pairs, "exact") == "1",
            page: last(pairs, "page").to_owned(),
        }
    }

    /// The values chosen for a facet.
    pub fn values(&self, facet: &str) -> &[String] {
        self.chosen.get(facet).map(Vec::as_slice).unwrap_or_default()
    }

    /// For the index, about one kind of records in the usual order.
    pub fn request(&self, kind: &str, offset: usize, limit: usize) -> SearchRequest {
        SearchRequest {
            text: self.text.clone(),
            kinds: vec![kind.to_owned()],
            filters: self.chosen.clone(),
            offset,
            limit,
            settings: RankSettings { correct: !self.is_exact, ..RankSettings::default() },
            ..SearchRequest::default()
        }
    }
}
