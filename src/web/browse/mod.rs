//! Lists that are searched: what is asked for is read from the address and written back into addresses, so that the URL is
//! the state. Everything can be asked; what makes no sense is left aside and said so, never refused. Each list says by
//! [`Inquire`] what can be asked of it; finding, facets, chips, spelling and ways on are the same everywhere.

mod facets;
mod find;
pub mod map;
mod question;
mod read;
mod ways;

pub use facets::{Chip, Facet, FacetValue, unknown_values};
pub use find::{DEEPEST, all, page, search_known};
pub use question::Question;
pub use read::{LONGEST_TEXT, chosen_values, last, was_shortened, words};
pub use ways::{WayLink, WayOn, looser, shorter};

use std::collections::BTreeMap;

use crate::index::{SearchRequest, SearchResults};

/// Chosen values by facet.
pub type Chosen = BTreeMap<String, Vec<String>>;

/// A question to a list.
pub trait Inquire: Clone {
    /// Results on a page.
    const PER_PAGE: u64;

    /// What every list can be asked.
    fn question(&self) -> &Question;
    /// The same, to be changed.
    fn question_mut(&mut self) -> &mut Question;
    /// For the index.
    fn request(&self, offset: usize, limit: usize) -> SearchRequest;
    /// The address, without the page.
    fn url(&self) -> String;
    /// The same list with nothing asked.
    fn everything(&self) -> Self;
    /// Facets in order: parameter and heading.
    fn facets(&self) -> Vec<(String, String)>;

    /// The words alone, with nothing chosen.
    fn unnarrowed(&self) -> Self {
        let mut other = self.clone();
        other.question_mut().chosen.clear();
        other
    }

    /// With other words.
    fn asking(&self, text: &str, is_exact: bool) -> Self {
        let mut other = self.clone();
        let question = other.question_mut();
        (question.text, question.is_exact, question.was_shortened) = (text.to_owned(), is_exact, false);
        other
    }

    /// Without one chosen value.
    fn without(&self, facet: &str, value: &str) -> Self {
        let mut other = self.clone();
        if let Some(values) = other.question_mut().chosen.get_mut(facet) {
            values.retain(|known| known != value);
        }
        other.question_mut().chosen.retain(|_, values| !values.is_empty());
        other
    }

    /// Without any value of a facet.
    fn without_facet(&self, facet: &str) -> Self {
        let mut other = self.clone();
        other.question_mut().chosen.remove(facet);
        other
    }

    /// With one value more.
    fn with(&self, facet: &str, value: &str) -> Self {
        let mut other = self.clone();
        let values = other.question_mut().chosen.entry(facet.to_owned()).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
        other
    }
}

/// An order of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortLink {
    /// The word.
    pub word: String,
    /// Which end comes first, for those who hear the page; empty where the word says it.
    pub direction: &'static str,
    /// Address.
    pub url: String,
    /// Whether it is the present one.
    pub is_current: bool,
}

/// What is said about the spelling of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// Nothing.
    Fine,
    /// Another spelling was searched; the last address insists on the typed one.
    Corrected {
        /// What was searched.
        used: String,
        /// What was typed.
        typed: String,
        /// Address that insists.
        exact_url: String,
    },
    /// Another spelling may be better.
    Offered {
        /// That spelling.
        text: String,
        /// Its address.
        url: String,
    },
}

impl Spelling {
    /// About an answer.
    pub fn of(inquiry: &impl Inquire, results: &SearchResults) -> Self {
        let Some(text) = results.did_you_mean.clone().filter(|text| !text.eq_ignore_ascii_case(&inquiry.question().text)) else {
            return Self::Fine;
        };
        if results.interpreted.corrected && results.total > 0 && !inquiry.question().is_exact {
            let exact_url = inquiry.asking(&inquiry.question().text, true).url();
            return Self::Corrected { used: text, typed: inquiry.question().text.clone(), exact_url };
        }
        let url = inquiry.asking(&text, false).url();
        Self::Offered { text, url }
    }
}
