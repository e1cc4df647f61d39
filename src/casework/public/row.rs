//! How a programme stands in a list: words and links already decided.

use std::collections::HashMap;

use crate::access::{Cx, Visitor};
use crate::casework::link;
use crate::casework::programme::Programmes;
use crate::casework::programme::catalogue::Current;
use crate::casework::store::programmes::{self, PUBLISHED};
use crate::casework::words::{self, CallWords};
use crate::index::{Hit, Span};
use crate::values::Calendar;
use crate::web::PageError;

/// A programme in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row id.
    pub id: i64,
    /// Stable name.
    pub key: String,
    /// Its guide.
    pub url: String,
    /// Name.
    pub name: String,
    /// Name in pieces, marked where it answers.
    pub title: Vec<Span>,
    /// One sentence, where no passage is shown.
    pub summary: String,
    /// What kind it is.
    pub kind: &'static str,
    /// What is given.
    pub gift: String,
    /// How it is paid.
    pub payment: String,
    /// Who gives.
    pub authority: String,
    /// Who may apply.
    pub audience: String,
    /// The call that matters now.
    pub call: Option<CallWords>,
    /// The passage that answers: place, words and address.
    pub passage: Option<(String, Vec<Span>, String)>,
    /// When it last changed.
    pub updated: chrono::DateTime<chrono::Utc>,
}

/// Programmes of hits, in the order of the hits. Those that are public no longer are left out.
pub async fn found(cx: &Cx<Visitor>, hits: Vec<Hit>) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = hits.iter().map(|hit| hit.record_id).collect();
    let mut rows = programmes::find_many(cx.database(), &ids).await?;
    rows.retain(|row| row.state == PUBLISHED);
    let kept = cx.site.kept::<Programmes>()?;
    let current = kept.with_definitions(cx.database(), rows).await?;
    let mut by_id: HashMap<i64, Row> = rows_of(cx, &current).await?.into_iter().map(|row| (row.id, row)).collect();
    Ok(hits.into_iter().filter_map(|hit| Some(by_id.remove(&hit.record_id)?.found(hit))).collect())
}

/// Programmes with their calls.
pub async fn rows_of(cx: &Cx<Visitor>, current: &[Current]) -> Result<Vec<Row>, PageError> {
    let (kept, calendar) = (cx.site.kept::<Programmes>()?, cx.site.kept::<Calendar>()?);
    let ids: Vec<i64> = current.iter().map(|current| current.row.id).collect();
    let calls = programmes::calls_of(cx.database(), &ids).await?;
    let now = cx.site.clock.now();
    let row = |current: &Current| {
        let programme = &*current.definition;
        let own: Vec<_> = calls.iter().filter(|call| call.programme_id == current.row.id).cloned().collect();
        let who = programme.audience.iter().map(|who| words::audience(&kept.vocabulary, who));
        Row {
            id: current.row.id,
            key: programme.key.clone(),
            url: link::programme(&programme.key),
            name: programme.name.clone(),
            title: vec![Span { text: programme.name.clone(), is_hit: false }],
            summary: programme.summary.clone(),
            kind: programme.kind.name(),
            gift: words::gift(programme),
            payment: programme.payment.clone().unwrap_or_default(),
            authority: programme.authority.clone(),
            audience: who.collect::<Vec<_>>().join("、"),
            call: words::present(&own, now).map(|call| CallWords::of(call, now, &calendar)),
            passage: None,
            updated: current.row.updated_at,
        }
    };
    Ok(current.iter().map(row).collect())
}

impl Row {
    /// What is shown of the answer to a query.
    fn found(mut self, hit: Hit) -> Self {
        if !hit.title.is_empty() {
            self.title = hit.title;
        }
        let best = hit.matches.into_iter().find(|found| found.spans.iter().any(|span| span.is_hit));
        if let Some(found) = best.filter(|found| !found.anchor.is_empty()) {
            let url = format!("{}#{}", self.url, found.anchor);
            self.passage = Some((found.heading, found.spans, url));
        }
        self
    }
}
