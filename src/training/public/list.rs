//! The list of courses and the calendar of their sessions.

use chrono::Datelike as _;

use super::{ROOM, row};
use crate::access::{Cx, Visitor};
use crate::listings::Directories;
use crate::signups::finding::list::Around;
use crate::signups::finding::{calendar as months, list};
use crate::training::store;
use crate::web::{Answer, Asked};

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let mut searched = list::search(&cx, &ROOM, &pairs).await?;
    let rows = row::found(&cx, searched.take_hits()).await?;
    let year = cx.site.clock.today().year();
    let note = match store::year_so_far(cx.database(), year).await? {
        (0, None) => String::new(),
        (done, None) => format!("{year}年已培训 {done} 人次（按结业统计）。"),
        (done, Some(target)) => format!("{year}年已培训 {done} 人次（按结业统计），目标 {target} 人次。"),
    };
    let places = cx.site.kept::<Directories>()?.places.division_map();
    list::answer(&cx, searched, rows, Around { note, places }).await
}

pub(super) async fn calendar(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    months::answer(&cx, &ROOM, &pairs).await
}
