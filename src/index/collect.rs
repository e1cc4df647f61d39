//! From scores to an answer: who matches, who passes the filters, what each facet counts, who comes first.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BinaryHeap},
};

use super::{
    gate::{Gate, Pass},
    request::{SearchRequest, Sort},
    retrieve::SegmentScores,
    schema::{KIND, NO_DAY},
    snapshot::{Segment, Snapshot},
};

/// Steps in which coverage is counted.
const STEPS: usize = 20;
/// A document holding less than this share of what the best one holds does not match.
const LEAST: f32 = 0.34;

/// A document that made it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which segment.
    pub segment: usize,
    /// Which document in it.
    pub doc: u32,
    /// First score.
    pub score: f32,
    /// Strength of its number match.
    pub number: f32,
    order: (i64, f32),
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.order.0.cmp(&other.order.0))
            .then_with(|| self.order.1.total_cmp(&other.order.1))
            .then_with(|| (other.segment, other.doc).cmp(&(self.segment, self.doc)))
    }
}

/// What collecting found.
#[derive(Debug, Default)]
pub struct Collected {
    /// Documents that match and pass.
    pub total: u64,
    /// The best, best first.
    pub best: Vec<Candidate>,
    /// See [`super::SearchResults::facets`].
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
}

/// Collects over all segments; `scores` is `None` when everything matches.
pub fn collect(view: &Snapshot, scores: Option<&[SegmentScores]>, request: &SearchRequest, keep: usize) -> Collected {
    let gate = Gate::new(view, request);
    let least = scores.map_or(0.0, |scores| least_cover(view, scores, &gate, request.settings.enough));
    let mut counts = vec![0_u64; view.facets.len()];
    let mut heap: BinaryHeap<Reverse<Candidate>> = BinaryHeap::with_capacity(keep + 1);
    let mut total = 0;
    for (at, segment) in view.segments.iter().enumerate() {
        let scores = scores.map(|scores| &scores[at]);
        for doc in 0..segment.columns.days.len() {
            if scores.is_some_and(|s| s.cover[doc] < least || s.cover[doc] <= 0.0) || !segment.alive(doc) {
                continue;
            }
            match gate.test(segment, doc) {
                Pass::Out => {}
                Pass::AllBut(facet) => count(&mut counts, segment, doc, |id| gate.facet_of[id] == facet),
                Pass::Through => {
                    total += 1;
                    count(&mut counts, segment, doc, |_| true);
                    offer(&mut heap, keep, candidate(at, doc, segment, scores, request.sort));
                }
            }
        }
    }
    let mut best: Vec<Candidate> = heap.into_iter().map(|Reverse(candidate)| candidate).collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    Collected { total, best, facets: named(view, &counts, request) }
}

fn candidate(at: usize, doc: usize, segment: &Segment, scores: Option<&SegmentScores>, sort: Sort) -> Candidate {
    let score = scores.map_or(0.0, |s| s.first[doc]);
    let number = scores.and_then(|s| s.number.get(doc).copied()).unwrap_or(0.0);
    let day = segment.columns.days[doc];
    let order = match sort {
        Sort::Relevance if scores.is_some() => (0, score),
        Sort::Relevance | Sort::Newest => (i64::from(day), score),
        Sort::Oldest if day == NO_DAY => (i64::MIN, score),
        Sort::Oldest => (-i64::from(day), score),
        Sort::Most(place) => (rank(segment.columns.measure(place, doc)), score),
        Sort::Least(place) => (rank(segment.columns.measure(place, doc).map(|value| -value)), score),
    };
    Candidate { segment: at, doc: u32::try_from(doc).unwrap_or(u32::MAX), score, number, order }
}

/// A number as an integer in the same order; nothing comes after everything.
fn rank(value: Option<f64>) -> i64 {
    let Some(value) = value else { return i64::MIN };
    let bits = (value + 0.0).to_bits().cast_signed();
    if bits < 0 { bits ^ i64::MAX } else { bits }
}

fn offer(heap: &mut BinaryHeap<Reverse<Candidate>>, keep: usize, candidate: Candidate) {
    if heap.len() < keep {
        heap.push(Reverse(candidate));
    } else if let Some(mut worst) = heap.peek_mut()
        && worst.0 < candidate
    {
        worst.0 = candidate;
    }
}

fn count(counts: &mut [u64], segment: &Segment, doc: usize, wanted: impl Fn(usize) -> bool) {
    for &id in segment.columns.facets(doc) {
        if wanted(id as usize) {
            counts[id as usize] += 1;
        }
    }
}

/// How much of the query a document must hold: as much as the best ones do, provided there are enough of them.
fn least_cover(view: &Snapshot, scores: &[SegmentScores], gate: &Gate, enough: usize) -> f32 {
    let mut steps = [0_usize; STEPS + 1];
    for (segment, scores) in view.segments.iter().zip(scores) {
        for (doc, cover) in scores.cover.iter().enumerate().filter(|(_, cover)| **cover > 0.0) {
            if segment.alive(doc) && gate.in_scope(segment, doc) {
                steps[step(*cover)] += 1;
            }
        }
    }
    let Some(most) = steps.iter().rposition(|&count| count > 0) else { return 0.0 };
    let floor = LEAST * share(most);
    let mut found = 0;
    for at in (0..=most).rev() {
        found += steps[at];
        if found >= enough || share(at) <= floor {
            return share(at).max(floor) - 1e-4;
        }
    }
    floor
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "0 to 20")]
fn step(cover: f32) -> usize {
    ((cover * STEPS as f32 + 1e-3) as usize).min(STEPS)
}

#[expect(clippy::cast_precision_loss, reason = "0 to 20")]
fn share(step: usize) -> f32 {
    step as f32 / STEPS as f32
}

fn named(view: &Snapshot, counts: &[u64], request: &SearchRequest) -> BTreeMap<String, Vec<(String, u64)>> {
    let mut facets: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (id, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let (facet, value) = view.facets.name(id);
        if facet != KIND {
            facets.entry(facet.to_owned()).or_default().push((value.to_owned(), count));
        }
    }
    for (facet, chosen) in &request.filters {
        for value in chosen {
            let values = facets.entry(facet.clone()).or_default();
            if !values.iter().any(|(known, _)| known == value) {
                values.push((value.clone(), 0));
            }
        }
    }
    for values in facets.values_mut() {
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    facets
}
