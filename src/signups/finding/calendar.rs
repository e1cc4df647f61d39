//! The calendar of a month: a table of weeks, and all of one day where it is asked for. One query, whatever there is.

use actix_web::http::StatusCode;
use askama::Template;
use chrono::{Datelike, NaiveDate};

use super::Room;
use super::month::{self, Cell, Item};
use super::query;
use super::words::{WEEKDAYS, weekday};
use crate::access::{Cx, Visitor};
use crate::platform::clock::instant_of;
use crate::signups::link::TRAINING;
use crate::web::browse::last;
use crate::web::filters::date;
use crate::web::{Answer, PageError, Shell, render};

#[derive(Template)]
#[template(path = "signups/finding/calendar.html")]
struct CalendarPage {
    shell: Shell,
    room: &'static Room,
    heading: String,
    notice: String,
    /// Where pages of occasions are.
    pages: &'static str,
    months: Vec<MonthLink>,
    before: Option<MonthLink>,
    after: Option<MonthLink>,
    today_url: Option<String>,
    month_key: String,
    weekdays: [&'static str; 7],
    weeks: Vec<Vec<Cell>>,
    total: usize,
    chosen: Option<Day>,
}

/// Another month.
struct MonthLink {
    words: String,
    key: String,
    is_current: bool,
}

/// All of one day.
struct Day {
    words: String,
    items: Vec<Item>,
}

/// The calendar of a room.
pub async fn answer(cx: &Cx<Visitor>, room: &'static Room, pairs: &[(String, String)]) -> Answer {
    let page = page(cx, room, last(pairs, "month"), last(pairs, "on")).await?;
    render(StatusCode::OK, &page)
}

async fn page(cx: &Cx<Visitor>, room: &'static Room, asked: &str, on: &str) -> Result<CalendarPage, PageError> {
    let today = cx.site.clock.today();
    let present = today.with_day(1).unwrap_or(today);
    let on: Option<NaiveDate> = on.parse().ok().filter(|day: &NaiveDate| (2000..=2100).contains(&day.year()));
    let read = month::parse(asked).or_else(|| on.and_then(|day| day.with_day(1)));
    let first = read.unwrap_or(present);
    let end = month::after(first, 1).unwrap_or(first);
    let midnight = |day: NaiveDate| instant_of(day.and_time(chrono::NaiveTime::MIN));
    let rows = query::dated(cx.database(), room.occasions, midnight(first), midnight(end)).await?;
    let mut days = month::by_day(&rows, first, room.category);
    let weeks = month::weeks(first, today, &days);
    let chosen = on.filter(|day| *day >= first && *day < end).map(|day| Day {
        words: format!("{}（{}）", date(day), weekday(day.weekday())),
        items: days.remove(&day).unwrap_or_default(),
    });
    let heading = words(first);
    let title = chosen.as_ref().map_or_else(|| heading.clone(), |day| day.words.clone());
    let mut shell = cx.shell(format!("{}月历：{title}", room.name)).below(room.name, room.list).here("月历");
    shell.canonical = format!("{}{}/calendar?month={}", cx.public_url, room.list, month::key(first));
    shell = shell.described(format!("{heading}的{}一览。", room.name));
    if first != present || chosen.is_some() {
        shell = shell.unlisted();
    }
    Ok(CalendarPage {
        shell,
        notice: if asked.is_empty() || read.is_some() {
            String::new()
        } else {
            format!("没有看懂月份“{}”，显示的是本月。可以写成 2026-12。", asked.chars().take(20).collect::<String>())
        },
        pages: if room.occasions == TRAINING { "/training/sessions" } else { "/events" },
        months: (-2..=3).filter_map(|step| link(month::after(first, step), first)).collect(),
        before: link(month::after(first, -1), first),
        after: link(month::after(first, 1), first),
        today_url: (first != present).then(|| format!("{}/calendar", room.list)),
        month_key: month::key(first),
        weekdays: WEEKDAYS,
        total: rows.len(),
        room,
        heading,
        weeks,
        chosen,
    })
}

fn words(first: NaiveDate) -> String {
    format!("{}年{}月", first.year(), first.month())
}

fn link(month: Option<NaiveDate>, shown: NaiveDate) -> Option<MonthLink> {
    month.map(|first| MonthLink { words: words(first), key: month::key(first), is_current: first == shown })
}
