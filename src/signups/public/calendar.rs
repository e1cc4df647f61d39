//! Days of an occasion for somebody's own calendar (RFC 5545).

use actix_web::web::Path;
use chrono::{DateTime, Utc};

use super::gate;
use crate::access::mail::link as full;
use crate::access::{Cx, Visitor};
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;
use crate::signups::rules::{Stage, State};
use crate::signups::{PersonKey, link, look};
use crate::web::file_answer::{self, Way};
use crate::web::{Answer, PageError, unkept};

pub(super) async fn show(cx: Cx<Visitor>, address: Path<String>) -> Answer {
    let (row, occasion) = gate::own(&cx, &address).await?;
    if row.erased_at.is_some() {
        return Err(PageError::NotFound);
    }
    let own = full(&cx.site, &link::own(&*cx.site.kept::<PersonKey>()?, &row));
    let is_off = occasion.stage() == Stage::Cancelled || !State::parse(&row.state).is_some_and(State::is_active);
    let text = written(&occasion, &row.code, &own, is_off, cx.site.clock.now());
    Ok(unkept(file_answer::file(Way::Saved, "calendar.ics", "text/calendar; charset=utf-8").body(text)))
}

fn written(occasion: &occasion::Model, code: &str, url: &str, is_off: bool, now: DateTime<Utc>) -> String {
    let stamp = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned(), "PRODID:-//cbec-portal//signups//ZH".to_owned()];
    for (at, sitting) in occasion.sittings().iter().enumerate() {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{code}-{at}@cbec-portal"),
            format!("DTSTAMP:{}", stamp(now)),
            format!("SEQUENCE:{}", occasion.revision),
            format!("DTSTART:{}", stamp(sitting.starts_at())),
            format!("DTEND:{}", stamp(sitting.ends_at())),
            format!("SUMMARY:{}", escaped(&occasion.title)),
            format!("LOCATION:{}", escaped(&look::place(occasion))),
            format!("DESCRIPTION:{}", escaped(&format!("查看、修改、取消和电子票：{url}"))),
            format!("URL:{url}"),
            format!("STATUS:{}", if is_off { "CANCELLED" } else { "CONFIRMED" }),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace('\n', "\\n")
}

/// A line of at most 75 octets; what goes on begins with a space.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 8);
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        room -= letter.len_utf8();
        text.push(letter);
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters() {
        let line = format!("SUMMARY:{}", "海".repeat(60));
        let text = folded(&line);
        assert!(text.split("\r\n").all(|part| part.len() <= 75), "{text}");
        assert_eq!(text.replace("\r\n ", "").trim_end(), line);
        assert_eq!(escaped("甲,乙;丙\n丁"), "甲\\,乙\\;丙\\n丁");
    }
}
