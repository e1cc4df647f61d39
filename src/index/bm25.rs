//! The arithmetic of BM25 and the walk over postings.

use tantivy::{InvertedIndexReader, fieldnorm::FieldNormReader, postings::TermInfo, schema::IndexRecordOption};

use super::{error::IndexError, settings::RankSettings};

/// BM25's length part for every length code.
pub struct Norms {
    k1: f32,
    by_code: [f32; 256],
}

impl Norms {
    #[expect(clippy::cast_precision_loss, reason = "lengths are approximate already")]
    /// Prepares for texts of `mean` length.
    pub fn new(settings: &RankSettings, mean: f32) -> Self {
        let by_code = std::array::from_fn(|code| {
            let length = FieldNormReader::id_to_fieldnorm(u8::try_from(code).unwrap_or(u8::MAX)) as f32;
            settings.k1 * (1.0 - settings.b + settings.b * length / mean)
        });
        Self { k1: settings.k1, by_code }
    }

    /// What `freq` occurrences are worth in a document, before the word's rarity.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts and documents fit")]
    #[inline]
    pub fn saturate(&self, norms: &FieldNormReader, doc: usize, freq: u32) -> f32 {
        let freq = freq as f32;
        freq * (self.k1 + 1.0) / (freq + self.by_code[usize::from(norms.fieldnorm_id(doc as u32))])
    }
}

/// Visits every posting of a token.
#[inline]
pub fn walk(terms: &InvertedIndexReader, info: &TermInfo, mut visit: impl FnMut(usize, u32)) -> Result<(), IndexError> {
    let mut block = terms.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
    while block.block_len() > 0 {
        for (&doc, &freq) in block.docs().iter().zip(block.freqs()) {
            visit(doc as usize, freq);
        }
        block.advance();
    }
    Ok(())
}

/// How telling a word is that `docs` of `all` documents hold.
#[expect(clippy::cast_precision_loss, reason = "a logarithm follows")]
#[must_use]
pub fn idf(all: u64, docs: u64) -> f32 {
    let (all, docs) = (all.max(docs) as f32, docs as f32);
    (1.0 + (all - docs + 0.5) / (docs + 0.5)).ln()
}
