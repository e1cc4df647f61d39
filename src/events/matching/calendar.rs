//! A timetable for calendar programs (RFC 5545).

use actix_web::HttpResponse;
use chrono::{DateTime, Duration, Utc};

/// One meeting.
pub(super) struct Entry {
    pub(super) uid: String,
    pub(super) starts_at: DateTime<Utc>,
    pub(super) minutes: i64,
    pub(super) title: String,
    pub(super) place: String,
}

/// The timetable as a file.
pub(super) fn answer(now: DateTime<Utc>, entries: &[Entry]) -> HttpResponse {
    let at = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//cbec-portal//meetings//ZH\r\n");
    for entry in entries {
        let end = entry.starts_at + Duration::minutes(entry.minutes);
        let lines = [
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", entry.uid),
            format!("DTSTAMP:{}", at(now)),
            format!("DTSTART:{}", at(entry.starts_at)),
            format!("DTEND:{}", at(end)),
            format!("SUMMARY:{}", plain(&entry.title)),
            format!("LOCATION:{}", plain(&entry.place)),
            "END:VEVENT".to_owned(),
        ];
        for line in lines {
            fold(&line, &mut text);
        }
    }
    text.push_str("END:VCALENDAR\r\n");
    HttpResponse::Ok()
        .insert_header(("content-type", "text/calendar; charset=utf-8"))
        .insert_header(("content-disposition", "attachment; filename=\"meetings.ics\""))
        .body(text)
}

fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ")
}

/// Lines of at most 75 bytes, cut between letters.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}
