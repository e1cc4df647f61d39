//! The share page of a session.

use actix_web::web::Path;
use serde_json::json;

use super::ROOM;
use super::course::{outline_table, rules};
use crate::access::{Cx, Visitor};
use crate::signups::finding::body::Piece;
use crate::signups::finding::show::{self, Found, More, Section};
use crate::signups::finding::{ics, words};
use crate::training::courses::{self, outline};
use crate::training::entity::course::Model;
use crate::training::{link, store};
use crate::web::browse::last;
use crate::web::{Answer, Asked, PageError};

pub(super) async fn show(cx: Cx<Visitor>, code: Path<String>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let found = show::found(&cx, &ROOM, &code, last(&pairs, "invitation")).await?;
    let course = course(&cx, &found).await?;
    let more = more(&cx, &found, course.as_ref()).await?;
    show::answer(&cx, &ROOM, &found, more)
}

pub(super) async fn calendar(cx: Cx<Visitor>, code: Path<String>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let found = show::found(&cx, &ROOM, &code, last(&pairs, "invitation")).await?;
    ics::one(&cx, &found.row)
}

async fn course(cx: &Cx<Visitor>, found: &Found) -> Result<Option<Model>, PageError> {
    let Some(id) = found.row.subject_id else { return Ok(None) };
    Ok(store::published(cx.database(), id).await?)
}

/// What the course says about its session.
async fn more(cx: &Cx<Visitor>, found: &Found, course: Option<&Model>) -> Result<More, PageError> {
    let row = &found.row;
    let trainer = row.details.get("trainer").and_then(|value| value.as_str()).unwrap_or_default();
    let mut more = More { json_ld: vec![("@type", json!("CourseInstance"))], ..More::default() };
    more.json_ld.push(("courseMode", json!(words::mode(&row.mode))));
    if !trainer.is_empty() {
        more.facts.push(("讲师".to_owned(), trainer.to_owned()));
        more.json_ld.push(("instructor", json!({ "@type": "Person", "name": trainer })));
    }
    if let Some(key) = &row.base_key {
        let bases = courses::bases(cx.database()).await?;
        let base = bases.into_iter().find(|base| base.key == *key);
        more.facts.extend(base.map(|base| ("培训基地".to_owned(), base.name)));
    }
    let Some(course) = course else { return Ok(more) };
    more.above = Some((course.title.clone(), link::course(&course.key)));
    more.facts.push(("学时".to_owned(), format!("{} 学时", course.hours)));
    more.facts.push(("费用".to_owned(), super::row::fee(course)));
    more.links.push(("file", "课程介绍".to_owned(), link::course(&course.key)));
    let (head, lines) = outline_table(&outline(course));
    if !lines.is_empty() {
        let pieces = vec![Piece::Table(head, lines)];
        let link = Some(("课程介绍和其他班次".to_owned(), link::course(&course.key)));
        more.sections.push(Section { id: "outline", heading: "课程大纲".to_owned(), pieces, link });
    }
    let pieces = rules(course).into_iter().map(Piece::Paragraph).collect();
    more.sections.push(Section { id: "completion", heading: "结业".to_owned(), pieces, link: None });
    Ok(more)
}
