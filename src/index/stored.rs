//! Reads documents back from the index.

use tantivy::{DocAddress, TantivyDocument, schema::Value};

use super::{document::StoredDocument, error::IndexError, snapshot::Snapshot};

/// Reads a stored text as a document.
pub fn read(stored: &str) -> Result<StoredDocument<'_>, IndexError> {
    StoredDocument::read(stored).ok_or_else(|| IndexError::Damaged("a stored text cannot be read".to_owned()))
}

/// Fetches a stored text.
pub fn stored(view: &Snapshot, segment: usize, doc: u32) -> Result<String, IndexError> {
    let segment = u32::try_from(segment).unwrap_or(u32::MAX);
    let row: TantivyDocument = view.searcher.doc(DocAddress::new(segment, doc))?;
    let text = row.get_first(view.fields.stored).and_then(|value| value.as_str().map(str::to_owned));
    text.ok_or_else(|| IndexError::Damaged("a document has no stored text".to_owned()))
}

/// A document's own id.
pub fn record_id(view: &Snapshot, segment: usize, doc: u32) -> Result<i64, IndexError> {
    let column = view.segments[segment].reader.fast_fields().i64("record")?;
    column.first(doc).ok_or_else(|| IndexError::Damaged("a document has no record".to_owned()))
}
