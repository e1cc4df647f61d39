//! How something that can be signed up for stands in a list: words and links already decided.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::sign_up::SignUp;
use super::{Room, query, words};
use crate::access::{Cx, Visitor};
use crate::index::{Hit, Span};
use crate::signups::entity::occasion::Model;
use crate::signups::link;
use crate::web::PageError;
use crate::web::filters::machine;

/// An entry of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row id of what it is.
    pub id: i64,
    /// Its page.
    pub url: String,
    /// Name.
    pub name: String,
    /// Name in pieces, marked where it answers.
    pub title: Vec<Span>,
    /// One sentence, where no passage is shown.
    pub summary: String,
    /// The passage that answers: place and words.
    pub passage: Option<(String, Vec<Span>)>,
    /// What kind it is, first of all the category.
    pub tags: Vec<String>,
    /// More facts.
    pub facts: Vec<String>,
    /// The time and place that matter now; none where nothing is planned.
    pub next: Option<Next>,
    /// When it last changed.
    pub updated: DateTime<Utc>,
}

/// A time and place, with whether one can sign up.
#[derive(Debug, Clone)]
pub struct Next {
    /// Its page.
    pub url: String,
    /// When.
    pub when: String,
    /// The same for machines.
    pub machine: String,
    /// Day of the month and month, for narrow places.
    pub day: (String, String),
    /// Where.
    pub place: String,
    /// Division.
    pub division: String,
    /// Whether one can sign up.
    pub sign_up: SignUp,
    /// Until when, where that matters.
    pub closes: Option<String>,
    /// The same for machines.
    pub closes_machine: String,
}

impl Next {
    /// Of an occasion with so many places held and people waiting.
    pub fn of(cx: &Cx<Visitor>, row: &Model, counted: &HashMap<i64, (u32, u32)>) -> Self {
        let (held, waiting) = counted.get(&row.id).copied().unwrap_or_default();
        let sign_up = SignUp::of(row, held, waiting, cx.site.clock.now());
        let begin = crate::platform::clock::local(row.starts_at);
        Self {
            url: link::occasion(row),
            when: words::when_short(row),
            machine: machine(row.starts_at),
            day: (begin.format("%-d").to_string(), begin.format("%Y年%-m月").to_string()),
            place: words::place(row),
            division: cx.site.zone.division_name(&words::prefecture(&row.division_code)),
            sign_up,
            closes: sign_up.is_open().then(|| format!("{} 截止", words::moment(row.closes_at))),
            closes_machine: machine(row.closes_at),
        }
    }
}

/// Occasions as rows, in their order.
pub async fn of_occasions(cx: &Cx<Visitor>, room: &Room, rows: &[Model]) -> Result<Vec<Row>, PageError> {
    let counted = query::standings(cx.database(), rows).await?;
    let row = |row: &Model| Row {
        id: row.id,
        url: link::occasion(row),
        name: row.title.clone(),
        title: vec![Span { text: row.title.clone(), is_hit: false }],
        summary: row.summary.clone(),
        passage: None,
        tags: vec![(room.category)(&row.category).to_owned(), words::mode(&row.mode).to_owned()],
        facts: (!row.organiser.is_empty()).then(|| format!("主办：{}", row.organiser)).into_iter().collect(),
        next: Some(Next::of(cx, row, &counted)),
        updated: row.updated_at,
    };
    Ok(rows.iter().map(row).collect())
}

/// Occasions of hits, in the order of the hits.
pub async fn found(cx: &Cx<Visitor>, room: &Room, hits: Vec<Hit>) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = hits.iter().map(|hit| hit.record_id).collect();
    let mut by_id = query::listed_among(cx.database(), room.occasions, &ids).await?;
    let models: Vec<Model> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    Ok(in_order(of_occasions(cx, room, &models).await?, hits))
}

/// What is planned next in several rooms: the first of all.
pub async fn upcoming(cx: &Cx<Visitor>, rooms: &[&Room], most: u64) -> Result<Vec<Row>, PageError> {
    let now = cx.site.clock.now();
    let mut rows = Vec::new();
    for room in rooms {
        let mut ahead = crate::signups::store::occasions::coming(cx.database(), room.occasions, now, most * 2).await?;
        // What is on already is not next, and what does not take place is no offer.
        ahead.retain(|row| row.starts_at > now && row.cancelled_at.is_none());
        ahead.truncate(usize::try_from(most).unwrap_or(6));
        rows.extend(of_occasions(cx, room, &ahead).await?);
    }
    rows.sort_by_key(|row| row.next.as_ref().map(|next| next.machine.clone()));
    rows.truncate(usize::try_from(most).unwrap_or(6));
    Ok(rows)
}

/// Rows in the order of hits, with what is shown of the answer to a query.
pub fn in_order(rows: Vec<Row>, hits: Vec<Hit>) -> Vec<Row> {
    let mut by_id: HashMap<i64, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    hits.into_iter().filter_map(|hit| Some(by_id.remove(&hit.record_id)?.answering(hit))).collect()
}

impl Row {
    fn answering(mut self, hit: Hit) -> Self {
        if !hit.title.is_empty() {
            self.title = hit.title;
        }
        let best = hit.matches.into_iter().find(|found| found.spans.iter().any(|span| span.is_hit));
        self.passage = best.map(|found| (found.heading, found.spans));
        self
    }
}
