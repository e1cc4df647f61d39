//! Ways on from a search of a directory without results.

use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::SearchResults;
use crate::web::PageError;
use crate::web::browse::{Inquire as _, WayLink, WayOn, looser, shorter};

/// Values that are offered.
const MOST_VALUES: usize = 6;

/// What else could be looked at.
pub async fn ways_on(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayOn>, PageError> {
    let mut ways = Vec::new();
    if !inquiry.question.chosen.is_empty() {
        ways.push(WayOn { words: "放宽筛选条件再查：", links: looser(&cx.site, inquiry, Vec::new()).await? });
    }
    ways.push(WayOn { words: "只用其中一个词再查：", links: shorter(&cx.site, inquiry, results).await? });
    ways.push(WayOn { words: "按类别进入：", links: values(cx, inquiry).await? });
    ways.retain(|way| !way.links.is_empty());
    Ok(ways)
}

/// The most frequent values of the first facet with few words.
async fn values(cx: &Cx<Visitor>, inquiry: &Inquiry) -> Result<Vec<WayLink>, PageError> {
    let everything = inquiry.everything();
    let mut counted = cx.site.search(everything.request(0, 1)).await?.facets;
    let choices = inquiry.directory.facets().filter(|field| !field.options.is_empty());
    let first = choices.chain(inquiry.directory.facets()).next();
    let Some(facet) = first.map(|field| field.key.clone()) else { return Ok(Vec::new()) };
    let values = counted.remove(&facet).unwrap_or_default().into_iter().take(MOST_VALUES);
    Ok(values.map(|(word, count)| WayLink { url: everything.with(&facet, &word).url(), word, count }).collect())
}
