//! What a visitor asks the list of programmes: words, facets, order and page. The URL is the state.

use crate::casework::search::{AMOUNT, DEADLINE, FACETS, KIND};
use crate::index::{SearchRequest, Sort};
use crate::web::browse::{Chosen, Inquire, Question, chosen_values, last};
use crate::web::request::with_pairs;

/// Where the list is.
pub const LIST: &str = "/programmes";

/// A question to the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inquiry {
    /// What every list can be asked.
    pub question: Question,
    /// Order: `deadline`, `amount` or `newest`; empty for the usual one.
    pub sort: String,
}

impl Inquiry {
    /// Words alone.
    pub fn of_text(text: &str, is_exact: bool) -> Self {
        Self { question: Question::of_text(text, is_exact), ..Self::default() }
    }

    /// Reads the pairs of a query string.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let of = |facet: &str| chosen_values(pairs, facet, str::to_owned);
        let chosen: Chosen = FACETS.iter().map(|(facet, _)| ((*facet).to_owned(), of(facet))).collect();
        let sort = last(pairs, "sort");
        Self {
            question: Question::read(pairs, chosen),
            sort: if ["deadline", "amount", "newest"].contains(&sort) { sort.to_owned() } else { String::new() },
        }
    }

    /// Everything but the page, as pairs of an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("q", &self.question.text)];
        for (facet, _) in FACETS {
            pairs.extend(self.question.values(facet).iter().map(|value| pair(facet, value)));
        }
        pairs.extend([pair("sort", &self.sort), pair("exact", if self.question.is_exact { "1" } else { "" })]);
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same question at another path, such as the one of a table.
    pub fn url_at(&self, path: &str) -> String {
        with_pairs(path, &self.pairs())
    }

    /// In another order.
    pub fn sorted(&self, sort: &str) -> Self {
        Self { sort: sort.to_owned(), ..self.clone() }
    }

    /// The order that is used: without words and without a choice, what ends soon comes first.
    pub fn order(&self) -> &str {
        match (self.sort.as_str(), self.question.text.is_empty()) {
            ("", true) => "deadline",
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
            "deadline" => Sort::Least(DEADLINE),
            "amount" => Sort::Most(AMOUNT),
            "newest" => Sort::Newest,
            _ => Sort::Relevance,
        };
        SearchRequest { sort, ..self.question.request(KIND, offset, limit) }
    }

    fn url(&self) -> String {
        self.url_at(LIST)
    }

    fn everything(&self) -> Self {
        Self::default()
    }

    fn facets(&self) -> Vec<(String, String)> {
        FACETS.iter().map(|(name, heading)| ((*name).to_owned(), (*heading).to_owned())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::request::pairs;

    #[test]
    fn the_address_is_the_state_and_odd_questions_are_harmless() {
        let query = "q=%E6%B5%B7%E5%A4%96%E4%BB%93&call=%E7%94%B3%E6%8A%A5%E4%B8%AD&kind=%E8%AE%A4%E8%AF%81&sort=amount";
        assert_eq!(Inquiry::read(&pairs(query)).url(), format!("/programmes?{query}"));
        assert_eq!(Inquiry::read(&pairs("page=-1&sort=sideways&colour=red&kind=")).url(), "/programmes");
        assert_eq!(Inquiry::default().request(0, 1).sort, Sort::Least(DEADLINE), "what ends soon comes first");
        assert_eq!(Inquiry::of_text("海外仓", false).request(0, 1).sort, Sort::Relevance);
    }
}
