//! How a course is found: its index document, with where and when it is taught next.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::DatabaseConnection;

use super::entity::course::Model;
use super::{store, words};
use crate::index::{IndexClause, IndexDocument, MEASURES};
use crate::indexing::{Later, Searchable, key};
use crate::platform::Clock;
use crate::platform::clock::local;
use crate::signups::entity::occasion;
use crate::signups::event::COURSE;
use crate::signups::finding::{body, facets, query};
use crate::signups::link::TRAINING;
use crate::web::Zone;

/// Facets in order: parameter and heading.
pub const FACETS: [(&str, &str); 7] = [
    ("signup", "报名"),
    ("category", "类别"),
    ("level", "级别"),
    ("division", "地区"),
    ("base", "培训基地"),
    ("month", "月份"),
    ("mode", "方式"),
];

/// Courses as the index follows them.
pub struct CourseSearch {
    zone: Arc<Zone>,
    clock: Clock,
}

impl CourseSearch {
    /// With what the house shares.
    pub fn new(zone: Arc<Zone>, clock: Clock) -> Self {
        Self { zone, clock }
    }

    fn document(&self, course: &Model, ahead: &[occasion::Model], bases: &HashMap<String, String>) -> IndexDocument {
        let now = self.clock.now();
        let mut measures = [None; MEASURES];
        measures[facets::BEGIN] = Some(ahead.first().map_or(facets::NOTHING_AHEAD, |next| facets::begin(next, now)));
        let facet = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut found = vec![facet("category", words::category(&course.category)), facet("level", &course.level)];
        for next in ahead.iter().filter(|row| row.cancelled_at.is_none()) {
            found.extend(facets::of(next, now, &self.zone));
            let base = next.base_key.as_ref().and_then(|key| bases.get(key));
            found.extend(base.map(|name| facet("base", name)));
        }
        if !found.iter().any(|(name, _)| name == "signup") {
            found.push(facet("signup", facets::NONE_AHEAD));
        }
        found.sort();
        found.dedup();
        IndexDocument {
            key: key(COURSE, course.id),
            kind: COURSE.to_owned(),
            record_id: course.id,
            title: course.title.clone(),
            numbers: Vec::new(),
            authority: String::new(),
            aliases: Vec::new(),
            facets: found,
            date: Some(local(course.created_at).date_naive()),
            weight: if ahead.is_empty() { 1.0 } else { 1.05 },
            measures,
            clauses: clauses(course),
            summary: course.summary.clone(),
        }
    }
}

impl Searchable for CourseSearch {
    fn kind(&self) -> &'static str {
        COURSE
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(store::ids(database, after, limit))
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], _: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let courses = store::published_among(database, ids).await?;
            let mut ahead: HashMap<i64, Vec<occasion::Model>> = HashMap::new();
            for row in query::ahead_of(database, TRAINING, ids, self.clock.now()).await? {
                ahead.entry(row.subject_id.unwrap_or_default()).or_default().push(row);
            }
            let bases = super::courses::bases(database).await?.into_iter().map(|base| (base.key, base.name)).collect();
            let of = |id: i64| ahead.get(&id).map(Vec::as_slice).unwrap_or_default();
            Ok(courses.iter().map(|course| self.document(course, of(course.id), &bases)).collect())
        })
    }
}

fn clauses(course: &Model) -> Vec<IndexClause> {
    let clause =
        |anchor: &str, heading: &str, text: String| IndexClause { anchor: anchor.to_owned(), heading: heading.to_owned(), text };
    let mut clauses = vec![clause("audience", "适合谁", course.audience.clone())];
    clauses.extend(body::plain(&course.body).into_iter().map(|(heading, text)| clause("about", &heading, text)));
    let outline = super::courses::outline(course).into_iter();
    clauses.extend(outline.map(|part| clause("outline", "课程大纲", format!("{}：{}", part.title, part.points))));
    clauses.retain(|clause| !clause.text.is_empty());
    clauses
}
