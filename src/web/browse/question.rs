//! What every list can be asked: words, chosen values and a page.

use super::read::{LONGEST_TEXT, last, was_shortened, words};
use super::{Chosen, unknown_values};
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

    /// What somebody who asked `asked` should know of how it was read as `self`.
    pub fn notices(&self, asked: &Self) -> Vec<String> {
        let shortened = asked
            .was_shortened
            .then(|| format!("您输入的内容较长，已按前 {LONGEST_TEXT} 个字查找。用几个关键词或一句话，结果会更准。"));
        shortened.into_iter().chain(unknown_values(&asked.chosen, &self.chosen)).collect()
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
