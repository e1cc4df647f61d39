//! How a course stands in a list.

use std::collections::HashMap;

use crate::access::{Cx, Visitor};
use crate::index::{Hit, Span};
use crate::signups::entity::occasion;
use crate::signups::finding::query;
use crate::signups::finding::row::{Next, Row, in_order};
use crate::signups::link::TRAINING;
use crate::training::entity::course::Model;
use crate::training::{link, store, words};
use crate::values::Fen;
use crate::web::PageError;

/// Courses of hits, in the order of the hits.
pub async fn found(cx: &Cx<Visitor>, hits: Vec<Hit>) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = hits.iter().map(|hit| hit.record_id).collect();
    let courses = store::published_among(cx.database(), &ids).await?;
    let ahead = query::ahead_of(cx.database(), TRAINING, &ids, cx.site.clock.now()).await?;
    let counted = query::standings(cx.database(), &ahead).await?;
    let mut by_course: HashMap<i64, Vec<&occasion::Model>> = HashMap::new();
    for session in &ahead {
        by_course.entry(session.subject_id.unwrap_or_default()).or_default().push(session);
    }
    let row = |course: &Model| {
        let sessions = by_course.get(&course.id).map(Vec::as_slice).unwrap_or_default();
        of(cx, course, sessions, &counted)
    };
    Ok(in_order(courses.iter().map(row).collect(), hits))
}

fn of(cx: &Cx<Visitor>, course: &Model, ahead: &[&occasion::Model], counted: &HashMap<i64, (u32, u32)>) -> Row {
    let planned: Vec<Next> = ahead.iter().map(|row| Next::of(cx, row, counted)).collect();
    // The first that one can still sign up for matters more than one that is on.
    let at = planned.iter().position(|next| next.sign_up.is_open());
    let at = at.or_else(|| planned.iter().position(|next| next.sign_up.is_ahead())).unwrap_or(0);
    let more = planned.len().saturating_sub(1);
    let mut facts = vec![format!("{} 学时", course.hours), fee(course)];
    facts.extend((more > 0).then(|| format!("另有 {more} 期")));
    Row {
        id: course.id,
        url: link::course(&course.key),
        name: course.title.clone(),
        title: vec![Span { text: course.title.clone(), is_hit: false }],
        summary: course.summary.clone(),
        passage: None,
        tags: vec![words::category(&course.category).to_owned(), course.level.clone()],
        facts,
        next: planned.into_iter().nth(at),
        updated: course.updated_at,
    }
}

/// 免费, or what it costs.
pub fn fee(course: &Model) -> String {
    if course.fee_fen == 0 { "免费".to_owned() } else { format!("{} 元", Fen(course.fee_fen).plain().trim_end_matches(".00")) }
}
