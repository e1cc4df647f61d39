//! Results for everybody: grades and what they mean, once they hold. Neither raw figures nor points of single indicators are
//! shown, because figures of one reporter may not be made public; names, grades, totals and dimensions are.

mod export;
mod list;
mod round;
mod subject;

use actix_web::http::StatusCode;

use crate::access::{Cx, Visitor};
use crate::evaluations::entity::{round as round_entity, round_subject};
use crate::evaluations::link;
use crate::evaluations::rules::Stage;
use crate::evaluations::standing::{EXCLUDED, REVOKED};
use crate::evaluations::store::{rounds, subjects};
use crate::web::{PageError, Routes};

/// Routes that everybody may use.
pub fn routes(routes: &mut Routes) {
    list::routes(routes);
    export::routes(routes);
    round::routes(routes);
    subject::routes(routes);
}

/// Whether everybody may see the grades of a round now: they were published, and nobody is computing them anew.
fn is_public(round: &round_entity::Model) -> bool {
    round.published_at.is_some() && Stage::parse(&round.stage).is_some_and(Stage::is_final)
}

/// A round whose grades everybody may see; others are not found.
async fn find(cx: &Cx<Visitor>, key: &str) -> Result<round_entity::Model, PageError> {
    rounds::by_key(cx.database(), key).await?.filter(is_public).ok_or(PageError::NotFound)
}

/// Those of a round whose grade holds, by rank.
async fn graded(cx: &Cx<Visitor>, round_id: i64) -> Result<Vec<round_subject::Model>, PageError> {
    let rows = subjects::of_round(cx.database(), round_id).await?;
    Ok(rows.into_iter().filter(|row| row.grade.is_some() && row.state != EXCLUDED).collect())
}

/// The page of a round.
fn url(round: &round_entity::Model) -> String {
    format!("{}/{}", link::PUBLIC, round.key)
}

/// The word for what a round evaluates.
fn kind_name(kind: &str) -> &'static str {
    match kind {
        "park" => "跨境电商产业园",
        "belt" => "特色产业带",
        _ => "评价对象",
    }
}

/// A grade, or that the recognition was revoked since.
fn standing(row: &round_subject::Model) -> String {
    let grade = row.grade.clone().unwrap_or_default();
    if row.state == REVOKED { format!("{grade}，已摘牌") } else { grade }
}

const OK: StatusCode = StatusCode::OK;
