//! Atom feeds, site maps and tables for machines.

use actix_web::HttpResponse;
use atom_syndication::{Entry, Feed, FixedDateTime, Link, Text};
use chrono::{DateTime, Utc};

use crate::platform::clock::local;
use crate::web::render::text;

/// One entry of a feed.
pub struct FeedEntry {
    /// Title.
    pub title: String,
    /// Full address, also its id.
    pub url: String,
    /// When it last changed.
    pub updated: DateTime<Utc>,
    /// Summary in plain text.
    pub summary: String,
}

/// An Atom feed.
pub fn atom(title: &str, self_url: &str, page_url: &str, entries: Vec<FeedEntry>) -> HttpResponse {
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(DateTime::UNIX_EPOCH);
    let mut feed = Feed {
        title: Text::plain(title),
        id: self_url.to_owned(),
        updated: fixed(updated),
        entries: entries.into_iter().map(entry).collect(),
        ..Feed::default()
    };
    feed.set_links(vec![link(self_url, "self"), link(page_url, "alternate")]);
    feed.set_lang("zh-CN".to_owned());
    text("application/atom+xml; charset=utf-8", feed.to_string())
}

fn entry(item: FeedEntry) -> Entry {
    let mut entry =
        Entry { title: Text::plain(item.title), id: item.url.clone(), updated: fixed(item.updated), ..Entry::default() };
    entry.set_links(vec![link(&item.url, "alternate")]);
    entry.set_summary(Some(Text::plain(item.summary)));
    entry
}

fn link(url: &str, rel: &str) -> Link {
    Link { href: url.to_owned(), rel: rel.to_owned(), ..Link::default() }
}

fn fixed(at: DateTime<Utc>) -> FixedDateTime {
    local(at)
}

/// A CSV file with a byte order mark, so that spreadsheet programs read it as UTF-8.
pub fn csv(file_name: &str, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> HttpResponse {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let written = writer
        .write_record(head)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row.iter().map(|cell| harmless(cell)))));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    HttpResponse::Ok()
        .insert_header(("content-type", "text/csv; charset=utf-8"))
        .insert_header(("content-disposition", format!("attachment; filename=\"{file_name}\"")))
        .body(bytes)
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers. Full-width signs are
/// signs to Chinese spreadsheets.
fn harmless(cell: &str) -> String {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let is_number = digits.starts_with(|letter: char| letter.is_ascii_digit()) && digits.parse::<f64>().is_ok();
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if is_formula && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_do_not_run_in_a_spreadsheet() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("＝1+1"), "'＝1+1");
        assert_eq!(harmless("-1+cmd|' /C calc'!A0"), "'-1+cmd|' /C calc'!A0");
        assert_eq!(harmless("海外仓"), "海外仓");
        assert_eq!((harmless("-3.5"), harmless("+86 28")), ("-3.5".to_owned(), "'+86 28".to_owned()));
    }
}
