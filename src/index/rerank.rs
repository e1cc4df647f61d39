//! The close look: the best documents are read again, clause by clause.
//!
//! A clause is good when it speaks of everything asked, close together, under a fitting heading. A document is as good
//! as its best clause, its title, and its first score.

use std::collections::HashSet;

use super::{
    clause::Scored,
    document::{StoredClause, StoredDocument},
    fold::is_readable,
    matcher::{Matcher, fold_into},
    question::Wanted,
    settings::RankSettings,
};

/// Clauses kept a document.
const PASSAGES: usize = 3;
/// A further passage must be nearly as good as the best.
const WORTHY: f32 = 0.5;
/// Characters of a query that can name a document.
const NAME: usize = 10;
/// Below this share of its pairs a query does not name the title.
const HELD: f32 = 0.5;

/// A document's clauses judged.
#[derive(Debug, Default)]
pub struct Judged {
    /// Positions of the best clauses with their scores, best first.
    pub clauses: Vec<(usize, f32)>,
    /// To compare documents by.
    pub score: f32,
    /// The query is a long piece of the title, so exactly this document is meant.
    pub is_named: bool,
}

/// Judges documents for one query.
pub struct Judge<'a> {
    /// What to look for.
    pub matcher: &'a Matcher,
    /// Folded query without blanks.
    pub query: &'a [char],
    /// The article it names.
    pub article: Option<&'a [char]>,
    /// Kind of answer.
    pub wanted: Option<Wanted>,
    /// Put as a question.
    pub asks: bool,
    /// Knobs.
    pub settings: &'a RankSettings,
}

impl Judge<'_> {
    /// Judges one document whose first score is `first` of the best one's (0 to 1).
    #[must_use]
    pub fn judge(&self, document: &StoredDocument<'_>, first: f32) -> Judged {
        let mut buffer = Vec::new();
        fold_into(document.title, &mut buffer);
        let title = self.matcher.cover(&buffer);
        let exact = self.exact_title(&buffer);
        let is_named = self.query.len() >= NAME && self.holds_query(&buffer);
        let mut scored = self.clauses(document, &title, &mut buffer);
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
        let best = scored.first().map_or(0.0, |clause| clause.score);
        let support: f32 = scored.iter().take(PASSAGES).skip(1).map(|clause| clause.score).sum::<f32>() / 2.0;
        let clauses = passages(&scored);
        let settings = self.settings;
        let score = settings.first * first
            + settings.clause * best * if self.asks { settings.question } else { 1.0 }
            + settings.support * support
            + settings.title * self.total(&title.by_concept)
            + settings.exact_title * exact;
        Judged { clauses, score, is_named }
    }

    pub(super) fn total(&self, by_concept: &[f32]) -> f32 {
        by_concept.iter().zip(&self.matcher.weights).map(|(quality, weight)| quality * weight).sum()
    }

    /// Whether a text holds the query word for word, whatever the punctuation.
    pub(super) fn holds_query(&self, text: &[char]) -> bool {
        if self.query.len() <= 3 {
            return false;
        }
        let plain: Vec<char> = text.iter().copied().filter(|c| is_readable(*c)).collect();
        plain.windows(self.query.len()).any(|window| window == self.query)
    }

    /// How much the query reads like the title, 0 to 1: exactly, or most of its pairs, more for a short title.
    fn exact_title(&self, title: &[char]) -> f32 {
        let plain: Vec<char> = title.iter().copied().filter(|c| is_readable(*c)).collect();
        if self.query.len() < 4 || plain.len() < 2 {
            return 0.0;
        }
        if plain == self.query {
            return 1.0;
        }
        let pairs: HashSet<&[char]> = plain.windows(2).collect();
        let shared = self.query.windows(2).filter(|pair| pairs.contains(pair)).count();
        let held = ratio(shared, self.query.len() - 1);
        let alike = ratio(2 * shared, plain.len() + self.query.len() - 2);
        ((held - HELD).max(0.0) / (1.0 - HELD) * f32::midpoint(1.0, alike)).min(0.95)
    }
}

/// The passages to show, from clauses sorted by score. The summary stands in only where no clause of the text fits; a
/// heading gets a second passage only when the other headings have had their first.
fn passages(scored: &[Scored]) -> Vec<(usize, f32)> {
    let mut fit: Vec<&Scored> = scored.iter().filter(|clause| clause.is_anchored).collect();
    if fit.is_empty() {
        fit.extend(scored.first());
    }
    let best = fit.first().map_or(0.0, |clause| clause.score);
    fit.retain(|clause| clause.score >= best * WORTHY);
    let mut headings = HashSet::new();
    let (first, further): (Vec<&Scored>, Vec<&Scored>) = fit.into_iter().partition(|clause| headings.insert(clause.section));
    let mut chosen: Vec<&Scored> = first.into_iter().chain(further).take(PASSAGES).collect();
    chosen.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
    chosen.into_iter().map(|clause| (clause.at, clause.score)).collect()
}

/// The clauses at some positions.
#[must_use]
pub fn pick<'a>(document: &StoredDocument<'a>, wanted: &[(usize, f32)]) -> Vec<(StoredClause<'a>, f32)> {
    let all: Vec<StoredClause<'a>> = document.clauses().collect();
    wanted.iter().filter_map(|(at, score)| Some((*all.get(*at)?, *score))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(list: &[(f32, usize, bool)]) -> Vec<Scored> {
        let one = |(at, (score, section, is_anchored)): (usize, &(f32, usize, bool))| Scored {
            at,
            score: *score,
            section: *section,
            is_anchored: *is_anchored,
        };
        list.iter().enumerate().map(one).collect()
    }

    fn places(list: &[(f32, usize, bool)]) -> Vec<usize> {
        passages(&scored(list)).into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn a_summary_never_takes_the_place_of_a_clause() {
        assert_eq!(places(&[(0.9, 0, false), (0.5, 1, true), (0.4, 2, true)]), [1, 2]);
        assert_eq!(places(&[(0.9, 0, false)]), [0]);
        assert!(places(&[]).is_empty());
    }

    #[test]
    fn every_heading_comes_before_a_second_passage_of_one() {
        assert_eq!(places(&[(0.9, 1, true), (0.8, 1, true), (0.7, 1, true), (0.6, 2, true)]), [0, 1, 3]);
        assert_eq!(places(&[(0.9, 1, true), (0.2, 2, true)]), [0]);
    }
}
