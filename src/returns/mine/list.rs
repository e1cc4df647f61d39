//! What the organisation reports: months that are due, and the last year at a glance.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;

use super::confirmed;
use crate::access::{Cx, Member, Workspace};
use crate::returns::due;
use crate::returns::entity::reporter;
use crate::returns::forms::{Form, Forms};
use crate::returns::link;
use crate::returns::look::{self, Cell, Tag};
use crate::returns::period::Period;
use crate::returns::rules::State;
use crate::returns::store::returns::Light;
use crate::returns::store::{reporters, returns};
use crate::values::Calendar;
use crate::web::deadline;
use crate::web::{Answer, render};

/// Months that the row shows.
const MONTHS: u32 = 13;
/// Open months that are listed.
const MOST_OPEN: usize = 6;

#[derive(Template)]
#[template(path = "returns/mine/list.html")]
struct ListPage {
    workspace: Workspace,
    is_confirmed: bool,
    reporters: Vec<Block>,
}

/// A reporter.
struct Block {
    id: i64,
    name: String,
    form: String,
    since: String,
    open: Vec<Open>,
    more: usize,
    cells: Vec<Cell>,
    is_demo: bool,
}

/// A month to be reported.
struct Open {
    name: String,
    url: String,
    tag: Tag,
    due: String,
    is_late: bool,
    verb: &'static str,
}

pub(super) async fn show(cx: Cx<Member>) -> Answer {
    let (forms, calendar) = (cx.site.kept::<Forms>()?, cx.site.kept::<Calendar>()?);
    let today = cx.site.clock.today();
    let mut blocks = Vec::new();
    if let Some(place) = confirmed(&cx) {
        let own = reporters::of_organisation(cx.database(), place.organisation_id).await?;
        let ids: Vec<i64> = own.iter().map(|row| row.id).collect();
        let last = Period::before(today);
        let rows = returns::light(cx.database(), &ids, last.back(60).number(), last.number()).await?;
        let mut by_month: HashMap<(i64, i32), Vec<&Light>> = HashMap::new();
        for row in &rows {
            by_month.entry((row.reporter_id, row.period)).or_default().push(row);
        }
        for reporter in own {
            if let Some(form) = forms.of(&reporter.form_key) {
                blocks.push(block(&reporter, form, &calendar, today, &by_month));
            }
        }
    }
    let page = ListPage { workspace: cx.workspace("月报"), is_confirmed: confirmed(&cx).is_some(), reporters: blocks };
    render(StatusCode::OK, &page)
}

fn block(
    reporter: &reporter::Model,
    form: &Form,
    calendar: &Calendar,
    today: NaiveDate,
    by_month: &HashMap<(i64, i32), Vec<&Light>>,
) -> Block {
    let last = Period::before(today);
    let is_due = |period: Period| {
        period.number() >= reporter.since_period && reporter.until_period.is_none_or(|until| period.number() <= until)
    };
    let of = |period: Period| by_month.get(&(reporter.id, period.number())).map_or(&[][..], Vec::as_slice);
    let mut open: Vec<Open> = Vec::new();
    for period in last.back(60).to(last).filter(|period| is_due(*period)) {
        let state = of(period).last().and_then(|row| State::parse(&row.state));
        if state.is_none_or(State::is_open) {
            open.push(one_open(reporter, form, calendar, today, period, state));
        }
    }
    // The newest month is what people come for.
    open.reverse();
    let more = open.len().saturating_sub(MOST_OPEN);
    open.truncate(MOST_OPEN);
    let cell = |period: Period| {
        let is_over = due::due(calendar, form, period).day < today;
        let mut cell = look::cell(period, of(period), is_due(period), is_over);
        if is_due(period) || !of(period).is_empty() {
            cell.url = link::mine(reporter.id, period);
        }
        cell
    };
    Block {
        cells: last.back(MONTHS - 1).to(last).map(cell).collect(),
        id: reporter.id,
        name: reporter.name.clone(),
        form: form.name.clone(),
        since: Period::of_number(reporter.since_period).map(Period::name).unwrap_or_default(),
        is_demo: reporter.is_demo,
        open,
        more,
    }
}

fn one_open(
    reporter: &reporter::Model,
    form: &Form,
    calendar: &Calendar,
    today: NaiveDate,
    period: Period,
    state: Option<State>,
) -> Open {
    let (due, is_late) = deadline::due(calendar, today, due::due(calendar, form, period).day);
    Open {
        name: period.name(),
        url: link::mine(reporter.id, period),
        tag: look::tag(state),
        due,
        is_late: is_late && state != Some(State::Returned),
        verb: match state {
            None => "填报",
            Some(State::Returned) => "修改",
            Some(_) => "继续填",
        },
    }
}
