//! One consistent view of the index: open segments with the columns that every search walks, unpacked once.
//!
//! A segment never changes, so its columns are kept from view to view; only deletions differ, and those come with the
//! segment's reader.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use tantivy::{
    DocId, IndexReader, InvertedIndexReader, Searcher, SegmentReader, Term, fieldnorm::FieldNormReader, index::SegmentId,
    postings::TermInfo, schema::Field,
};

use super::{
    columns::{Columns, FacetNames},
    error::IndexError,
    schema::{Fields, NO_DAY},
};

/// One field of one segment.
pub struct FieldView {
    /// Terms and postings.
    pub terms: Arc<InvertedIndexReader>,
    /// Lengths, for fields that have them.
    pub norms: FieldNormReader,
}

impl FieldView {
    fn open(reader: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        Ok(Self { terms: reader.inverted_index(field)?, norms: reader.get_fieldnorms_reader(field)? })
    }

    /// Looks one token up.
    pub fn info(&self, field: Field, token: &str) -> Result<Option<TermInfo>, IndexError> {
        Ok(self.terms.get_term_info(&Term::from_field_text(field, token))?)
    }
}

/// One segment.
pub struct Segment {
    /// Deletions, record ids.
    pub reader: SegmentReader,
    /// Combined text.
    pub body: FieldView,
    /// Titles.
    pub title: FieldView,
    /// Document numbers.
    pub number: Arc<InvertedIndexReader>,
    /// Vocabulary.
    pub words: Arc<InvertedIndexReader>,
    /// Unpacked columns.
    pub columns: Arc<Columns>,
}

impl Segment {
    /// Whether a document still counts.
    #[must_use]
    pub fn alive(&self, doc: usize) -> bool {
        DocId::try_from(doc).is_ok_and(|doc| !self.reader.is_deleted(doc))
    }
}

/// A consistent view.
pub struct Snapshot {
    /// For stored texts.
    pub searcher: Searcher,
    /// Handles.
    pub fields: Fields,
    /// All segments.
    pub segments: Vec<Segment>,
    /// Names behind facet ids.
    pub facets: Arc<FacetNames>,
    /// Documents alive.
    pub docs: u64,
    /// Mean length of the combined field.
    pub body_length: f32,
    /// Newest day of all documents.
    pub newest: i32,
}

impl Snapshot {
    /// How many documents hold a token in the combined field (deleted ones may still count).
    pub fn body_frequency(&self, token: &str) -> Result<u64, IndexError> {
        let mut sum = 0;
        for segment in &self.segments {
            sum += segment.body.info(self.fields.body, token)?.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(sum)
    }
}

/// Keeps columns between views.
#[derive(Default)]
pub struct Columnist {
    columns: Mutex<HashMap<SegmentId, Arc<Columns>>>,
    names: RwLock<Arc<FacetNames>>,
}

impl Columnist {
    /// Builds the view of the reader's newest commit.
    pub fn view(&self, reader: &IndexReader, fields: Fields) -> Result<Snapshot, IndexError> {
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            segments.push(Segment {
                body: FieldView::open(reader, fields.body)?,
                title: FieldView::open(reader, fields.title)?,
                number: reader.inverted_index(fields.number)?,
                words: reader.inverted_index(fields.words)?,
                columns: self.columns_of(reader)?,
                reader: reader.clone(),
            });
        }
        self.forget_all_but(&segments);
        let newest = segments.iter().flat_map(|s| s.columns.days.iter().copied()).max().unwrap_or(NO_DAY);
        let facets = Arc::clone(&self.names.read().unwrap_or_else(PoisonError::into_inner));
        let body_length = mean_length(&segments);
        Ok(Snapshot { docs: searcher.num_docs(), searcher, fields, segments, facets, body_length, newest })
    }

    fn columns_of(&self, reader: &SegmentReader) -> Result<Arc<Columns>, IndexError> {
        let mut kept = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(columns) = kept.get(&reader.segment_id()) {
            return Ok(Arc::clone(columns));
        }
        let columns = Arc::new(Columns::unpack(reader, &self.names)?);
        kept.insert(reader.segment_id(), Arc::clone(&columns));
        Ok(columns)
    }

    fn forget_all_but(&self, segments: &[Segment]) {
        let mut kept = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|id, _| segments.iter().any(|segment| segment.reader.segment_id() == *id));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a mean needs no exact integers")]
fn mean_length(segments: &[Segment]) -> f32 {
    let tokens: u64 = segments.iter().map(|s| s.body.terms.total_num_tokens()).sum();
    let docs: u64 = segments.iter().map(|s| u64::from(s.reader.max_doc())).sum();
    (tokens as f32 / docs.max(1) as f32).max(1.0)
}
