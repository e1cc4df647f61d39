//! A segment's columns unpacked into plain arrays, and the numbers that stand for facet values.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tantivy::{SegmentReader, columnar::StrColumn};

use super::{
    document::MEASURES,
    error::IndexError,
    schema::{FACET_MARK, NO_DAY, measure},
};

/// Columns of one segment.
#[derive(Debug)]
pub struct Columns {
    starts: Vec<u32>,
    values: Vec<u32>,
    /// Day of each document, or [`NO_DAY`].
    pub days: Vec<i32>,
    /// Prior of each document.
    pub weights: Vec<f32>,
    measures: [Vec<f64>; MEASURES],
}

impl Columns {
    /// Facet values of a document.
    #[must_use]
    pub fn facets(&self, doc: usize) -> &[u32] {
        &self.values[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    /// A number to sort by, where the document has it.
    #[must_use]
    pub fn measure(&self, place: usize, doc: usize) -> Option<f64> {
        self.measures.get(place)?.get(doc).copied().filter(|value| !value.is_nan())
    }

    #[expect(clippy::cast_possible_truncation, reason = "a prior needs no double precision")]
    /// Reads a segment's columns; facet values get their numbers from `names`.
    pub fn unpack(reader: &SegmentReader, names: &RwLock<Arc<FacetNames>>) -> Result<Self, IndexError> {
        let docs = reader.max_doc();
        let fast = reader.fast_fields();
        let (days, weights) = (fast.i64("day")?, fast.f64("weight")?);
        let day = |doc| days.first(doc).and_then(|day| i32::try_from(day).ok()).unwrap_or(NO_DAY);
        let mut columns = Self {
            starts: vec![0],
            values: Vec::new(),
            days: (0..docs).map(day).collect(),
            weights: (0..docs).map(|doc| weights.first(doc).unwrap_or(1.0) as f32).collect(),
            measures: measures(reader)?,
        };
        let Some(facets) = fast.str("facet")? else {
            columns.starts.resize(docs as usize + 1, 0);
            return Ok(columns);
        };
        let ids = intern_all(&facets, names)?;
        for doc in 0..docs {
            columns.values.extend(facets.term_ords(doc).filter_map(|ord| ids.get(usize::try_from(ord).ok()?)));
            columns.starts.push(u32::try_from(columns.values.len()).unwrap_or(u32::MAX));
        }
        columns.values.shrink_to_fit();
        Ok(columns)
    }
}

/// A segment in which no document has a measure keeps nothing for it.
fn measures(reader: &SegmentReader) -> Result<[Vec<f64>; MEASURES], IndexError> {
    let mut measures = std::array::from_fn(|_| Vec::new());
    for (place, values) in measures.iter_mut().enumerate() {
        let column = reader.fast_fields().f64(&measure(place))?;
        if column.get_cardinality().is_full() || (0..reader.max_doc()).any(|doc| column.first(doc).is_some()) {
            *values = (0..reader.max_doc()).map(|doc| column.first(doc).unwrap_or(f64::NAN)).collect();
        }
    }
    Ok(measures)
}

/// Numbers for facet values, given once and never taken back while the program runs.
#[derive(Debug, Default, Clone)]
pub struct FacetNames {
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl FacetNames {
    /// How many values are known.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.names.len()
    }

    /// Facet and value behind a number.
    #[must_use]
    pub fn name(&self, id: usize) -> (&str, &str) {
        self.names.get(id).and_then(|name| name.split_once(FACET_MARK)).unwrap_or(("", ""))
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }
}

fn intern_all(facets: &StrColumn, names: &RwLock<Arc<FacetNames>>) -> Result<Vec<u32>, IndexError> {
    let mut names = names.write().unwrap_or_else(PoisonError::into_inner);
    let names = Arc::make_mut(&mut names);
    let mut name = String::new();
    let mut ids = Vec::with_capacity(facets.num_terms());
    for ord in 0..facets.num_terms() as u64 {
        facets.ord_to_str(ord, &mut name)?;
        ids.push(names.intern(&name));
    }
    Ok(ids)
}
