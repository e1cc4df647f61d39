//! The list of events and their calendar.

use super::ROOM;
use crate::access::{Cx, Visitor};
use crate::listings::Directories;
use crate::signups::finding::list::Around;
use crate::signups::finding::{calendar as months, list, row};
use crate::web::{Answer, Asked};

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let mut searched = list::search(&cx, &ROOM, &pairs).await?;
    let rows = row::found(&cx, &ROOM, searched.take_hits()).await?;
    let places = cx.site.kept::<Directories>()?.places.division_map();
    list::answer(&cx, searched, rows, Around { places, ..Around::default() }).await
}

pub(super) async fn calendar(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    months::answer(&cx, &ROOM, &pairs).await
}
