//! Ways on from a search of the library without results.

use super::find;
use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::SearchResults;
use crate::policies::link;
use crate::web::PageError;
use crate::web::browse::{Inquire as _, WayLink, WayOn, looser, shorter};

/// Topics that are offered.
const MOST_TOPICS: usize = 6;

/// What else could be looked at.
pub async fn ways_on(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayOn>, PageError> {
    let mut ways = Vec::new();
    if inquiry.is_narrowed() {
        let is_dated = inquiry.without_dates() != *inquiry && !inquiry.question.chosen.is_empty();
        let own = is_dated.then(|| ("不限日期".to_owned(), inquiry.without_dates())).into_iter().collect();
        ways.push(WayOn { words: "放宽筛选条件再查：", links: looser(&cx.site, inquiry, own).await? });
    }
    ways.push(WayOn { words: "只用其中一个词再查：", links: shorter(&cx.site, inquiry, results).await? });
    ways.push(WayOn { words: "从主题进入：", links: topics(cx).await? });
    ways.retain(|way| !way.links.is_empty());
    Ok(ways)
}

async fn topics(cx: &Cx<Visitor>) -> Result<Vec<WayLink>, PageError> {
    let mut everything = find::search(cx, Inquiry::default().request(0, 1)).await?;
    let topics = everything.facets.remove("topic").unwrap_or_default().into_iter().take(MOST_TOPICS);
    Ok(topics.map(|(word, count)| WayLink { url: link::topic(&word), word, count }).collect())
}
