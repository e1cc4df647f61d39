//! The list of courses and the calendar of their sessions.

use super::{ROOM, row};
use crate::access::{Cx, Visitor};
use crate::listings::Directories;
use crate::signups::finding::list::Around;
use crate::signups::finding::{calendar as months, list};
use crate::training::figures;
use crate::web::{Answer, Asked};

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let mut searched = list::search(&cx, &ROOM, &pairs).await?;
    let rows = row::found(&cx, searched.take_hits()).await?;
    let so_far = figures::summary(cx.database(), cx.site.clock.today()).await?;
    let note = match so_far.target {
        None if so_far.person_times == 0 => String::new(),
        None => format!("{}年已培训 {} 人次（按结业统计）。", so_far.year, so_far.person_times),
        Some(target) => {
            format!("{}年已培训 {} 人次（按结业统计），目标 {target} 人次。", so_far.year, so_far.person_times)
        }
    };
    let places = cx.site.kept::<Directories>()?.places.division_map();
    list::answer(&cx, searched, rows, Around { note, places }).await
}

pub(super) async fn calendar(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    months::answer(&cx, &ROOM, &pairs).await
}
