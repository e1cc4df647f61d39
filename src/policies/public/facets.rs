//! The facets beside a list, and the chips of what has been chosen. A value that would lead to an empty page is left out
//! unless it is chosen.

use std::cmp::Reverse;

use super::inquiry::Inquiry;
use crate::index::SearchResults;
use crate::platform::secret::fingerprint;
use crate::policies::rules::Validity;
use crate::policies::search::FACETS;
use crate::values::Level;

/// Values of a facet beyond which a field searches among them.
const LONG: usize = 12;
/// Values of a facet that are offered.
const MOST: usize = 60;
/// Facets that stand open before anything is chosen.
const OPEN: [&str; 3] = ["topic", "validity", "level"];

/// One facet with its values.
#[derive(Debug, Clone)]
pub struct Facet {
    /// Parameter in addresses.
    pub name: &'static str,
    /// Word above it.
    pub heading: &'static str,
    /// Whether its values are shown.
    pub is_open: bool,
    /// How many are chosen.
    pub chosen: usize,
    /// Whether a field searches among them.
    pub is_long: bool,
    /// What can be chosen.
    pub values: Vec<Value>,
}

/// A value with the number of documents it leads to.
#[derive(Debug, Clone)]
pub struct Value {
    /// Stays the same from page to page, so that the focus can return to it.
    pub id: String,
    /// As in addresses.
    pub value: String,
    /// As shown.
    pub word: String,
    /// Documents.
    pub count: u64,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// Something chosen, with the address without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it narrows.
    pub heading: &'static str,
    /// To what.
    pub word: String,
    /// The list without it.
    pub url: String,
}

/// The facets of an answer.
pub fn facets(inquiry: &Inquiry, results: &SearchResults) -> Vec<Facet> {
    let facets = FACETS.into_iter().map(|(name, heading)| facet(name, heading, inquiry, results));
    facets.filter(|facet| !facet.values.is_empty()).collect()
}

/// What has been chosen.
pub fn chips(inquiry: &Inquiry) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, heading) in FACETS {
        for value in inquiry.chosen.get(facet).into_iter().flatten() {
            chips.push(Chip { heading, word: word(facet, value), url: inquiry.without(facet, value).url() });
        }
    }
    if let Some(word) = span_of_days(inquiry) {
        chips.push(Chip { heading: "日期", word, url: inquiry.without_dates().url() });
    }
    chips
}

fn facet(name: &'static str, heading: &'static str, inquiry: &Inquiry, results: &SearchResults) -> Facet {
    let chosen = inquiry.chosen.get(name).map(Vec::as_slice).unwrap_or_default();
    let counted = results.facets.get(name).map(Vec::as_slice).unwrap_or_default();
    let mut values: Vec<Value> = counted.iter().map(|(value, count)| value_of(name, value, *count, chosen)).collect();
    let missing = chosen.iter().filter(|value| !counted.iter().any(|(known, _)| known == *value));
    values.extend(missing.map(|value| value_of(name, value, 0, chosen)));
    values.retain(|value| value.count > 0 || value.is_chosen);
    arrange(name, &mut values);
    let mut room = MOST;
    values.retain(|value| {
        room = room.saturating_sub(1);
        room > 0 || value.is_chosen
    });
    let is_open = !chosen.is_empty() || OPEN.contains(&name);
    Facet { name, heading, is_open, chosen: chosen.len(), is_long: values.len() > LONG, values }
}

fn value_of(facet: &str, value: &str, count: u64, chosen: &[String]) -> Value {
    Value {
        id: format!("f-{facet}-{}", &fingerprint(value.as_bytes())[..8]),
        word: word(facet, value),
        is_chosen: chosen.iter().any(|known| known == value),
        value: value.to_owned(),
        count,
    }
}

/// Words that have an order of their own keep it; the others come by the number of documents.
fn arrange(facet: &str, values: &mut [Value]) {
    let place = |known: &[&str], value: &Value| known.iter().position(|name| *name == value.value).unwrap_or(known.len());
    match facet {
        "validity" => values.sort_by_key(|value| place(&Validity::ALL.map(Validity::name), value)),
        "level" => values.sort_by_key(|value| place(&Level::ALL.map(Level::name), value)),
        "year" => values.sort_by_key(|value| Reverse(value.value.clone())),
        _ => {}
    }
}

fn word(facet: &str, value: &str) -> String {
    if facet == "year" { format!("{value}年") } else { value.to_owned() }
}

fn span_of_days(inquiry: &Inquiry) -> Option<String> {
    let day = |day: chrono::NaiveDate| day.format("%Y-%m-%d").to_string();
    match inquiry.days() {
        (Some(from), Some(to)) => Some(format!("{} 至 {}", day(from), day(to))),
        (Some(from), None) => Some(format!("{} 起", day(from))),
        (None, Some(to)) => Some(format!("{} 止", day(to))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::request::pairs;

    fn results(facet: &str, values: &[(&str, u64)]) -> SearchResults {
        let values = values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect();
        SearchResults { facets: [(facet.to_owned(), values)].into(), ..SearchResults::default() }
    }

    #[test]
    fn a_facet_never_leads_to_an_empty_page_but_keeps_what_is_chosen() {
        let inquiry = Inquiry::read(&pairs("topic=b&topic=c"));
        let facets = facets(&inquiry, &results("topic", &[("a", 2), ("b", 0), ("d", 0)]));
        let shown: Vec<_> = facets[0].values.iter().map(|value| (value.value.as_str(), value.is_chosen)).collect();
        assert_eq!(shown, [("a", false), ("b", true), ("c", true)]);
    }

    #[test]
    fn years_run_backwards_and_levels_from_the_top() {
        let years = facets(&Inquiry::default(), &results("year", &[("2016", 5), ("2024", 1)]));
        assert_eq!(years[0].values.iter().map(|value| value.word.as_str()).collect::<Vec<_>>(), ["2024年", "2016年"]);
        let levels = facets(&Inquiry::default(), &results("level", &[("市", 5), ("国家", 1)]));
        assert_eq!(levels[0].values[0].word, "国家");
    }

    #[test]
    fn a_chip_takes_away_what_it_names() {
        let chips = chips(&Inquiry::read(&pairs("q=x&topic=a&year=2016&from=2016")));
        let shown: Vec<_> = chips.iter().map(|chip| (chip.heading, chip.word.as_str(), chip.url.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("主题", "a", "/policies?q=x&year=2016&from=2016"),
                ("年份", "2016年", "/policies?q=x&topic=a&from=2016"),
                ("日期", "2016-01-01 起", "/policies?q=x&topic=a&year=2016"),
            ]
        );
    }
}
