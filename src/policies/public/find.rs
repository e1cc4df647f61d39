//! Runs searches for pages: off the threads that answer, and with facet values that nobody knows left aside.

use super::inquiry::{Inquiry, PER_PAGE};
use crate::access::{Cx, Visitor};
use crate::index::{Hit, SearchRequest, SearchResults};
use crate::platform::secret::fingerprint;
use crate::policies::search::query_key;
use crate::web::{PageError, Site};

/// Documents a list can lead to; who needs more takes the table.
pub const DEEPEST: u64 = 20_000;
/// Hits that the index gives at once.
const AT_ONCE: usize = 200;

/// Searches.
pub async fn search(cx: &Cx<Visitor>, request: SearchRequest) -> Result<SearchResults, PageError> {
    cx.site.search(request).await
}

/// Searches. Chosen values that no document has are dropped from the inquiry, so that a mistyped address does not lead to
/// an empty page.
pub async fn search_known(
    cx: &Cx<Visitor>,
    inquiry: &mut Inquiry,
    offset: usize,
    limit: usize,
) -> Result<SearchResults, PageError> {
    let results = search(cx, inquiry.request(offset, limit)).await?;
    if has_empty_choice(&results, inquiry) && drop_unknown(cx, inquiry).await? {
        return search(cx, inquiry.request(offset, limit)).await;
    }
    Ok(results)
}

/// One page of the list: the page's number and what was found.
pub async fn page(cx: &Cx<Visitor>, inquiry: &mut Inquiry) -> Result<(u64, SearchResults), PageError> {
    let asked = inquiry.page.parse::<u64>().unwrap_or(1).clamp(1, DEEPEST / PER_PAGE);
    let results = search_known(cx, inquiry, offset(asked), per_page()).await?;
    let last = results.total.min(DEEPEST).div_ceil(PER_PAGE).max(1);
    if asked <= last {
        return Ok((asked, results));
    }
    Ok((last, search(cx, inquiry.request(offset(last), per_page())).await?))
}

/// Up to `most` hits, from the first.
pub async fn all(cx: &Cx<Visitor>, inquiry: &Inquiry, most: usize) -> Result<Vec<Hit>, PageError> {
    let mut inquiry = inquiry.clone();
    let mut hits = Vec::new();
    while hits.len() < most {
        let limit = AT_ONCE.min(most - hits.len());
        let mut some = search_known(cx, &mut inquiry, hits.len(), limit).await?.hits;
        let is_last = some.len() < limit;
        hits.append(&mut some);
        if is_last {
            break;
        }
    }
    Ok(hits)
}

/// Counts what was looked for each time the answer is given, so that editors see what is missing. Filters make results
/// few for another reason, later pages are the same search, and what may be somebody's own number is not kept.
pub fn tally(inquiry: &Inquiry, page: u64, total: u64) -> Option<impl Fn(&Site) + Send + Sync + use<>> {
    let is_first_look = page == 1 && !inquiry.is_narrowed() && inquiry.sort.is_none();
    if !is_first_look || inquiry.text.is_empty() || is_personal(&inquiry.text) {
        return None;
    }
    let text = inquiry.text.clone();
    let key = query_key(&text);
    let key = if key.is_empty() { fingerprint(text.as_bytes()) } else { key };
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    Some(move |site: &Site| site.searches.count(&key, &text, total))
}

fn offset(page: u64) -> usize {
    usize::try_from((page - 1) * PER_PAGE).unwrap_or(0)
}

fn per_page() -> usize {
    usize::try_from(PER_PAGE).unwrap_or(20)
}

/// Whether a chosen value leads nowhere: because nothing else fits, or because there is no such value.
fn has_empty_choice(results: &SearchResults, inquiry: &Inquiry) -> bool {
    let count = |facet: &str, value: &str| {
        let values = results.facets.get(facet)?;
        values.iter().find(|(name, _)| name == value).map(|(_, count)| *count)
    };
    inquiry.chosen.iter().any(|(facet, values)| values.iter().any(|value| count(facet, value).unwrap_or(0) == 0))
}

/// Whether any chosen value was unknown to the whole library.
async fn drop_unknown(cx: &Cx<Visitor>, inquiry: &mut Inquiry) -> Result<bool, PageError> {
    let everything = search(cx, Inquiry::default().request(0, 1)).await?;
    let before = inquiry.chosen.clone();
    for (facet, values) in &mut inquiry.chosen {
        let known = everything.facets.get(*facet);
        values.retain(|value| known.is_some_and(|known| known.iter().any(|(name, _)| name == value)));
    }
    inquiry.chosen.retain(|_, values| !values.is_empty());
    Ok(inquiry.chosen != before)
}

/// Telephone and identity numbers, cards, mail addresses.
fn is_personal(text: &str) -> bool {
    let joined: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{3000}')).collect();
    let mut run = 0;
    let has_long_number = joined.chars().any(|c| {
        run = if c.is_numeric() { run + 1 } else { 0 };
        run >= 11
    });
    has_long_number || text.contains(['@', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_not_kept_and_numbers_of_documents_are() {
        assert!(is_personal("张三 138 0000 0000"));
        assert!(is_personal("51010019900101123X"));
        assert!(is_personal("someone@example.com"));
        assert!(!is_personal("川府函2016 129号 9810"));
        assert!(!is_personal("海关总署公告2021年第47号"));
    }
}
