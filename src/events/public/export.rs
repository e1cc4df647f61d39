//! Events for machines.

use super::ROOM;
use crate::access::{Cx, Visitor};
use crate::signups::finding::{export, ics, row};
use crate::web::{Answer, Asked};

pub(super) async fn csv(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let rows = row::found(&cx, &ROOM, export::hits(&cx, &ROOM, &pairs).await?).await?;
    export::csv(&cx, &ROOM, &rows)
}

pub(super) async fn json(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let rows = row::found(&cx, &ROOM, export::hits(&cx, &ROOM, &pairs).await?).await?;
    export::json(&cx, &rows)
}

pub(super) async fn atom(cx: Cx<Visitor>) -> Answer {
    export::atom(&cx, &ROOM).await
}

pub(super) async fn calendar(cx: Cx<Visitor>) -> Answer {
    ics::subscription(&cx, &ROOM).await
}
