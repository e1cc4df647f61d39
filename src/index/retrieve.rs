//! The first score of every document, term after term over whole postings.
//!
//! Counting facets needs every matching document anyway, so nothing is skipped: postings are unpacked a block at a time
//! into plain arrays, which costs a few nanoseconds each and the same for rare and for very common words.

use tantivy::schema::IndexRecordOption;

use super::{
    bm25::{Norms, walk},
    error::IndexError,
    number::Step,
    plan::Variant,
    settings::RankSettings,
    snapshot::{FieldView, Segment, Snapshot},
    weigh::Weighed,
};

/// Share of the characters of an issuer's everyday name that must agree.
const AGREEING: f32 = 0.499;

/// Scores of one segment's documents, indexed by document.
#[derive(Debug, Default)]
pub struct SegmentScores {
    /// Relevance so far.
    pub first: Vec<f32>,
    /// Share of the query's weight that the document holds, 0 to 1.
    pub cover: Vec<f32>,
    /// Strength of a document-number match; empty when no number was asked.
    pub number: Vec<f32>,
}

impl<'a> Weighed<'a> {
    /// Scores one segment.
    pub fn score(
        &self,
        view: &Snapshot,
        segment: &Segment,
        settings: &RankSettings,
    ) -> Result<SegmentScores, IndexError> {
        let docs = segment.reader.max_doc() as usize;
        let norms = Norms::new(settings, view.body_length);
        let mut scores = SegmentScores { first: vec![0.0; docs], cover: vec![0.0; docs], number: Vec::new() };
        let mut titles = vec![0.0_f32; docs];
        let (mut concept, mut spare) = (vec![[0.0_f32; 2]; docs], vec![[0.0_f32; 2]; docs]);
        for (at, weight) in self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let variants = &self.plan.concepts[at].variants;
            let body = Gather { view, field: &segment.body, is_title: false, norms: &norms };
            self.gather(&body, variants, &mut concept, &mut spare)?;
            for (doc, cell) in concept.iter_mut().enumerate() {
                scores.first[doc] += cell[0];
                scores.cover[doc] += cell[1].min(1.0) * weight;
                *cell = [0.0; 2];
            }
            let title = Gather { view, field: &segment.title, is_title: true, norms: &norms };
            if self.gather(&title, variants, &mut concept, &mut spare)? {
                for (doc, cell) in concept.iter_mut().enumerate() {
                    titles[doc] += cell[1].min(1.0) * weight;
                    *cell = [0.0; 2];
                }
            }
        }
        self.add_glue(view, segment, &norms, settings.glue, &mut scores.first)?;
        finish(&mut scores, &titles, view, segment, settings);
        Ok(scores)
    }

    /// Fills `concept` with the best variant of every document: score and share. Says whether anything was found.
    fn gather(
        &self,
        from: &Gather<'_>,
        variants: &'a [Variant],
        concept: &mut [[f32; 2]],
        spare: &mut [[f32; 2]],
    ) -> Result<bool, IndexError> {
        let mut any = false;
        for (rank, variant) in variants.iter().enumerate() {
            let cells: &mut [[f32; 2]] = if rank == 0 { concept } else { spare };
            // Squared below for all but the typed variant.
            let weight = if rank == 0 { 1.0 } else { variant.weight.sqrt() };
            let mut found = false;
            for (token, share) in self.shares(variant) {
                found |= from.token(token, self.idf[token] * weight, share * weight, cells)?;
            }
            if rank > 0 && found {
                for (best, other) in concept.iter_mut().zip(spare.iter_mut()) {
                    // Half a synonym says much less than half of what was typed.
                    *best = [best[0].max(other[0] * other[1]), best[1].max(other[1] * other[1])];
                    *other = [0.0; 2];
                }
            }
            any |= found;
        }
        Ok(any)
    }

    fn add_glue(
        &self,
        view: &Snapshot,
        segment: &Segment,
        norms: &Norms,
        weight: f32,
        first: &mut [f32],
    ) -> Result<(), IndexError> {
        for token in &self.plan.glue {
            let Some(idf) = self.idf.get(token.as_str()) else { continue };
            let Some(info) = segment.body.info(view.fields.body, token)? else { continue };
            walk(&segment.body.terms, &info, |doc, freq| {
                first[doc] += weight * idf * norms.saturate(&segment.body.norms, doc, freq);
            })?;
        }
        Ok(())
    }
}

struct Gather<'v> {
    view: &'v Snapshot,
    field: &'v FieldView,
    is_title: bool,
    norms: &'v Norms,
}

impl Gather<'_> {
    fn token(&self, token: &str, idf: f32, share: f32, cells: &mut [[f32; 2]]) -> Result<bool, IndexError> {
        let field = if self.is_title { self.view.fields.title } else { self.view.fields.body };
        let Some(info) = self.field.info(field, token)? else { return Ok(false) };
        if self.is_title {
            walk(&self.field.terms, &info, |doc, _| cells[doc][1] += share)?;
        } else {
            walk(&self.field.terms, &info, |doc, freq| {
                let cell = &mut cells[doc];
                cell[0] += idf * self.norms.saturate(&self.field.norms, doc, freq);
                cell[1] += share;
            })?;
        }
        Ok(true)
    }
}

/// Marks the documents whose number was asked for: those found by the first reading that finds any.
pub fn add_numbers(scores: &mut [SegmentScores], view: &Snapshot, steps: &[Step]) -> Result<(), IndexError> {
    for step in steps {
        let mut found = false;
        for (scores, segment) in scores.iter_mut().zip(&view.segments) {
            scores.number = number_strengths(view, segment, step)?;
            for (doc, strength) in scores.number.iter().enumerate().filter(|(_, strength)| **strength > 0.0) {
                found |= segment.alive(doc);
                scores.cover[doc] = 1.0;
                scores.first[doc] += strength * 100.0;
            }
        }
        if found {
            break;
        }
    }
    Ok(())
}

/// Strength of one reading for every document; empty when there is none.
fn number_strengths(view: &Snapshot, segment: &Segment, step: &Step) -> Result<Vec<f32>, IndexError> {
    let mut strengths: Vec<f32> = Vec::new();
    for token in &step.tokens {
        each_number(view, segment, token, |doc| {
            strengths.resize(segment.columns.days.len(), 0.0);
            strengths[doc] = step.strength;
        })?;
    }
    if strengths.is_empty() || step.issuer.is_empty() {
        return Ok(strengths);
    }
    let share = 1.0 / f32::from(u8::try_from(step.issuer.len()).unwrap_or(u8::MAX));
    let mut agreeing = vec![0.0_f32; strengths.len()];
    for token in &step.issuer {
        each_number(view, segment, token, |doc| agreeing[doc] += share)?;
    }
    for (strength, agreeing) in strengths.iter_mut().zip(agreeing).filter(|(strength, _)| **strength > 0.0) {
        *strength = if step.is_bound && agreeing < AGREEING { 0.0 } else { *strength + agreeing * 0.9 };
    }
    Ok(strengths)
}

fn each_number(view: &Snapshot, segment: &Segment, token: &str, mut visit: impl FnMut(usize)) -> Result<(), IndexError> {
    let term = tantivy::Term::from_field_text(view.fields.number, token);
    let Some(info) = segment.number.get_term_info(&term)? else { return Ok(()) };
    let mut block = segment.number.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    while block.block_len() > 0 {
        block.docs().iter().for_each(|&doc| visit(doc as usize));
        block.advance();
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "days of a few centuries")]
fn finish(scores: &mut SegmentScores, titles: &[f32], view: &Snapshot, segment: &Segment, settings: &RankSettings) {
    let columns = &segment.columns;
    for (doc, first) in scores.first.iter_mut().enumerate().filter(|(_, first)| **first > 0.0) {
        let cover = scores.cover[doc];
        let years = (i64::from(view.newest) - i64::from(columns.days[doc])).clamp(0, 36_500) as f32 / 365.0;
        let fresh = 1.0 + settings.recency / (1.0 + years / 4.0);
        *first *= (1.0 - settings.coverage + settings.coverage * cover * cover.sqrt())
            * (1.0 + settings.title_gather * titles[doc])
            * columns.weights[doc]
            * fresh;
    }
}
