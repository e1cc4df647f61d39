//! All rounds.

use actix_web::http::StatusCode;
use askama::Template;

use super::super::admit;
use crate::access::{Cx, Desk, Officer};
use crate::evaluations::engine::stage;
use crate::evaluations::store::rounds;
use crate::evaluations::{PeerGroups, link, permit};
use crate::values::Calendar;
use crate::web::{Answer, Routes, deadline, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/rounds", show);
}

#[derive(Template)]
#[template(path = "evaluations/office/rounds.html")]
struct RoundsPage {
    desk: Desk,
    may_begin: bool,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    name: String,
    is_demo: bool,
    kind: String,
    year: i32,
    tag: (&'static str, &'static str, &'static str),
    due: String,
    is_late: bool,
}

async fn show(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let groups = cx.site.kept::<PeerGroups>()?;
    let calendar = cx.site.kept::<Calendar>()?;
    let today = cx.site.clock.today();
    let rows = rounds::all(cx.database()).await?.into_iter().map(|round| {
        let at = stage(&round);
        let (kind, icon) = at.look();
        let due = round.due_on.filter(|_| !at.is_over()).map(|day| deadline::due(&calendar, today, day));
        let (due, is_late) = due.unwrap_or_default();
        Row {
            url: link::round(round.id),
            kind: groups.name(&round.subject_kind).to_owned(),
            year: round.year,
            tag: (kind, icon, at.name()),
            due,
            is_late,
            is_demo: round.is_demo,
            name: round.name,
        }
    });
    let page = RoundsPage { desk: cx.desk("绩效评价"), may_begin: permit::leads(&cx.who), rows: rows.collect() };
    render(StatusCode::OK, &page)
}
