//! The share page of an event.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::Path;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;

use super::ROOM;
use crate::access::{Cx, Visitor};
use crate::events::entity::booth;
use crate::signups::entity::occasion::Model;
use crate::signups::finding::body::Piece;
use crate::signups::finding::show::{self, More, Section};
use crate::signups::finding::{ics, query};
use crate::signups::link;
use crate::values::short_code;
use crate::web::browse::last;
use crate::web::{Answer, Asked, PageError};

/// What an event of more than one kind of people says of itself, read leniently.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    contest: Option<Contest>,
    slots: Option<Slots>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Contest {
    rounds: Vec<Round>,
    awards: Vec<Award>,
    team_min: u32,
    team_max: u32,
    published_at: Option<DateTime<Utc>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Round {
    name: String,
    weight: f64,
    criteria: Vec<Criterion>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Criterion {
    name: String,
    max: f64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Award {
    name: String,
    places: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Slots {
    from: String,
    to: String,
    minutes: u32,
}

pub(super) async fn show(cx: Cx<Visitor>, code: Path<String>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    if code.len() < short_code::LENGTH
        && let Ok(id) = code.parse::<i64>()
    {
        return by_id(&cx, id).await;
    }
    let found = show::found(&cx, &ROOM, &code, last(&pairs, "invitation")).await?;
    let more = more(&cx, &found.row).await?;
    show::answer(&cx, &ROOM, &found, more)
}

pub(super) async fn calendar(cx: Cx<Visitor>, code: Path<String>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let found = show::found(&cx, &ROOM, &code, last(&pairs, "invitation")).await?;
    ics::one(&cx, &found.row)
}

/// Search knows events by their rows; their addresses carry their codes.
async fn by_id(cx: &Cx<Visitor>, id: i64) -> Answer {
    let row = query::listed_among(cx.database(), ROOM.occasions, &[id]).await?.remove(&id).ok_or(PageError::NotFound)?;
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, link::occasion(&row))).finish())
}

async fn more(cx: &Cx<Visitor>, row: &Model) -> Result<More, PageError> {
    let details: Details = serde_json::from_value(row.details.clone()).unwrap_or_default();
    let mut more = More::default();
    let booths = booth::Entity::find().filter(booth::Column::OccasionId.eq(row.id));
    let booths = booths.order_by_asc(booth::Column::Code).all(cx.database()).await?;
    if !booths.is_empty() {
        let head = ["展位", "名称", "介绍"].map(str::to_owned).to_vec();
        let count = booths.len();
        let rows = booths.into_iter().map(|booth| vec![booth.code, booth.name, booth.about]).collect();
        let mut pieces: Vec<Piece> = details.slots.iter().map(slots).map(Piece::Paragraph).collect();
        pieces.push(Piece::Table(head, rows));
        more.sections.push(Section { id: "booths", heading: format!("展位（{count} 个）"), pieces, link: None });
    }
    if let Some(contest) = &details.contest {
        let pieces = contest_pieces(contest);
        let result = format!("/events/{}/result", row.code);
        let link = contest.published_at.is_some().then(|| ("查看比赛结果".to_owned(), result));
        more.sections.push(Section { id: "contest", heading: "比赛办法".to_owned(), pieces, link });
    }
    Ok(more)
}

fn slots(slots: &Slots) -> String {
    let Slots { from, to, minutes } = slots;
    format!("{from}—{to} 一对一洽谈，每场 {minutes} 分钟。报名成功后，在自己的报名页里预约展位和时段。")
}

fn contest_pieces(contest: &Contest) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if contest.team_max > 0 {
        pieces.push(Piece::Paragraph(format!("每队 {}—{} 人，由一人报队。", contest.team_min.max(1), contest.team_max)));
    }
    if !contest.rounds.is_empty() {
        let head = ["轮次", "占比", "评分项（满分）"].map(str::to_owned).to_vec();
        let row = |round: &Round| {
            let criteria = round.criteria.iter().map(|one| format!("{} {} 分", one.name, one.max));
            vec![round.name.clone(), format!("{}%", round.weight), criteria.collect::<Vec<_>>().join("，")]
        };
        pieces.push(Piece::Table(head, contest.rounds.iter().map(row).collect()));
    }
    if !contest.awards.is_empty() {
        let awards = contest.awards.iter().map(|award| format!("{} {} 名", award.name, award.places));
        pieces.push(Piece::Paragraph(format!("奖项：{}。", awards.collect::<Vec<_>>().join("，"))));
    }
    pieces
}
