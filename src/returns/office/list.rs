//! Who reported a month: tabs by state, months of the last year in a row beside each reporter.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::{admit, covered, divisions, form_asked, period_asked, periods};
use crate::access::{Cx, Desk, Officer};
use crate::returns::due;
use crate::returns::entity::reporter;
use crate::returns::figures::standings;
use crate::returns::forms::Forms;
use crate::returns::link;
use crate::returns::look::{self, Cell, Tag};
use crate::returns::period::Period;
use crate::returns::rules::State;
use crate::returns::store::reporters::{self, Filter};
use crate::returns::store::returns::{self, Light};
use crate::values::Calendar;
use crate::web::deadline;
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, PageError, Pager, render};

const PER_PAGE: u64 = 40;
/// Months beside each reporter.
const MONTHS: u32 = 12;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ListQuery {
    pub(super) form: String,
    pub(super) period: String,
    pub(super) state: String,
    pub(super) division: String,
    pub(super) q: String,
    pub(super) page: String,
}

/// The parts of the list.
const PARTS: [(&str, &str); 7] = [
    ("submitted", "待审核"),
    ("missing", "未报"),
    ("returned", "已退回"),
    ("verified", "已审核"),
    ("locked", "已锁定"),
    ("late", "迟报"),
    ("all", "全部"),
];

#[derive(Template)]
#[template(path = "returns/office/list.html")]
struct ListPage {
    desk: Desk,
    query: ListQuery,
    form_key: String,
    form_name: String,
    forms: Vec<(String, String, String, bool)>,
    periods: Vec<(String, String)>,
    period: Period,
    divisions: Vec<(String, String)>,
    due: String,
    counts: Counts,
    tabs: Vec<Tab>,
    part: &'static str,
    months: Vec<(String, String)>,
    rows: Vec<Row>,
    range: String,
    pager: Pager,
    back: String,
}

/// How many of them.
#[derive(Default)]
struct Counts {
    due: usize,
    reported: usize,
    on_time: usize,
    counted: usize,
}

impl Counts {
    fn of(everybody: &[reporter::Model], standing: &HashMap<i64, (State, bool)>) -> Self {
        let count = |part: &str| everybody.iter().filter(|row| is_in(part, standing.get(&row.id))).count();
        let is_timely = |row: &&reporter::Model| standing.get(&row.id).is_some_and(|(_, is_on_time)| *is_on_time);
        Self {
            due: everybody.len(),
            reported: everybody.len() - count("missing"),
            on_time: everybody.iter().filter(is_timely).count(),
            counted: count("verified") + count("locked"),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn share(&self, of: &usize) -> String {
        super::rates::percent(*of, self.due)
    }
}

struct Tab {
    name: &'static str,
    url: String,
    count: usize,
    is_current: bool,
}

struct Row {
    reporter_id: i64,
    return_id: i64,
    name: String,
    division: String,
    url: String,
    tag: Tag,
    is_late: bool,
    is_demo: bool,
    is_pickable: bool,
    cells: Vec<Cell>,
}

fn is_in(part: &str, at: Option<&(State, bool)>) -> bool {
    let state = at.map(|(state, _)| *state);
    match part {
        "submitted" => state == Some(State::Submitted),
        "missing" => state.is_none_or(|state| state == State::Draft),
        "returned" => state == Some(State::Returned),
        "verified" => state == Some(State::Verified),
        "locked" => state == Some(State::Locked),
        "late" => at.is_some_and(|(state, is_on_time)| *state != State::Draft && !is_on_time),
        _ => true,
    }
}

pub(super) async fn show(cx: Cx<Officer>, Asked(query): Asked<ListQuery>) -> Answer {
    admit(&cx)?;
    let (known, calendar) = (cx.site.kept::<Forms>()?, cx.site.kept::<Calendar>()?);
    let form = form_asked(&known, &query.form)?;
    let period = period_asked(&cx, &query.period);
    let filter = Filter {
        form: Some(form.key.clone()),
        division: covered(&cx, &query.division),
        text: query.q.trim().chars().take(60).collect(),
        is_active: false,
    };
    let everybody = reporters::active_in(cx.database(), &filter, period.number()).await?;
    let number = u32::try_from(period.number()).unwrap_or_default();
    let standing = standings(cx.database(), &form.key, number).await?;
    let count = |part: &str| everybody.iter().filter(|row| is_in(part, standing.get(&row.id))).count();
    let counts = Counts::of(&everybody, &standing);
    // What needs a hand first.
    let usual = PARTS.iter().find(|(key, _)| matches!(*key, "submitted" | "missing") && count(key) > 0);
    let part = PARTS.iter().find(|(key, _)| *key == query.state).or(usual).map_or("all", |(key, _)| *key);
    let tab = |&(key, name): &(&'static str, &'static str)| Tab {
        name,
        url: url(&query, &form.key, period, key),
        count: count(key),
        is_current: key == part,
    };
    let tabs = PARTS.iter().map(tab).collect();
    let chosen: Vec<&reporter::Model> = everybody.iter().filter(|row| is_in(part, standing.get(&row.id))).collect();
    let total = chosen.len() as u64;
    let pager = Pager::new(&query.page, total, PER_PAGE, &cx.uri);
    let from = (pager.page - 1) * PER_PAGE;
    let shown: Vec<&reporter::Model> =
        chosen.into_iter().skip(usize::try_from(from).unwrap_or(0)).take(usize::try_from(PER_PAGE).unwrap_or(40)).collect();
    let rows = rows(&cx, &shown, form, &calendar, period).await?;
    let due_on = due::due(&calendar, form, period).day;
    let page = ListPage {
        desk: cx.desk("月报"),
        form_key: form.key.clone(),
        form_name: form.name.clone(),
        forms: tabs_of(&known, form, period),
        periods: periods(&cx, period),
        divisions: divisions(&cx),
        due: deadline::due(&calendar, cx.site.clock.today(), due_on).0,
        months: period.back(MONTHS - 1).to(period).map(|month| (short(month), month.name())).collect(),
        range: format!("第 {}—{} 家，共 {total} 家", (from + 1).min(total), from + rows.len() as u64),
        back: cx.uri.clone(),
        counts,
        tabs,
        part,
        query,
        period,
        rows,
        pager,
    };
    render(StatusCode::OK, &page)
}

/// The forms: short name, name, address, whether it is the one shown.
fn tabs_of(known: &Forms, shown: &crate::returns::forms::Form, period: Period) -> Vec<(String, String, String, bool)> {
    let tab = |one: &crate::returns::forms::Form| {
        (one.key.clone(), one.name.clone(), url(&ListQuery::default(), &one.key, period, ""), one.key == shown.key)
    };
    known.all().iter().map(tab).collect()
}

fn short(period: Period) -> String {
    if period.is_january() { format!("{}.1", period.year() % 100) } else { period.month().to_string() }
}

fn url(query: &ListQuery, form: &str, period: Period, part: &str) -> String {
    let period = period.key();
    let pairs = [("form", form), ("period", &period), ("state", part), ("division", &query.division), ("q", &query.q)];
    with_pairs(link::OFFICE, &pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))
}

async fn rows(
    cx: &Cx<Officer>,
    shown: &[&reporter::Model],
    form: &crate::returns::forms::Form,
    calendar: &Calendar,
    period: Period,
) -> Result<Vec<Row>, PageError> {
    let ids: Vec<i64> = shown.iter().map(|row| row.id).collect();
    let first = period.back(MONTHS - 1);
    let light = returns::light(cx.database(), &ids, first.number(), period.number()).await?;
    let mut by_month: HashMap<(i64, i32), Vec<&Light>> = HashMap::new();
    for row in &light {
        by_month.entry((row.reporter_id, row.period)).or_default().push(row);
    }
    let today = cx.site.clock.today();
    let months: Vec<(Period, bool)> =
        first.to(period).map(|month| (month, due::due(calendar, form, month).day < today)).collect();
    let row = |reporter: &&reporter::Model| {
        let of = |month: Period| by_month.get(&(reporter.id, month.number())).map_or(&[][..], Vec::as_slice);
        let cell = |(month, is_over): &(Period, bool)| {
            let number = month.number();
            let is_due = number >= reporter.since_period && reporter.until_period.is_none_or(|until| number <= until);
            let mut cell = look::cell(*month, of(*month), is_due, *is_over);
            cell.url = of(*month).last().map(|row| link::office(row.id)).unwrap_or_default();
            cell
        };
        let newest = of(period).last();
        let state = newest.and_then(|row| State::parse(&row.state));
        Row {
            reporter_id: reporter.id,
            return_id: newest.map_or(0, |row| row.id),
            name: reporter.name.clone(),
            division: cx.site.zone.division_name(&reporter.division_code),
            url: newest.map(|row| link::office(row.id)).unwrap_or_default(),
            tag: look::tag(state),
            is_late: of(period).iter().any(|row| row.vintage == 1 && row.is_on_time == Some(false)),
            is_demo: reporter.is_demo,
            is_pickable: state.is_none_or(|state| matches!(state, State::Draft | State::Submitted | State::Returned)),
            cells: months.iter().map(cell).collect(),
        }
    };
    Ok(shown.iter().map(row).collect())
}
