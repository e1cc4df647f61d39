//! The facets beside the library's list, and the chips of what has been chosen.

use std::cmp::Reverse;

use super::inquiry::Inquiry;
use crate::index::SearchResults;
use crate::policies::rules::Validity;
use crate::policies::search::FACETS;
use crate::values::Level;
use crate::web::browse::{Chip, Facet, FacetValue, Inquire as _};

/// Facets that stand open before anything is chosen.
const OPEN: [&str; 3] = ["topic", "validity", "level"];

/// The facets of an answer.
pub fn facets(inquiry: &Inquiry, results: &SearchResults) -> Vec<Facet> {
    let facet = |(name, heading): (&str, &str)| {
        let facet = Facet::new(name, heading, inquiry, results, |value| word(name, value), |values| arrange(name, values));
        facet.open_if(OPEN.contains(&name))
    };
    let facets = FACETS.into_iter().map(facet);
    facets.filter(|facet| !facet.values.is_empty()).collect()
}

/// What has been chosen.
pub fn chips(inquiry: &Inquiry) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, heading) in FACETS {
        for value in inquiry.question.values(facet) {
            chips.push(Chip { heading: heading.to_owned(), word: word(facet, value), url: inquiry.without(facet, value).url() });
        }
    }
    if let Some(word) = span_of_days(inquiry) {
        chips.push(Chip { heading: "日期".to_owned(), word, url: inquiry.without_dates().url() });
    }
    chips
}

/// Words that have an order of their own keep it; the others come by the number of documents.
fn arrange(facet: &str, values: &mut [FacetValue]) {
    let place = |known: &[&str], value: &FacetValue| known.iter().position(|name| *name == value.key).unwrap_or(known.len());
    match facet {
        "validity" => values.sort_by_key(|value| place(&Validity::ALL.map(Validity::name), value)),
        "level" => values.sort_by_key(|value| place(&Level::ALL.map(Level::name), value)),
        "year" => values.sort_by_key(|value| Reverse(value.key.clone())),
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
        let shown: Vec<_> = facets[0].values.iter().map(|value| (value.key.as_str(), value.is_chosen)).collect();
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
        let shown: Vec<_> = chips.iter().map(|chip| (chip.heading.as_str(), chip.word.as_str(), chip.url.as_str())).collect();
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
