//! The close look: the best documents are read again, clause by clause.
//!
//! A clause is good when it speaks of everything asked, close together, under a fitting heading. A document is as good
//! as its best clause, its title, and its first score.

use std::collections::HashSet;

use super::{
    document::{StoredClause, StoredDocument},
    matcher::{Coverage, Matcher, fold_into},
    question::Wanted,
    settings::RankSettings,
};

/// Clauses kept a document.
const PASSAGES: usize = 3;
/// A further passage must be nearly as good as the best.
const WORTHY: f32 = 0.5;
/// A clause that answers the kind of question gains this much.
const ANSWERS: f32 = 0.3;
/// Clauses shorter than this are mere labels.
const LABEL: usize = 8;
/// Below this share of its pairs a query does not name the title.
const HELD: f32 = 0.5;

/// A document's clauses judged.
#[derive(Debug, Default)]
pub struct Judged {
    /// Positions of the best clauses with their scores, best first.
    pub clauses: Vec<(usize, f32)>,
    /// To compare documents by.
    pub score: f32,
}

/// Judges documents for one query.
pub struct Judge<'a> {
    /// What to look for.
    pub matcher: &'a Matcher,
    /// Folded query without blanks.
    pub query: &'a [char],
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
        let mut clauses = self.clauses(document, &title, &mut buffer);
        clauses.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        clauses.truncate(PASSAGES);
        let best = clauses.first().map_or(0.0, |clause| clause.1);
        let support: f32 = clauses.iter().skip(1).map(|clause| clause.1).sum::<f32>() / 2.0;
        clauses.retain(|clause| clause.1 >= best * WORTHY);
        let settings = self.settings;
        let score = settings.first * first
            + settings.clause * best * if self.asks { settings.question } else { 1.0 }
            + settings.support * support
            + settings.title * self.total(&title.by_concept)
            + settings.exact_title * exact;
        Judged { clauses, score }
    }

    fn clauses(&self, document: &StoredDocument<'_>, title: &Coverage, buffer: &mut Vec<char>) -> Vec<(usize, f32)> {
        let mut heading_text = "";
        let mut heading = Coverage { by_concept: vec![0.0; self.matcher.weights.len()], found: Vec::new() };
        let mut scored = Vec::new();
        for (at, clause) in document.clauses().enumerate() {
            if clause.heading != heading_text {
                heading_text = clause.heading;
                fold_into(heading_text, buffer);
                heading = self.matcher.cover(buffer);
            }
            fold_into(clause.text, buffer);
            let score = self.clause(buffer, &heading, title);
            if score > 0.0 {
                scored.push((at, score));
            }
        }
        scored
    }

    fn clause(&self, text: &[char], heading: &Coverage, title: &Coverage) -> f32 {
        let own = self.matcher.cover(text);
        if own.found.is_empty() && heading.found.is_empty() {
            return 0.0;
        }
        let settings = self.settings;
        let mut sum = 0.0;
        for (concept, weight) in self.matcher.weights.iter().enumerate() {
            let (here, above) = (own.by_concept[concept], heading.by_concept[concept]);
            let context = title.by_concept[concept] * settings.context;
            let both = 0.15 * here.min(above);
            sum += weight * (here.max(above * settings.heading).max(context) + both);
        }
        let mut score = sum + settings.proximity * self.closeness(&own) + self.density(&own, text.len());
        if self.wanted.is_some_and(|wanted| answers(wanted, text)) && !own.found.is_empty() {
            score += ANSWERS;
        }
        if text.len() < LABEL { score * 0.8 } else { score }
    }

    /// 1 when all concepts found stand side by side, less the wider they are strewn; 0 for a single one.
    fn closeness(&self, own: &Coverage) -> f32 {
        let mut last: Vec<Option<(usize, usize)>> = vec![None; self.matcher.weights.len()];
        let present = own.by_concept.iter().filter(|quality| **quality > 0.3).count();
        if present < 2 {
            return 0.0;
        }
        let mut narrowest = usize::MAX;
        for hit in &own.found {
            last[hit.concept] = Some((hit.at, hit.at + hit.len));
            let (seen, from) = last.iter().flatten().fold((0, usize::MAX), |(n, from), at| (n + 1, from.min(at.0)));
            if seen >= present {
                narrowest = narrowest.min(hit.at + hit.len - from);
            }
        }
        let of_all = ratio(present, self.matcher.weights.len());
        if narrowest == usize::MAX { 0.0 } else { of_all / (1.0 + ratio(narrowest, 40)) }
    }

    /// Repetition in a short text says more than one mention in a long one.
    fn density(&self, own: &Coverage, len: usize) -> f32 {
        let marked: usize = self.matcher.marks(own).iter().map(|(from, to)| to - from).sum();
        0.1 * ratio(marked, len.max(30)).min(0.5)
    }

    fn total(&self, by_concept: &[f32]) -> f32 {
        by_concept.iter().zip(&self.matcher.weights).map(|(quality, weight)| quality * weight).sum()
    }

    /// How much the query reads like the title, 0 to 1: exactly, or most of its pairs, more for a short title.
    fn exact_title(&self, title: &[char]) -> f32 {
        let plain: Vec<char> = title.iter().copied().filter(|c| c.is_alphanumeric()).collect();
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

fn answers(wanted: Wanted, text: &[char]) -> bool {
    let has = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        text.windows(word.len()).any(|window| window == word)
    };
    let digits = text.iter().any(char::is_ascii_digit);
    match wanted {
        Wanted::Amount => digits && ["万", "元", "%", "亿", "个", "家"].iter().any(|word| has(word)),
        Wanted::Time => digits && ["年", "月", "日", "天"].iter().any(|word| has(word)),
        Wanted::Unit => ["责任单位", "牵头", "负责"].iter().any(|word| has(word)),
    }
}

/// The clauses at some positions.
#[must_use]
pub fn pick<'a>(document: &StoredDocument<'a>, wanted: &[(usize, f32)]) -> Vec<(StoredClause<'a>, f32)> {
    let all: Vec<StoredClause<'a>> = document.clauses().collect();
    wanted.iter().filter_map(|(at, score)| Some((*all.get(*at)?, *score))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of texts")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
