//! The facets of a directory, and the chips of what has been chosen.

use std::collections::HashMap;

use super::inquiry::Inquiry;
use crate::index::SearchResults;
use crate::listings::definition::FieldKind;
use crate::listings::search::PARENT;
use crate::web::browse::{Chip, Facet, FacetValue, Inquire as _};

/// Facets that stand open before anything is chosen.
const OPEN: usize = 3;
/// Options that are listed in the order of the definition; longer lists come by the number of entries.
const FEW: usize = 8;

/// Names of the entries that others belong to, by their ids as text.
pub type ParentNames = HashMap<String, String>;

/// The facets of an answer.
pub fn facets(inquiry: &Inquiry, results: &SearchResults, parents: &ParentNames) -> Vec<Facet> {
    let all = inquiry.facets().into_iter().enumerate().map(|(place, (name, heading))| {
        let word = |value: &str| word(&name, value, parents);
        let mut facet = Facet::new(&name, &heading, inquiry, results, word, |values| arrange(inquiry, &name, values));
        inquiry.parameter(&name).clone_into(&mut facet.name);
        facet.open_if(place < OPEN)
    });
    all.filter(|facet| !facet.values.is_empty()).collect()
}

/// What has been chosen.
pub fn chips(inquiry: &Inquiry, parents: &ParentNames) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (facet, heading) in inquiry.facets() {
        for value in inquiry.question.values(&facet) {
            let url = inquiry.without(&facet, value).url();
            chips.push(Chip { heading: heading.clone(), word: word(&facet, value, parents), url });
        }
    }
    chips
}

fn word(facet: &str, value: &str, parents: &ParentNames) -> String {
    if facet == PARENT { parents.get(value).cloned().unwrap_or_else(|| value.to_owned()) } else { value.to_owned() }
}

fn arrange(inquiry: &Inquiry, facet: &str, values: &mut [FacetValue]) {
    let Some(field) = inquiry.directory.field(facet) else { return };
    if field.kind == FieldKind::YesNo {
        values.sort_by_key(|value| value.key != "是");
    } else if !field.options.is_empty() && field.options.len() <= FEW {
        values.sort_by_key(|value| field.options.iter().position(|option| *option == value.key));
    }
}
