//! How an event is found: its index document.

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseConnection, QueryFilter, QueryOrder, QuerySelect};

use crate::index::{IndexClause, IndexDocument, MEASURES};
use crate::indexing::{Later, Searchable, key};
use crate::platform::Clock;
use crate::signups::entity::occasion::{Column, Model};
use crate::signups::finding::{body, facets, query};
use crate::signups::link::EVENT;
use crate::signups::occasion::{AgendaLine, Speaker};
use crate::signups::words::event_category;
use crate::web::Zone;
use crate::web::topics::TopicNames;

/// Facets in order: parameter and heading.
pub const FACETS: [(&str, &str); 6] =
    [("signup", "报名"), ("category", "类型"), ("division", "地区"), ("month", "月份"), ("mode", "方式"), ("topic", "主题")];

/// Events as the index follows them. Sessions of courses are found by their courses.
pub struct EventSearch {
    zone: Arc<Zone>,
    clock: Clock,
    topics: Arc<TopicNames>,
}

impl EventSearch {
    /// With what the house shares.
    pub fn new(zone: Arc<Zone>, clock: Clock, topics: Arc<TopicNames>) -> Self {
        Self { zone, clock, topics }
    }

    fn document(&self, row: &Model) -> IndexDocument {
        let now = self.clock.now();
        let slugs: Vec<String> = serde_json::from_value(row.topics.clone()).unwrap_or_default();
        let mut found = facets::of(row, now, &self.zone);
        found.push(("category".to_owned(), event_category(&row.category).to_owned()));
        found.extend(slugs.iter().map(|slug| ("topic".to_owned(), self.topics.name(slug).to_owned())));
        let mut measures = [None; MEASURES];
        measures[facets::BEGIN] = Some(facets::begin(row, now));
        IndexDocument {
            key: key(EVENT, row.id),
            kind: EVENT.to_owned(),
            record_id: row.id,
            title: row.title.clone(),
            numbers: Vec::new(),
            authority: row.organiser.clone(),
            aliases: Vec::new(),
            facets: found,
            date: facets::day(row),
            weight: if row.ends_at > now && row.cancelled_at.is_none() { 1.05 } else { 0.9 },
            measures,
            clauses: clauses(row),
            summary: row.summary.clone(),
        }
    }
}

impl Searchable for EventSearch {
    fn kind(&self) -> &'static str {
        EVENT
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(async move {
            let ids = query::listed(EVENT).filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
            ids.select_only().column(Column::Id).into_tuple().all(database).await
        })
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], _: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let rows = query::listed_among(database, EVENT, ids).await?;
            Ok(rows.values().map(|row| self.document(row)).collect())
        })
    }
}

fn clauses(row: &Model) -> Vec<IndexClause> {
    let clause =
        |anchor: &str, heading: &str, text: String| IndexClause { anchor: anchor.to_owned(), heading: heading.to_owned(), text };
    let agenda: Vec<AgendaLine> = serde_json::from_value(row.agenda.clone()).unwrap_or_default();
    let speakers: Vec<Speaker> = serde_json::from_value(row.speakers.clone()).unwrap_or_default();
    let mut clauses: Vec<IndexClause> =
        body::plain(&row.body).into_iter().map(|(heading, text)| clause("about", &heading, text)).collect();
    clauses.extend(agenda.into_iter().map(|line| clause("agenda", "日程", format!("{} {}", line.title, line.who))));
    let said = |one: Speaker| clause("speakers", "嘉宾", format!("{} {} {}", one.name, one.title, one.about));
    clauses.extend(speakers.into_iter().map(said));
    clauses.push(clause("where", "地点", format!("{} {}", row.place, row.address)));
    clauses
}
