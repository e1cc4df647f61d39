//! Programmes for machines: a table, JSON, a feed of open calls, and the deadline for a calendar.

use actix_web::HttpResponse;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::guide;
use super::inquiry::Inquiry;
use super::row::{self, Row};
use crate::access::{Cx, Visitor};
use crate::casework::entity::programme_call;
use crate::casework::link;
use crate::casework::store::programmes::CallState;
use crate::casework::words;
use crate::web::browse;
use crate::web::feed::FeedEntry;
use crate::web::filters::moment;
use crate::web::ics::{escaped, folded};
use crate::web::render::{json as answer, text};
use crate::web::{Answer, Asked, PageError, feed};

/// Programmes that are given at once.
const MOST: usize = 500;

/// A programme of the open interface.
#[derive(Serialize)]
struct Entry {
    key: String,
    name: String,
    url: String,
    kind: &'static str,
    summary: String,
    authority: String,
    audience: String,
    payment: String,
    gift: String,
    call: Option<Call>,
}

#[derive(Serialize)]
struct Call {
    id: i64,
    name: String,
    state: &'static str,
    closes_at: String,
}

#[derive(Serialize)]
struct List {
    total: usize,
    items: Vec<Entry>,
}

pub(super) async fn json(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let items: Vec<Entry> = rows(&cx, &pairs).await?.into_iter().map(|row| entry(&cx, row)).collect();
    answer(&List { total: items.len(), items })
}

fn entry(cx: &Cx<Visitor>, row: Row) -> Entry {
    Entry {
        url: format!("{}{}", cx.public_url, row.url),
        key: row.key,
        name: row.name,
        kind: row.kind,
        summary: row.summary,
        authority: row.authority,
        audience: row.audience,
        payment: row.payment,
        gift: row.gift,
        call: row.call.map(|call| Call { id: call.id, name: call.name, state: call.state.key(), closes_at: call.closes_machine }),
    }
}

pub(super) async fn csv(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let head = ["名称", "类别", "主管部门", "申报对象", "扶持方式", "支持标准", "申报状态", "批次", "截止时间", "说明", "网址"];
    let rows = rows(&cx, &pairs).await?;
    let cells = rows.into_iter().map(|row| {
        let call = row.call.as_ref();
        let of = |words: fn(&words::CallWords) -> String| call.map(words).unwrap_or_default();
        let state = call.map_or(words::NO_CALL, |call| call.state.name());
        let url = format!("{}{}", cx.public_url, row.url);
        let (batch, closes) = (of(|call| call.name.clone()), of(|call| call.closes.clone()));
        vec![
            row.name.clone(),
            row.kind.to_owned(),
            row.authority.clone(),
            row.audience.clone(),
            row.payment.clone(),
            row.gift.clone(),
            state.to_owned(),
            batch,
            closes,
            row.summary.clone(),
            url,
        ]
    });
    Ok(feed::csv("programmes.csv", &head, cells))
}

async fn rows(cx: &Cx<Visitor>, pairs: &[(String, String)]) -> Result<Vec<Row>, PageError> {
    cx.site.limits.search(&cx.address)?;
    let mut inquiry = Inquiry::read(pairs);
    if !inquiry.question.chosen.is_empty() {
        "1".clone_into(&mut inquiry.question.page);
        browse::page(&cx.site, &mut inquiry).await?;
    }
    row::found(cx, browse::all(&cx.site, &inquiry, MOST).await?).await
}

/// Calls that take applications now.
pub(super) async fn atom(cx: Cx<Visitor>) -> Answer {
    let entries = rows(&cx, &[]).await?.into_iter().filter_map(|row| {
        let call = row.call.as_ref().filter(|call| call.is_open())?;
        Some(FeedEntry {
            title: format!("{}：{}", row.name, call.name),
            url: format!("{}{}", cx.public_url, row.url),
            updated: row.updated,
            summary: format!("{} 截止。{}", call.closes, row.summary),
        })
    });
    let (own, page) = (format!("{}/programmes.atom", cx.public_url), format!("{}/programmes", cx.public_url));
    Ok(feed::atom("正在申报的项目", &own, &page, entries.collect()))
}

/// The deadlines of the calls that are open or to come, as an iCalendar file.
pub(super) async fn calendar(cx: Cx<Visitor>, key: Path<String>) -> Answer {
    let (current, calls) = guide::found(&cx, &key).await?;
    let now = cx.site.clock.now();
    let page = format!("{}{}", cx.public_url, link::programme(&current.definition.key));
    let ahead = calls.iter().filter(|call| matches!(CallState::of(call, now), CallState::Open | CallState::Upcoming));
    let events: String = ahead.map(|call| event(call, &current.definition.name, &page, now)).collect();
    let file = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//cbec-portal//programmes//ZH\r\nCALSCALE:GREGORIAN\r\n{events}END:VCALENDAR\r\n"
    );
    let mut response: HttpResponse = text("text/calendar; charset=utf-8", file);
    let name = format!("attachment; filename=\"{}.ics\"", current.definition.key);
    if let Ok(value) = actix_web::http::header::HeaderValue::from_str(&name) {
        response.headers_mut().insert(actix_web::http::header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn event(call: &programme_call::Model, programme: &str, page: &str, now: DateTime<Utc>) -> String {
    let stamp = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let lines = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:call-{}@cbec-portal", call.id),
        format!("SEQUENCE:{}", call.revision),
        format!("DTSTAMP:{}", stamp(now)),
        format!("DTSTART:{}", stamp(call.closes_at - Duration::minutes(30))),
        format!("DTEND:{}", stamp(call.closes_at)),
        format!("SUMMARY:{}", escaped(&format!("申报截止：{programme}（{}）", call.name))),
        format!("DESCRIPTION:{}", escaped(&format!("{} 截止（北京时间）。{page}", moment(call.closes_at)))),
        format!("URL:{page}"),
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:申报将截止\r\nTRIGGER:-P3D\r\nEND:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ];
    lines.iter().flat_map(|line| [folded(line), "\r\n".to_owned()]).collect()
}
