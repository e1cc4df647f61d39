//! A planned search carried out: score everything, collect, read the best closely, cut passages for the page.

use super::{
    collect::{Candidate, Collected, collect},
    error::IndexError,
    live::View,
    matcher::Matcher,
    number::Step,
    passage,
    plan::Plan,
    request::{ClauseMatch, Hit, SearchRequest, SearchResults, Sort},
    rerank::{Judge, Judged, pick},
    retrieve::{SegmentScores, add_numbers},
    snapshot::Snapshot,
    stored::{read, record_id, stored},
    weigh::Weighed,
};

/// Hits of one page at most.
const LARGEST_PAGE: usize = 200;
/// Deepest hit that can be reached.
const DEEPEST: usize = 20_000;

/// Lists documents by date when nothing was typed.
pub fn browse(view: &View, request: &SearchRequest) -> Result<SearchResults, IndexError> {
    let plan = Plan::default();
    let run = Run { view: &view.snapshot, request, plan: &plan, numbers: &[] };
    let collected = collect(&view.snapshot, None, request, run.depth());
    let page = run.page(&collected);
    let weighed = Weighed::new(&view.snapshot, &plan, 0.0)?;
    let matcher = Matcher::new(&weighed);
    let mut hits = Vec::new();
    for candidate in page {
        hits.push(run.hit(&matcher, candidate, &run.stored(candidate)?, &Judged::default())?);
    }
    Ok(SearchResults { total: collected.total, hits, facets: collected.facets, ..SearchResults::default() })
}

/// One search under way.
pub struct Run<'a> {
    /// What is searched.
    pub view: &'a Snapshot,
    /// What was asked.
    pub request: &'a SearchRequest,
    /// How it was understood.
    pub plan: &'a Plan,
    /// Readings of a document number, surest first.
    pub numbers: &'a [Step],
}

impl Run<'_> {
    /// Runs it.
    pub fn go(&self) -> Result<SearchResults, IndexError> {
        let settings = &self.request.settings;
        let weighed = Weighed::new(self.view, self.plan, settings.evenness)?;
        let mut scores: Vec<SegmentScores> = Vec::with_capacity(self.view.segments.len());
        for segment in &self.view.segments {
            scores.push(weighed.score(self.view, segment, settings)?);
        }
        add_numbers(&mut scores, self.view, self.numbers)?;
        let closely = if self.request.sort == Sort::Relevance { settings.rerank } else { 0 };
        let mut collected = collect(self.view, Some(&scores), self.request, self.depth().max(closely));
        drop(scores);
        let matcher = Matcher::new(&weighed);
        let query: Vec<char> = self.plan.text.chars().filter(|c| c.is_alphanumeric()).collect();
        let judge = Judge { matcher: &matcher, query: &query, wanted: self.plan.wanted, asks: self.plan.asks, settings };
        let read = self.rerank(&judge, &mut collected, closely)?;
        let mut hits = Vec::new();
        for (rank, candidate) in self.page(&collected).iter().enumerate() {
            if let Some((stored, judged)) = read.get(self.request.offset + rank) {
                hits.push(self.hit(&matcher, candidate, stored, judged)?);
            } else {
                let stored = self.stored(candidate)?;
                let judged = judged(&judge, &stored, 0.0)?;
                hits.push(self.hit(&matcher, candidate, &stored, &judged)?);
            }
        }
        Ok(SearchResults { total: collected.total, hits, facets: collected.facets, ..SearchResults::default() })
    }

    /// Reads the first `closely` documents and puts them into their final order.
    fn rerank(&self, judge: &Judge<'_>, collected: &mut Collected, closely: usize) -> Result<Vec<(String, Judged)>, IndexError> {
        let closely = closely.min(collected.best.len());
        let relevance = |c: &Candidate| c.score - c.number * 100.0;
        let top = collected.best[..closely].iter().map(relevance).fold(f32::EPSILON, f32::max);
        let mut read = Vec::with_capacity(closely);
        for candidate in &collected.best[..closely] {
            let stored = self.stored(candidate)?;
            let mut judged = judged(judge, &stored, relevance(candidate) / top)?;
            judged.score = judged.score * self.prior(candidate) + candidate.number * 2.0;
            read.push((*candidate, stored, judged));
        }
        read.sort_by(|a, b| b.2.score.total_cmp(&a.2.score));
        for (place, (candidate, ..)) in collected.best.iter_mut().zip(&read) {
            *place = *candidate;
        }
        Ok(read.into_iter().map(|(_, stored, judged)| (stored, judged)).collect())
    }

    fn prior(&self, candidate: &Candidate) -> f32 {
        self.view.segments[candidate.segment].columns.weights[candidate.doc as usize].sqrt()
    }

    fn depth(&self) -> usize {
        self.request.offset.saturating_add(self.request.limit.min(LARGEST_PAGE)).min(DEEPEST)
    }

    fn page<'c>(&self, collected: &'c Collected) -> &'c [Candidate] {
        let to = self.depth().min(collected.best.len());
        &collected.best[self.request.offset.min(to)..to]
    }

    fn stored(&self, candidate: &Candidate) -> Result<String, IndexError> {
        stored(self.view, candidate.segment, candidate.doc)
    }

    fn hit(&self, matcher: &Matcher, candidate: &Candidate, stored: &str, judged: &Judged) -> Result<Hit, IndexError> {
        let document = read(stored)?;
        let passages = pick(&document, &judged.clauses).into_iter().map(|(clause, score)| ClauseMatch {
            anchor: clause.anchor.to_owned(),
            heading: clause.heading.to_owned(),
            spans: passage::snippet(matcher, clause.text),
            score,
        });
        Ok(Hit {
            key: document.key.to_owned(),
            kind: document.kind.to_owned(),
            record_id: record_id(self.view, candidate.segment, candidate.doc)?,
            score: if judged.score > 0.0 { judged.score } else { candidate.score },
            title: passage::marked(matcher, document.title),
            matches: passages.collect(),
        })
    }
}

fn judged(judge: &Judge<'_>, stored: &str, first: f32) -> Result<Judged, IndexError> {
    Ok(judge.judge(&read(stored)?, first))
}
