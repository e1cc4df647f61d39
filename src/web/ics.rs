//! iCalendar files (RFC 5545): one event to keep, or a calendar to subscribe to.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use chrono::{DateTime, Utc};

use crate::web::render::text;

/// Something with a begin and an end.
#[derive(Debug, Clone, Default)]
pub struct Happening {
    /// Stays the same when the rest changes.
    pub uid: String,
    /// Grows with every change.
    pub sequence: i32,
    /// When it last changed.
    pub changed: DateTime<Utc>,
    /// Begin.
    pub starts: DateTime<Utc>,
    /// End.
    pub ends: DateTime<Utc>,
    /// Title.
    pub title: String,
    /// More words.
    pub about: String,
    /// Where.
    pub place: String,
    /// Its page.
    pub url: String,
    /// Whether it does not take place.
    pub is_cancelled: bool,
}

/// A calendar of these, as text.
pub fn calendar(name: &str, happenings: &[Happening]) -> String {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cbec-portal//occasions//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"];
    let mut lines: Vec<String> = head.map(str::to_owned).to_vec();
    lines.push(format!("X-WR-CALNAME:{}", escaped(name)));
    lines.extend(["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"].map(str::to_owned));
    lines.extend(happenings.iter().flat_map(event));
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().flat_map(|line| [folded(line), "\r\n".to_owned()]).collect()
}

/// The answer; with a name it is a file to keep, without one a calendar to subscribe to.
pub fn answer(file_name: Option<&str>, name: &str, happenings: &[Happening]) -> HttpResponse {
    let mut response = text("text/calendar; charset=utf-8", calendar(name, happenings));
    let disposition = file_name.and_then(|name| HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")).ok());
    if let Some(value) = disposition {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}

fn event(one: &Happening) -> Vec<String> {
    let stamp = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", one.uid),
        format!("SEQUENCE:{}", one.sequence),
        format!("DTSTAMP:{}", stamp(one.changed)),
        format!("LAST-MODIFIED:{}", stamp(one.changed)),
        format!("DTSTART:{}", stamp(one.starts)),
        format!("DTEND:{}", stamp(one.ends)),
        format!("SUMMARY:{}", escaped(&one.title)),
        format!("DESCRIPTION:{}", escaped(&one.about)),
        format!("LOCATION:{}", escaped(&one.place)),
        format!("URL:{}", one.url),
        format!("STATUS:{}", if one.is_cancelled { "CANCELLED" } else { "CONFIRMED" }),
        "END:VEVENT".to_owned(),
    ]
}

/// Text as RFC 5545 wants it.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// Lines of at most 75 bytes, gone on with a space.
pub fn folded(line: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for letter in line.chars() {
        if letter == '\n' || letter == '\r' {
            width = 0;
        } else if width + letter.len_utf8() > 73 {
            out.push_str("\r\n ");
            width = 1;
        }
        width += letter.len_utf8();
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters() {
        let line = format!("SUMMARY:{}", escaped(&"申报截止，".repeat(20)));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
        assert_eq!(folded.replace("\r\n ", ""), line);
        assert_eq!(escaped("a,b;c\nd\\"), "a\\,b\\;c\\nd\\\\");
    }

    #[test]
    fn what_is_called_off_says_so() {
        let one =
            Happening { uid: "A-1@cbec-portal".into(), title: "对接会".into(), is_cancelled: true, ..Happening::default() };
        let text = calendar("活动", &[one]);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.contains("STATUS:CANCELLED\r\n") && text.contains("SUMMARY:对接会\r\n"));
    }
}
