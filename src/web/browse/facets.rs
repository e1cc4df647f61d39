//! Facets beside a list, and chips of what has been chosen. A value that would lead to an empty page is left out unless it
//! is chosen.

use super::{Chosen, Inquire};
use crate::index::SearchResults;
use crate::platform::secret::fingerprint;

/// Values of a facet beyond which a field searches among them.
const LONG: usize = 12;
/// Values of a facet that are offered.
const MOST: usize = 60;

/// One facet with its values.
#[derive(Debug, Clone)]
pub struct Facet {
    /// Parameter in addresses.
    pub name: String,
    /// Word above it.
    pub heading: String,
    /// Whether its values are shown.
    pub is_open: bool,
    /// How many are chosen.
    pub chosen: usize,
    /// Whether a field searches among them.
    pub is_long: bool,
    /// What can be chosen.
    pub values: Vec<FacetValue>,
}

/// A value with the number of records it leads to.
#[derive(Debug, Clone)]
pub struct FacetValue {
    /// Stays the same from page to page, so that the focus can return to it.
    pub id: String,
    /// As in addresses.
    pub key: String,
    /// As shown.
    pub word: String,
    /// Records.
    pub count: u64,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// Something chosen, with the address without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it narrows.
    pub heading: String,
    /// To what.
    pub word: String,
    /// The list without it.
    pub url: String,
}

impl Facet {
    /// A facet of an answer. `word` says how a value is shown, `arrange` puts values that have an order of their own into
    /// it; the others come by the number of records.
    pub fn new(
        name: &str,
        heading: &str,
        inquiry: &impl Inquire,
        results: &SearchResults,
        word: impl Fn(&str) -> String,
        arrange: impl FnOnce(&mut [FacetValue]),
    ) -> Self {
        let chosen = inquiry.question().values(name);
        let counted = results.facets.get(name).map(Vec::as_slice).unwrap_or_default();
        let value_of = |value: &str, count: u64| FacetValue {
            id: format!("f-{}-{}", name.trim_matches(char::is_control), &fingerprint(value.as_bytes())[..8]),
            word: word(value),
            is_chosen: chosen.iter().any(|known| known == value),
            key: value.to_owned(),
            count,
        };
        let mut values: Vec<FacetValue> = counted.iter().map(|(value, count)| value_of(value, *count)).collect();
        let missing = chosen.iter().filter(|value| !counted.iter().any(|(known, _)| known == *value));
        values.extend(missing.map(|value| value_of(value, 0)));
        values.retain(|value| value.count > 0 || value.is_chosen);
        arrange(&mut values);
        let mut room = MOST;
        values.retain(|value| {
            room = room.saturating_sub(1);
            room > 0 || value.is_chosen
        });
        Self {
            name: name.to_owned(),
            heading: heading.to_owned(),
            is_open: !chosen.is_empty(),
            chosen: chosen.len(),
            is_long: values.len() > LONG,
            values,
        }
    }

    /// Open before anything is chosen.
    pub fn open_if(mut self, is_open: bool) -> Self {
        self.is_open |= is_open;
        self
    }
}

/// What is said of values that were asked for and that no record has.
pub fn unknown_values(asked: &Chosen, kept: &Chosen) -> Vec<String> {
    let mut notices = Vec::new();
    for (facet, values) in asked {
        let kept = kept.get(facet).map(Vec::as_slice).unwrap_or_default();
        let dropped = values.iter().filter(|value| !kept.contains(value));
        notices
            .extend(dropped.map(|value| format!("没有“{}”这个筛选条件，已略过。", value.chars().take(40).collect::<String>())));
    }
    notices
}
