//! The fields of the index and how a document becomes one of its rows.

use std::sync::{Arc, atomic::AtomicUsize};

use chrono::{Datelike, NaiveDate};
use tantivy::{
    TantivyDocument,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{RawTokenizer, TextAnalyzer, TokenizerManager},
};

use super::{
    document::{IndexDocument, MEASURES},
    fold::{fold, is_han},
    number,
    tokenizer::FieldTokenizer,
    words::{Words, is_empty_word},
};

/// Raised whenever rows come out differently.
pub const VERSION: u32 = 4;
/// Separates a facet's name from its value.
pub const FACET_MARK: char = '\u{1f}';
/// The facet that carries a document's kind.
pub const KIND: &str = "\u{1}kind";
/// Begins the names of facets whose values are no words.
pub const INNER: char = '\u{1}';
/// Days before any real date: a document without one.
pub const NO_DAY: i32 = i32::MIN;

const BODY_TOKENS: &str = "body";
const TITLE_TOKENS: &str = "title";

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Unique key, for replacement.
    pub key: Field,
    /// All text, words and pairs together.
    pub body: Field,
    /// Title and aliases.
    pub title: Field,
    /// Numbers whole and in parts.
    pub number: Field,
    /// Whole words of titles and headings, for the vocabulary.
    pub words: Field,
    /// Facet values as a column.
    pub facet: Field,
    /// Days from the common era as a column.
    pub day: Field,
    /// Prior as a column.
    pub weight: Field,
    /// Numbers to sort by as columns.
    pub measures: [Field; MEASURES],
    /// Record id as a column.
    pub record: Field,
    /// Text for passages.
    pub stored: Field,
}

/// Builds the schema.
#[must_use]
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |tokens, option, norms| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokens).set_index_option(option).set_fieldnorms(norms);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        body: builder.add_text_field("body", text(BODY_TOKENS, IndexRecordOption::WithFreqs, true)),
        title: builder.add_text_field("title", text(TITLE_TOKENS, IndexRecordOption::WithFreqs, true)),
        number: builder.add_text_field("number", text("raw", IndexRecordOption::Basic, false)),
        words: builder.add_text_field("words", text("raw", IndexRecordOption::Basic, false)),
        facet: builder.add_text_field("facet", TextOptions::default().set_fast("raw")),
        day: builder.add_i64_field("day", FAST),
        weight: builder.add_f64_field("weight", FAST),
        measures: std::array::from_fn(|place| builder.add_f64_field(&measure(place), FAST)),
        record: builder.add_i64_field("record", FAST | INDEXED),
        stored: builder.add_text_field("stored", STORED),
    };
    (builder.build(), fields)
}

/// The tokenizers that [`schema`] names. `bodies` counts the texts cut.
#[must_use]
pub fn tokenizers(words: &Words, bodies: &Arc<AtomicUsize>) -> TokenizerManager {
    let manager = TokenizerManager::new();
    // The engine asks for "default" even for fields that are only stored.
    for name in ["raw", "default"] {
        manager.register(name, TextAnalyzer::from(RawTokenizer::default()));
    }
    manager.register(BODY_TOKENS, TextAnalyzer::from(FieldTokenizer::new(words.clone(), false, Arc::clone(bodies))));
    manager.register(TITLE_TOKENS, TextAnalyzer::from(FieldTokenizer::new(words.clone(), true, Arc::default())));
    manager
}

impl Fields {
    /// One row.
    #[must_use]
    pub fn row(&self, words: &Words, document: &IndexDocument) -> TantivyDocument {
        let mut row = TantivyDocument::new();
        row.add_text(self.key, &document.key);
        row.add_text(self.body, document.searched());
        row.add_text(self.title, names(document));
        for token in document.numbers.iter().flat_map(|number| number::tokens(number, &document.authority)) {
            row.add_text(self.number, token);
        }
        for word in vocabulary(words, document) {
            row.add_text(self.words, word);
        }
        row.add_text(self.facet, format!("{KIND}{FACET_MARK}{}", document.kind));
        for (name, value) in &document.facets {
            row.add_text(self.facet, format!("{name}{FACET_MARK}{value}"));
        }
        row.add_i64(self.day, i64::from(document.date.map_or(NO_DAY, day)));
        row.add_f64(self.weight, f64::from(document.weight.clamp(0.01, 10.0)));
        for (field, value) in self.measures.iter().zip(document.measures) {
            if let Some(value) = value {
                row.add_f64(*field, value);
            }
        }
        row.add_i64(self.record, document.record_id);
        row.add_text(self.stored, document.stored());
        row
    }
}

/// Name of the column of the measure at this place.
#[must_use]
pub fn measure(place: usize) -> String {
    format!("measure{place}")
}

/// A date as a number that sorts.
#[must_use]
pub fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

fn names(document: &IndexDocument) -> String {
    let mut names = document.title.clone();
    for alias in &document.aliases {
        names.push('\n');
        names.push_str(alias);
    }
    names
}

/// Words worth completing and correcting to: those of title, aliases, authority, facet values and headings.
fn vocabulary(words: &Words, document: &IndexDocument) -> Vec<String> {
    let spoken = document.facets.iter().filter(|(name, _)| !name.starts_with(INNER));
    let values = spoken.map(|(_, value)| value.as_str());
    let names = [document.title.as_str(), &document.authority].into_iter().chain(document.aliases.iter().map(String::as_str));
    let mut headings: Vec<&str> = document.clauses.iter().map(|clause| clause.heading.as_str()).collect();
    headings.dedup();
    let mut found: Vec<String> = names
        .chain(values)
        .chain(headings.iter().filter_map(|path| path.rsplit(" > ").next()))
        .flat_map(|text| words.query(&fold(text)))
        .filter(|piece| piece.text.chars().count() > 1 && !is_empty_word(&piece.text))
        .filter(|piece| piece.han == piece.text.chars().all(is_han))
        .map(|piece| piece.text)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
