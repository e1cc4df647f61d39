//! What a visitor asks the list of a room: words, facets, order, way of looking and page. The URL is the state.

use super::Room;
use super::facets::BEGIN;
use crate::index::{SearchRequest, Sort};
use crate::web::browse::{Chosen, Inquire, Question, chosen_values, last};
use crate::web::request::with_pairs;

/// A question to the list of a room.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// Which list.
    pub room: &'static Room,
    /// What every list can be asked.
    pub question: Question,
    /// Order: `begin` or `newest`; empty for the usual one.
    pub sort: String,
    /// Whether a map stands above the list.
    pub has_map: bool,
}

impl Inquiry {
    /// Nothing asked.
    pub fn new(room: &'static Room) -> Self {
        Self { room, question: Question::default(), sort: String::new(), has_map: false }
    }

    /// Words alone.
    pub fn of_text(room: &'static Room, text: &str, is_exact: bool) -> Self {
        Self { question: Question::of_text(text, is_exact), ..Self::new(room) }
    }

    /// Reads the pairs of a query string.
    pub fn read(room: &'static Room, pairs: &[(String, String)]) -> Self {
        let of = |facet: &str| chosen_values(pairs, facet, str::to_owned);
        let chosen: Chosen = room.facets.iter().map(|(facet, _)| ((*facet).to_owned(), of(facet))).collect();
        let sort = last(pairs, "sort");
        Self {
            room,
            question: Question::read(pairs, chosen),
            sort: if ["begin", "newest"].contains(&sort) { sort.to_owned() } else { String::new() },
            has_map: last(pairs, "view") == "map",
        }
    }

    /// Everything but the page, as pairs of an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("q", &self.question.text)];
        for (facet, _) in self.room.facets {
            pairs.extend(self.question.values(facet).iter().map(|value| pair(facet, value)));
        }
        pairs.extend([
            pair("sort", &self.sort),
            pair("view", if self.has_map { "map" } else { "" }),
            pair("exact", if self.question.is_exact { "1" } else { "" }),
        ]);
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same question at another path, such as the one of a table.
    pub fn url_at(&self, path: &str) -> String {
        with_pairs(path, &self.mapped(false).pairs())
    }

    /// In another order.
    pub fn sorted(&self, sort: &str) -> Self {
        Self { sort: sort.to_owned(), ..self.clone() }
    }

    /// With or without the map.
    pub fn mapped(&self, has_map: bool) -> Self {
        Self { has_map, ..self.clone() }
    }

    /// The order that is used: without words and without a choice, what begins next comes first.
    pub fn order(&self) -> &str {
        match (self.sort.as_str(), self.question.text.is_empty()) {
            ("", true) => "begin",
            (sort, _) => sort,
        }
    }
}

impl Inquire for Inquiry {
    const PER_PAGE: u64 = 20;

    fn question(&self) -> &Question {
        &self.question
    }

    fn question_mut(&mut self) -> &mut Question {
        &mut self.question
    }

    fn request(&self, offset: usize, limit: usize) -> SearchRequest {
        let sort = match self.order() {
            "begin" => Sort::Least(BEGIN),
            "newest" => Sort::Newest,
            _ => Sort::Relevance,
        };
        SearchRequest { sort, ..self.question.request(self.room.kind, offset, limit) }
    }

    fn url(&self) -> String {
        with_pairs(self.room.list, &self.pairs())
    }

    fn everything(&self) -> Self {
        Self::new(self.room)
    }

    fn facets(&self) -> Vec<(String, String)> {
        self.room.facets.iter().map(|(name, heading)| ((*name).to_owned(), (*heading).to_owned())).collect()
    }
}
