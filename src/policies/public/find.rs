//! Searches of the library, and the record of what was looked for.

use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::{SearchRequest, SearchResults};
use crate::platform::secret::fingerprint;
use crate::policies::search::query_key;
use crate::web::{PageError, Site};

/// Searches.
pub async fn search(cx: &Cx<Visitor>, request: SearchRequest) -> Result<SearchResults, PageError> {
    cx.site.search(request).await
}

/// Counts what was looked for each time the answer is given, so that editors see what is missing. Filters make results
/// few for another reason, later pages are the same search, and what may be somebody's own number is not kept.
pub fn tally(inquiry: &Inquiry, page: u64, total: u64) -> Option<impl Fn(&Site) + Send + Sync + use<>> {
    let is_first_look = page == 1 && !inquiry.is_narrowed() && inquiry.sort.is_none();
    if !is_first_look || inquiry.question.text.is_empty() || is_personal(&inquiry.question.text) {
        return None;
    }
    let text = inquiry.question.text.clone();
    let key = query_key(&text);
    let key = if key.is_empty() { fingerprint(text.as_bytes()) } else { key };
    let total = i64::try_from(total).unwrap_or(i64::MAX);
    Some(move |site: &Site| site.searches.count(&key, &text, total))
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
