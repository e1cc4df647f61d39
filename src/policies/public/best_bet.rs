//! What editors pinned to a query: shown above what was found.

use super::row::Row;
use crate::access::{Cx, Visitor};
use crate::policies::search::query_key;
use crate::policies::store;
use crate::web::PageError;

/// A document that editors pinned to the query.
pub struct BestBet {
    /// The document.
    pub row: Row,
    /// Words beside it.
    pub note: String,
}

/// The document pinned to a query; where it was found as well, it moves up from among the results.
pub async fn pinned(cx: &Cx<Visitor>, text: &str, rows: &mut Vec<Row>) -> Result<Option<BestBet>, PageError> {
    let key = query_key(text);
    if key.is_empty() {
        return Ok(None);
    }
    let Some((document, note)) = store::best_bet(cx.database(), &key).await? else { return Ok(None) };
    let found = rows.iter().position(|row| row.id == document.id);
    let row = found.map_or_else(|| Row::new(&document, cx.site.clock.today()), |at| rows.remove(at));
    Ok(Some(BestBet { row, note }))
}
