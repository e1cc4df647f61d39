//! The visible text of a web page, without script, style, navigation and forms.
//!
//! The page is walked, not parsed by recursion, so that no nesting is too deep. Tables of facts become `|` lines; tables
//! that only lay out the page are taken apart. A line made of links keeps them, because that is how the recogniser tells
//! menus from text.

mod sink;

use encoding_rs::Encoding;
use scraper::Html;

use self::sink::Sink;
use super::{ExtractError, Extracted, Format, encoding, limited};

/// The deepest nesting that is read.
const DEEPEST: usize = 1000;

/// Whether bytes begin like a page.
pub(super) fn looks_like_html(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let has_tag = ["<html", "<body", "<div", "<p>", "<p ", "<table", "<meta", "<h1"].iter().any(|tag| start.contains(tag));
    start.starts_with("<!doctype html") || (start.starts_with('<') && has_tag)
}

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let decoded = match named_encoding(bytes) {
        Some(encoding) if Encoding::for_bom(bytes).is_none() => encoding::decode_as(encoding, bytes),
        _ => encoding::decode(bytes),
    };
    let decoded = decoded.or_else(|_| encoding::decode(bytes))?;
    if is_too_deep(&decoded.text) {
        return Err(ExtractError::Damaged);
    }
    let source = decoded.text;
    let text = limited::run(move || Ok(visible_text(&Html::parse_document(&source))))?;
    Ok(Extracted { text, format: Format::Html, notes: decoded.notes })
}

/// The parser's time grows with the square of the depth, so no page may nest without end. Elements that close
/// themselves do not count.
fn is_too_deep(source: &str) -> bool {
    const CLOSED: [&str; 18] = [
        "p", "li", "br", "hr", "img", "input", "meta", "link", "td", "tr", "th", "dt", "dd", "option", "col", "area", "base",
        "wbr",
    ];
    let mut depth = 0_usize;
    for tag in source.split('<').skip(1) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        if name.is_empty() || CLOSED.contains(&name.as_str()) {
            continue;
        }
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let (_, name) = start.split_once("charset=")?;
    let name = name.trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(name.len());
    Encoding::for_label(&name.as_bytes()[..end])
}

fn visible_text(page: &Html) -> String {
    let mut sink = Sink::new();
    let mut node = page.tree.root();
    loop {
        let is_read = sink.enter(node.value());
        if let Some(child) = node.first_child().filter(|_| is_read) {
            node = child;
            continue;
        }
        loop {
            sink.leave(node.value());
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else {
                return sink.into_text();
            };
            node = parent;
        }
    }
}
