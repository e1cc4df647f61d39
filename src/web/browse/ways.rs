//! Ways on from a search without results. Each was tried before it is offered.

use std::collections::HashSet;

use super::Inquire;
use crate::index::SearchResults;
use crate::web::{PageError, Site};

/// Parts of the query that are tried on their own.
const MOST_PARTS: usize = 4;

/// One kind of way on, with links.
pub struct WayOn {
    /// What it is.
    pub words: &'static str,
    /// Where it leads.
    pub links: Vec<WayLink>,
}

/// A link that has results.
pub struct WayLink {
    /// What it shows.
    pub word: String,
    /// Address.
    pub url: String,
    /// How many records it leads to.
    pub count: u64,
}

/// With fewer filters: none at all, one facet less, and what the list itself adds.
pub async fn looser<Q: Inquire>(site: &Site, inquiry: &Q, own: Vec<(String, Q)>) -> Result<Vec<WayLink>, PageError> {
    let mut tries = vec![("去掉全部筛选".to_owned(), inquiry.unnarrowed())];
    if inquiry.question().chosen.len() > 1 || !own.is_empty() {
        let chosen = inquiry.facets().into_iter().filter(|(facet, _)| inquiry.question().chosen.contains_key(facet));
        tries.extend(chosen.map(|(facet, heading)| (format!("不限{heading}"), inquiry.without_facet(&facet))));
    }
    tries.extend(own);
    tried(site, tries).await
}

/// With one of the words.
pub async fn shorter<Q: Inquire>(site: &Site, inquiry: &Q, results: &SearchResults) -> Result<Vec<WayLink>, PageError> {
    let mut parts: Vec<String> = inquiry.question().text.split_whitespace().map(str::to_owned).collect();
    parts.extend(results.interpreted.terms.iter().filter_map(|ways| ways.first().cloned()));
    parts.retain(|part| part.chars().count() > 1 && *part != inquiry.question().text);
    let mut seen = HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    parts.truncate(MOST_PARTS);
    let tries = parts.into_iter().map(|part| (part.clone(), inquiry.unnarrowed().asking(&part, false))).collect();
    tried(site, tries).await
}

async fn tried<Q: Inquire>(site: &Site, tries: Vec<(String, Q)>) -> Result<Vec<WayLink>, PageError> {
    let mut links = Vec::new();
    for (word, inquiry) in tries {
        let count = site.search(inquiry.request(0, 1)).await?.total;
        if count > 0 {
            links.push(WayLink { word, url: inquiry.url(), count });
        }
    }
    Ok(links)
}
