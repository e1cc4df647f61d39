//! What a visitor asks the library for, read from the address and written back into addresses: the URL is the state.
//! Everything can be asked; what makes no sense is left aside and said so, never refused.

use super::day::{self, Edge};
use crate::index::{SearchRequest, Sort};
use crate::policies::event::POLICY;
use crate::policies::link;
use crate::policies::rules::Validity;
use crate::policies::search::FACETS;
use crate::web::browse::{Chosen, Inquire, Question, chosen_values, last};
use crate::web::request::with_pairs;

/// Words, chosen facet values, dates, order and page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inquiry {
    /// What every list can be asked.
    pub question: Question,
    /// First day, as typed.
    pub from: String,
    /// Last day, as typed.
    pub to: String,
    /// Order, when one was chosen.
    pub sort: Option<Sort>,
}

impl Inquiry {
    /// Reads the pairs of a query string.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let of = |facet: &str| chosen_values(pairs, facet, |value| spelled(facet, value));
        let chosen: Chosen = FACETS.iter().map(|(facet, _)| ((*facet).to_owned(), of(facet))).collect();
        Self {
            question: Question::read(pairs, chosen),
            from: last(pairs, "from").chars().take(20).collect(),
            to: last(pairs, "to").chars().take(20).collect(),
            sort: sort(last(pairs, "sort")),
        }
    }

    /// Whether anything narrows the list beside the text.
    pub fn is_narrowed(&self) -> bool {
        !self.question.chosen.is_empty() || !self.from.is_empty() || !self.to.is_empty()
    }

    /// Everything but the page, as pairs of an address.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("q", &self.question.text)];
        for (facet, _) in FACETS {
            pairs.extend(self.question.values(facet).iter().map(|value| pair(facet, value)));
        }
        pairs.extend([pair("from", &self.from), pair("to", &self.to), pair("sort", self.sort_key())]);
        pairs.push(pair("exact", if self.question.is_exact { "1" } else { "" }));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same question at another path, such as the one of a feed.
    pub fn url_at(&self, path: &str) -> String {
        with_pairs(path, &self.pairs())
    }

    /// Without dates.
    pub fn without_dates(&self) -> Self {
        Self { from: String::new(), to: String::new(), ..self.clone() }
    }

    /// In another order.
    pub fn sorted(&self, sort: Option<Sort>) -> Self {
        Self { sort, ..self.clone() }
    }

    /// First and last day, as far as they are dates, the earlier first.
    pub fn days(&self) -> (Option<chrono::NaiveDate>, Option<chrono::NaiveDate>) {
        let (from, to) = (day::read(&self.from, Edge::First), day::read(&self.to, Edge::Last));
        match (from, to) {
            (Some(first), Some(last)) if first > last => (day::read(&self.to, Edge::First), day::read(&self.from, Edge::Last)),
            days => days,
        }
    }

    /// What was typed as a date and is none.
    pub fn unread_dates(&self) -> Vec<&str> {
        [&self.from, &self.to]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty() && day::read(text, Edge::First).is_none())
            .collect()
    }

    /// The stored word of the order, empty for the usual one.
    pub fn sort_key(&self) -> &'static str {
        match self.sort {
            None | Some(Sort::Most(_) | Sort::Least(_)) => "",
            Some(Sort::Relevance) => "relevance",
            Some(Sort::Newest) => "newest",
            Some(Sort::Oldest) => "oldest",
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
        let (date_from, date_to) = self.days();
        let sort = self.sort.unwrap_or_default();
        SearchRequest { date_from, date_to, sort, ..self.question.request(POLICY, offset, limit) }
    }

    fn url(&self) -> String {
        self.url_at(link::LIST)
    }

    fn everything(&self) -> Self {
        Self::default()
    }

    fn unnarrowed(&self) -> Self {
        let mut other = self.without_dates();
        other.question.chosen.clear();
        other
    }

    fn facets(&self) -> Vec<(String, String)> {
        FACETS.iter().map(|(facet, heading)| ((*facet).to_owned(), (*heading).to_owned())).collect()
    }
}

fn sort(key: &str) -> Option<Sort> {
    match key {
        "newest" => Some(Sort::Newest),
        "oldest" => Some(Sort::Oldest),
        "relevance" => Some(Sort::Relevance),
        _ => None,
    }
}

/// Validity may also be asked for by its stable word.
fn spelled(facet: &str, value: &str) -> String {
    let known = Validity::ALL.into_iter().find(|validity| facet == "validity" && validity.key() == value);
    known.map_or_else(|| value.to_owned(), |validity| validity.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::browse::LONGEST_TEXT;
    use crate::web::request::pairs;

    fn read(query: &str) -> Inquiry {
        Inquiry::read(&pairs(query))
    }

    #[test]
    fn the_address_is_the_state() {
        let query = "q=%E6%B5%B7%E5%A4%96%E4%BB%93&topic=a&topic=b&validity=%E6%9C%89%E6%95%88&from=2016&sort=newest";
        assert_eq!(read(query).url(), format!("/policies?{query}"));
        assert_eq!(read("").url(), "/policies");
    }

    #[test]
    fn odd_questions_are_harmless() {
        assert_eq!(
            read("page=-1&sort=sideways&unknown=1&topic=&validity=in_force").url(),
            "/policies?validity=%E6%9C%89%E6%95%88"
        );
        let long = read(&format!("q={}", "a".repeat(10_000)));
        assert!(long.question.was_shortened);
        assert_eq!(long.question.text.len(), LONGEST_TEXT);
    }

    #[test]
    fn one_value_can_be_taken_away() {
        let inquiry = read("q=x&topic=a&topic=b&year=2016");
        assert_eq!(inquiry.without("topic", "a").url(), "/policies?q=x&topic=b&year=2016");
        assert_eq!(inquiry.without("year", "2016").url(), "/policies?q=x&topic=a&topic=b");
        assert_eq!(inquiry.unnarrowed().url(), "/policies?q=x");
    }

    #[test]
    fn days_the_wrong_way_round_are_turned() {
        let days = read("from=2020&to=2018").days();
        assert_eq!(days, ("2018-01-01".parse().ok(), "2020-12-31".parse().ok()));
        assert_eq!(read("from=soon&to=2018").unread_dates(), ["soon"]);
    }
}
