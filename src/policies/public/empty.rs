//! Ways on from a search without results. Each was tried before it is offered.

use super::find;
use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::SearchResults;
use crate::policies::link;
use crate::web::PageError;

/// Parts of the query that are tried on their own.
const MOST_PARTS: usize = 4;
/// Topics that are offered.
const MOST_TOPICS: usize = 6;

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
    /// How many documents it leads to.
    pub count: u64,
}

/// What else could be looked at.
pub async fn ways_on(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayOn>, PageError> {
    let mut ways = Vec::new();
    if inquiry.is_narrowed() {
        ways.push(WayOn { words: "放宽筛选条件再查：", links: looser(cx, inquiry).await? });
    }
    ways.push(WayOn { words: "只用其中一个词再查：", links: shorter(cx, inquiry, results).await? });
    ways.push(WayOn { words: "从主题进入：", links: topics(cx).await? });
    ways.retain(|way| !way.links.is_empty());
    Ok(ways)
}

async fn looser(cx: &Cx<Visitor>, inquiry: &Inquiry) -> Result<Vec<WayLink>, PageError> {
    let mut tries = vec![("去掉全部筛选".to_owned(), inquiry.unnarrowed())];
    for (facet, heading) in crate::policies::search::FACETS {
        if inquiry.chosen.contains_key(facet) && (inquiry.chosen.len() > 1 || !inquiry.from.is_empty() || !inquiry.to.is_empty()) {
            let mut other = inquiry.clone();
            other.chosen.remove(facet);
            tries.push((format!("不限{heading}"), other));
        }
    }
    if inquiry.without_dates() != *inquiry && !inquiry.chosen.is_empty() {
        tries.push(("不限日期".to_owned(), inquiry.without_dates()));
    }
    tried(cx, tries).await
}

async fn shorter(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayLink>, PageError> {
    let mut parts: Vec<String> = inquiry.text.split_whitespace().map(str::to_owned).collect();
    parts.extend(results.interpreted.terms.iter().filter_map(|ways| ways.first().cloned()));
    parts.retain(|part| part.chars().count() > 1 && *part != inquiry.text);
    let mut seen = std::collections::HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    parts.truncate(MOST_PARTS);
    let tries = parts.into_iter().map(|part| (part.clone(), inquiry.unnarrowed().asking(&part, false))).collect();
    tried(cx, tries).await
}

async fn tried(cx: &Cx<Visitor>, tries: Vec<(String, Inquiry)>) -> Result<Vec<WayLink>, PageError> {
    let mut links = Vec::new();
    for (word, inquiry) in tries {
        let count = find::search(cx, inquiry.request(0, 1)).await?.total;
        if count > 0 {
            links.push(WayLink { word, url: inquiry.url(), count });
        }
    }
    Ok(links)
}

async fn topics(cx: &Cx<Visitor>) -> Result<Vec<WayLink>, PageError> {
    let mut everything = find::search(cx, Inquiry::default().request(0, 1)).await?;
    let topics = everything.facets.remove("topic").unwrap_or_default().into_iter().take(MOST_TOPICS);
    Ok(topics.map(|(word, count)| WayLink { url: link::topic(&word), word, count }).collect())
}
