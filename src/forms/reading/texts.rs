//! Texts, and what they must look like.

use std::sync::LazyLock;

use quick_cache::sync::Cache;
use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization as _;

use crate::forms::schema::{Field, Kind};

/// Bytes of a compiled pattern.
const LARGEST_PATTERN: usize = 1 << 18;

/// Patterns that were read, by their text.
static PATTERNS: LazyLock<Cache<String, Option<Regex>>> = LazyLock::new(|| Cache::new(512));

/// A regular expression that a whole text must match; none when it is wrong or too complicated.
pub(in crate::forms) fn whole_pattern(pattern: &str) -> Option<Regex> {
    if pattern.is_empty() || pattern.chars().count() > 300 {
        return None;
    }
    if let Some(known) = PATTERNS.get(pattern) {
        return known;
    }
    let read = compiled(pattern);
    PATTERNS.insert(pattern.to_owned(), read.clone());
    read
}

fn compiled(pattern: &str) -> Option<Regex> {
    // Each by itself first: `a)|(b` must not become something else between the brackets.
    let build = |text: &str| {
        RegexBuilder::new(text).size_limit(LARGEST_PATTERN).dfa_size_limit(LARGEST_PATTERN).nest_limit(30).build().ok()
    };
    build(pattern)?;
    build(&format!("^(?:{pattern})$"))
}

/// A text of one line or several.
pub(super) fn text(field: &Field, text: &str) -> Result<String, String> {
    let text = if field.kind == Kind::LongText { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
    let (count, most) = (text.chars().count(), field.most_letters());
    if count > most {
        return Err(format!("{}最多 {most} 个字，现在是 {count} 个字。", field.label));
    }
    if let Some(least) = field.min_length.filter(|least| count < *least) {
        return Err(format!("{}至少 {least} 个字，现在是 {count} 个字。", field.label));
    }
    fits(field, &text)?;
    Ok(text)
}

/// Whether a text is as the field asks.
pub(super) fn fits(field: &Field, text: &str) -> Result<(), String> {
    let Some(pattern) = &field.pattern else { return Ok(()) };
    // A pattern that cannot be read was refused when the form was saved; what was typed is not to blame.
    if whole_pattern(pattern).is_none_or(|pattern| pattern.is_match(text)) {
        return Ok(());
    }
    let usual = || format!("{}的格式不对，请检查。", field.label);
    Err(if field.pattern_message.is_empty() { usual() } else { field.pattern_message.clone() })
}

pub(super) fn phone(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let is_usual = |letter: char| letter.is_ascii_digit() || " +-()转分机/".contains(letter);
    ((5..=20).contains(&digits) && folded.chars().count() <= 40 && folded.chars().all(is_usual)).then_some(folded)
}

pub(super) fn email(text: &str) -> Option<String> {
    let folded = text.nfkc().collect::<String>().to_lowercase();
    validator::ValidateEmail::validate_email(&folded).then_some(folded)
}

pub(super) fn url(text: &str) -> Option<String> {
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let parsed = url::Url::parse(&full).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    (parsed.host_str().is_some_and(|host| host.contains('.')) && full.len() <= 500).then(|| parsed.to_string())
}
