//! Runs searches for pages, with facet values that nobody knows left aside.

use super::Inquire;
use crate::index::{Hit, SearchResults};
use crate::web::{PageError, Site};

/// Records a list can lead to; who needs more takes the table.
pub const DEEPEST: u64 = 20_000;
/// Hits that the index gives at once.
const AT_ONCE: usize = 200;

/// Searches. Chosen values that no record has are dropped from the inquiry, so that a mistyped address does not lead to an
/// empty page.
pub async fn search_known(
    site: &Site,
    inquiry: &mut impl Inquire,
    offset: usize,
    limit: usize,
) -> Result<SearchResults, PageError> {
    let results = site.search(inquiry.request(offset, limit)).await?;
    if has_empty_choice(&results, inquiry) && drop_unknown(site, inquiry).await? {
        return site.search(inquiry.request(offset, limit)).await;
    }
    Ok(results)
}

/// One page of a list: the page's number and what was found.
pub async fn page<Q: Inquire>(site: &Site, inquiry: &mut Q) -> Result<(u64, SearchResults), PageError> {
    let per_page = usize::try_from(Q::PER_PAGE).unwrap_or(20);
    let offset = |page: u64| usize::try_from((page - 1) * Q::PER_PAGE).unwrap_or(0);
    let asked = inquiry.question().page.parse::<u64>().unwrap_or(1).clamp(1, DEEPEST / Q::PER_PAGE);
    let results = search_known(site, inquiry, offset(asked), per_page).await?;
    let last = results.total.min(DEEPEST).div_ceil(Q::PER_PAGE).max(1);
    if asked <= last {
        return Ok((asked, results));
    }
    Ok((last, site.search(inquiry.request(offset(last), per_page)).await?))
}

/// Up to `most` hits, from the first.
pub async fn all<Q: Inquire>(site: &Site, inquiry: &Q, most: usize) -> Result<Vec<Hit>, PageError> {
    let mut inquiry = inquiry.clone();
    let mut hits = Vec::new();
    while hits.len() < most {
        let limit = AT_ONCE.min(most - hits.len());
        let mut some = search_known(site, &mut inquiry, hits.len(), limit).await?.hits;
        let is_last = some.len() < limit;
        hits.append(&mut some);
        if is_last {
            break;
        }
    }
    Ok(hits)
}

/// Whether a chosen value leads nowhere: because nothing else fits, or because there is no such value.
fn has_empty_choice(results: &SearchResults, inquiry: &impl Inquire) -> bool {
    let count = |facet: &str, value: &str| {
        let values = results.facets.get(facet)?;
        values.iter().find(|(name, _)| name == value).map(|(_, count)| *count)
    };
    inquiry.question().chosen.iter().any(|(facet, values)| values.iter().any(|value| count(facet, value).unwrap_or(0) == 0))
}

/// Whether any chosen value was unknown to the whole list.
async fn drop_unknown(site: &Site, inquiry: &mut impl Inquire) -> Result<bool, PageError> {
    let everything = site.search(inquiry.everything().request(0, 1)).await?;
    let before = inquiry.question().chosen.clone();
    for (facet, values) in &mut inquiry.question_mut().chosen {
        let known = everything.facets.get(facet);
        values.retain(|value| known.is_some_and(|known| known.iter().any(|(name, _)| name == value)));
    }
    inquiry.question_mut().chosen.retain(|_, values| !values.is_empty());
    Ok(inquiry.question().chosen != before)
}
