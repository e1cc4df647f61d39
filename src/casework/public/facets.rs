//! The facets beside the list of programmes, and the chips of what has been chosen.

use super::inquiry::Inquiry;
use crate::casework::programme::ProgrammeKind;
use crate::casework::search::FACETS;
use crate::casework::store::programmes::CallState;
use crate::casework::words::level;
use crate::index::SearchResults;
use crate::web::browse::{Chip, Facet, FacetValue, Inquire as _};

/// Facets that stand open before anything is chosen.
const OPEN: usize = 3;

/// The facets of an answer.
pub fn facets(inquiry: &Inquiry, results: &SearchResults) -> Vec<Facet> {
    let all = FACETS.into_iter().enumerate().map(|(place, (name, heading))| {
        let facet = Facet::new(name, heading, inquiry, results, str::to_owned, |values| arrange(name, values));
        facet.open_if(place < OPEN)
    });
    all.filter(|facet| !facet.values.is_empty()).collect()
}

/// What has been chosen.
pub fn chips(inquiry: &Inquiry) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, heading) in FACETS {
        for value in inquiry.question.values(facet) {
            let url = inquiry.without(facet, value).url();
            chips.push(Chip { heading: heading.to_owned(), word: value.clone(), url });
        }
    }
    chips
}

/// Words that have an order of their own keep it; the others come by the number of programmes.
fn arrange(facet: &str, values: &mut [FacetValue]) {
    let place = |known: &[&str], value: &FacetValue| known.iter().position(|name| *name == value.key).unwrap_or(known.len());
    let calls = [CallState::Open, CallState::Upcoming, CallState::Closed, CallState::Cancelled].map(CallState::name);
    let levels = ["province", "city", "county"].map(level);
    match facet {
        "call" => values.sort_by_key(|value| place(&calls, value)),
        "kind" => values.sort_by_key(|value| place(&ProgrammeKind::ALL.map(ProgrammeKind::name), value)),
        "level" => values.sort_by_key(|value| place(&levels, value)),
        _ => {}
    }
}
