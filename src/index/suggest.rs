//! Completes what is being typed: words of the trade, document numbers, titles.

use std::collections::HashSet;

use super::{
    Index,
    bm25::walk,
    error::IndexError,
    fold::{fold, fold_query, is_han},
    live::View,
    number,
    request::{Suggestion, SuggestionKind},
    snapshot::Snapshot,
    stored::{read, stored},
};

const LONGEST_PREFIX: usize = 40;
/// Titles read to fill a list.
const TITLES_READ: usize = 24;
/// Words a half-typed sound may stand for.
const READINGS: usize = 3;

impl Index {
    /// Up to `limit` completions: numbers first when a number is typed, then topics, then titles.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Result<Vec<Suggestion>, IndexError> {
        self.guarded(|view| {
            let folded = fold_query(prefix, LONGEST_PREFIX);
            if folded.is_empty() || limit == 0 {
                return Ok(Vec::new());
            }
            let mut found = self.number_suggestions(view, prefix, &folded, limit)?;
            let topics = topics(view, &folded, limit.div_ceil(2));
            let mut asked = vec![folded.clone()];
            if folded.is_ascii() {
                asked.extend(topics.iter().take(READINGS).map(|topic| topic.text.clone()));
            }
            found.extend(topics);
            for text in asked {
                let room = limit.saturating_sub(found.len());
                found.extend(titles(&view.snapshot, &text, room)?);
            }
            let mut seen = HashSet::new();
            found.retain(|suggestion| seen.insert((suggestion.kind, suggestion.text.clone())));
            found.truncate(limit);
            Ok(found)
        })
    }

    fn number_suggestions(&self, view: &View, prefix: &str, folded: &str, limit: usize) -> Result<Vec<Suggestion>, IndexError> {
        if !folded.contains(|c: char| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let steps = number::asked(folded, &self.numbers_in(prefix));
        let mut found = Vec::new();
        for token in steps.iter().flat_map(|step| &step.tokens) {
            numbers(&view.snapshot, token, limit, &mut found)?;
        }
        Ok(found)
    }
}

fn numbers(view: &Snapshot, token: &str, limit: usize, found: &mut Vec<Suggestion>) -> Result<(), IndexError> {
    for (doc, segment) in documents(view, token, limit)? {
        let text = stored(view, segment, doc)?;
        let document = read(&text)?;
        for number in document.numbers.iter().filter(|n| number::tokens(n, "").iter().any(|t| t == token)) {
            let suggestion =
                Suggestion { text: (*number).to_owned(), kind: SuggestionKind::Number, key: Some(document.key.to_owned()) };
            if !found.contains(&suggestion) {
                found.push(suggestion);
            }
        }
    }
    Ok(())
}

fn documents(view: &Snapshot, token: &str, limit: usize) -> Result<Vec<(u32, usize)>, IndexError> {
    let term = tantivy::Term::from_field_text(view.fields.number, token);
    let mut found = Vec::new();
    for (at, segment) in view.segments.iter().enumerate() {
        let Some(info) = segment.number.get_term_info(&term)? else { continue };
        let option = tantivy::schema::IndexRecordOption::Basic;
        let mut block = segment.number.read_block_postings_from_terminfo(&info, option)?;
        while block.block_len() > 0 && found.len() < limit {
            found.extend(block.docs().iter().filter(|doc| segment.alive(**doc as usize)).map(|doc| (*doc, at)));
            block.advance();
        }
    }
    found.truncate(limit);
    Ok(found)
}

fn topics(view: &View, folded: &str, limit: usize) -> Vec<Suggestion> {
    let compact: String = folded.split_whitespace().collect();
    let key = if compact.is_ascii() { compact.as_str() } else { folded };
    let words = view.vocabulary.completions(key, limit);
    words
        .into_iter()
        .filter(|word| word.docs > 0)
        .map(|word| Suggestion { text: word.text.to_string(), kind: SuggestionKind::Topic, key: None })
        .collect()
}

/// Titles that contain the text; those that begin with it first, then by prior.
fn titles(view: &Snapshot, text: &str, limit: usize) -> Result<Vec<Suggestion>, IndexError> {
    let tokens = title_tokens(text);
    if limit == 0 || tokens.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<(f32, usize, u32)> = Vec::new();
    for (at, segment) in view.segments.iter().enumerate() {
        let mut held = vec![0_u8; segment.columns.days.len()];
        for token in &tokens {
            if let Some(info) = segment.title.info(view.fields.title, token)? {
                walk(&segment.title.terms, &info, |doc, _| held[doc] = held[doc].saturating_add(1))?;
            }
        }
        let docs = held.iter().enumerate().filter(|(doc, n)| usize::from(**n) == tokens.len() && segment.alive(*doc));
        found.extend(docs.filter_map(|(doc, _)| {
            Some((rank(view, segment.columns.weights[doc], segment.columns.days[doc]), at, u32::try_from(doc).ok()?))
        }));
    }
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut suggestions = Vec::new();
    for (_, segment, doc) in found.into_iter().take(TITLES_READ) {
        let whole = stored(view, segment, doc)?;
        let document = read(&whole)?;
        let title = fold(document.title);
        if let Some(place) = title.find(text) {
            let (text, key) = (document.title.to_owned(), Some(document.key.to_owned()));
            suggestions.push((place > 0, Suggestion { text, kind: SuggestionKind::Title, key }));
        }
    }
    suggestions.sort_by_key(|(inside, _)| *inside);
    Ok(suggestions.into_iter().take(limit).map(|(_, suggestion)| suggestion).collect())
}

/// Newer documents come first, demoted ones last.
#[expect(clippy::cast_precision_loss, reason = "days of a few centuries")]
fn rank(view: &Snapshot, weight: f32, day: i32) -> f32 {
    weight - (i64::from(view.newest) - i64::from(day)).clamp(0, 40_000) as f32 / 100_000.0
}

fn title_tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if let [only] = chars[..] {
        return if is_han(only) { vec![only.to_string()] } else { Vec::new() };
    }
    let mut tokens: Vec<String> =
        chars.windows(2).filter(|pair| pair.iter().all(|c| is_han(*c))).map(|pair| pair.iter().collect()).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}
