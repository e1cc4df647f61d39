//! Ways on from a search for programmes without results.

use super::inquiry::Inquiry;
use crate::access::{Cx, Visitor};
use crate::index::SearchResults;
use crate::web::PageError;
use crate::web::browse::{Inquire as _, WayLink, WayOn, looser, shorter};

/// What else could be looked at.
pub async fn ways_on(cx: &Cx<Visitor>, inquiry: &Inquiry, results: &SearchResults) -> Result<Vec<WayOn>, PageError> {
    let mut ways = Vec::new();
    if !inquiry.question.chosen.is_empty() {
        ways.push(WayOn { words: "放宽筛选条件再查：", links: looser(&cx.site, inquiry, Vec::new()).await? });
    }
    ways.push(WayOn { words: "只用其中一个词再查：", links: shorter(&cx.site, inquiry, results).await? });
    ways.push(WayOn { words: "按类别进入：", links: kinds(cx).await? });
    ways.retain(|way| !way.links.is_empty());
    Ok(ways)
}

async fn kinds(cx: &Cx<Visitor>) -> Result<Vec<WayLink>, PageError> {
    let everything = Inquiry::default();
    let counted = cx.site.search(everything.request(0, 1)).await?.facets.remove("kind").unwrap_or_default();
    let link = |(word, count): (String, u64)| WayLink { url: everything.with("kind", &word).url(), word, count };
    Ok(counted.into_iter().map(link).collect())
}
