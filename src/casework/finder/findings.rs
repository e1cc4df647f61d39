//! What the finder says of programmes: verdict, clauses with reasons, estimate, and which ones go together. Pure, so that
//! its speed can be measured.

use std::sync::Arc;

use chrono::NaiveDate;

use super::answers::Answers;
use super::combine::best;
use crate::casework::link;
use crate::casework::programme::trial::{ClauseVerdict, Trial, Verdict};
use crate::casework::programme::{Clause, Programme, Vocabulary};
use crate::casework::public::view::{Cited, cited, in_words, plain};
use crate::casework::words;
use crate::values::Fen;

/// What is said of a programme.
pub struct Finding {
    /// Stable name.
    pub key: String,
    /// Its guide.
    pub url: String,
    /// Name.
    pub name: String,
    /// What is given at most.
    pub gift: String,
    /// The whole.
    pub verdict: Verdict,
    /// Clause by clause.
    pub clauses: Vec<Checked>,
    /// The estimate.
    pub estimate: Option<Estimate>,
    /// Facts that are missing, with their questions and headings.
    pub missing: Vec<Missing>,
    /// What it excludes among the programmes that fit: names.
    pub excludes: Vec<(String, String)>,
    /// Whether it belongs to the best choice; none where it excludes nothing.
    pub is_best: Option<bool>,
}

/// A clause with its verdict.
pub struct Checked {
    /// Whether it holds.
    pub verdict: Verdict,
    /// In words.
    pub text: String,
    /// The article.
    pub article: Cited,
    /// Whether its number is a proposal.
    pub is_proposed: bool,
    /// What was answered: question and answer.
    pub because: Vec<(String, String)>,
    /// What to do, where it does not hold.
    pub fix: String,
    /// Why it could not be worked out.
    pub problem: Option<String>,
}

/// How much it would be.
pub struct Estimate {
    /// The amount.
    pub amount: Fen,
    /// The formula in words.
    pub formula: String,
    /// The formula with numbers.
    pub worked: String,
}

/// A question that has to be answered first.
#[derive(Clone, PartialEq, Eq)]
pub struct Missing {
    /// Fact.
    pub fact: String,
    /// The question.
    pub label: String,
    /// Its heading.
    pub group: String,
}

/// All findings, those that fit first, then those where least is missing; and what the best choice comes to.
pub fn findings(
    programmes: &[Arc<Programme>],
    vocabulary: &Vocabulary,
    answers: &Answers,
    today: NaiveDate,
) -> (Vec<Finding>, Fen) {
    let mut all: Vec<(Finding, Arc<Programme>)> = programmes
        .iter()
        .map(|programme| {
            let trial = programme.trial(answers.known(), today);
            (finding(programme, &trial, vocabulary, answers), programme.clone())
        })
        .collect();
    all.sort_by_key(|(finding, _)| rank(finding));
    let total = choose(&mut all);
    (all.into_iter().map(|(finding, _)| finding).collect(), total)
}

fn rank(finding: &Finding) -> (u8, usize, std::cmp::Reverse<Fen>) {
    let amount = finding.estimate.as_ref().map_or(Fen::ZERO, |estimate| estimate.amount);
    let failed = finding.clauses.iter().filter(|clause| clause.verdict == Verdict::Ineligible).count();
    let class = match finding.verdict {
        Verdict::Eligible => 0,
        Verdict::Missing => 1,
        Verdict::Ineligible => 2,
    };
    (class, failed * 100 + finding.missing.len(), std::cmp::Reverse(amount))
}

/// Marks the best choice among those that fit.
fn choose(all: &mut [(Finding, Arc<Programme>)]) -> Fen {
    let fit: Vec<usize> = (0..all.len()).filter(|&at| all[at].0.verdict == Verdict::Eligible).collect();
    let excludes = |one: &Programme, two: &Programme| one.exclusions.iter().any(|exclusion| exclusion.programme == two.key);
    let mut conflicts = Vec::new();
    for (place, &one) in fit.iter().enumerate() {
        for (other, &two) in fit.iter().enumerate().skip(place + 1) {
            if excludes(&all[one].1, &all[two].1) || excludes(&all[two].1, &all[one].1) {
                conflicts.push((place, other));
            }
        }
    }
    let amount = |at: usize| all[at].0.estimate.as_ref().map_or(Fen::ZERO, |estimate| estimate.amount);
    let amounts: Vec<Fen> = fit.iter().map(|&at| amount(at)).collect();
    let chosen = best(&amounts, &conflicts);
    let total = chosen.iter().map(|&place| amounts[place]).sum();
    for &(one, two) in &conflicts {
        for (place, other) in [(one, two), (two, one)] {
            let words = all[fit[place]].1.exclusions.iter().chain(&all[fit[other]].1.exclusions);
            let words = words.map(|exclusion| exclusion.text.clone()).next().unwrap_or_default();
            let name = all[fit[other]].0.name.clone();
            let finding = &mut all[fit[place]].0;
            finding.excludes.push((name, words));
            finding.is_best = Some(chosen.contains(&place));
        }
    }
    total
}

fn finding(programme: &Programme, trial: &Trial, vocabulary: &Vocabulary, answers: &Answers) -> Finding {
    let mut missing: Vec<Missing> = Vec::new();
    let wanted = trial.clauses.iter().flat_map(|clause| &clause.missing);
    let wanted = wanted.chain(trial.amount_missing.iter().filter(|_| trial.verdict != Verdict::Ineligible));
    for fact in wanted {
        if missing.iter().all(|known| known.fact != *fact) {
            let found = vocabulary.get(fact);
            missing.push(Missing {
                fact: fact.clone(),
                label: found.map_or_else(|| fact.clone(), |found| found.label.clone()),
                group: found.map(|found| found.group.clone()).unwrap_or_default(),
            });
        }
    }
    let clauses = trial.clauses.iter().filter_map(|verdict| {
        let clause = programme.eligibility.get(verdict.at)?;
        Some(checked(clause, verdict, vocabulary, answers))
    });
    let amount = trial.amount.and_then(Fen::of_yuan).filter(|_| trial.verdict != Verdict::Ineligible);
    let estimate = amount.zip(programme.amount.as_ref()).map(|(amount, rule)| Estimate {
        amount,
        formula: in_words(&rule.formula, vocabulary),
        worked: trial.amount_formula.as_deref().map(plain).unwrap_or_default(),
    });
    Finding {
        key: programme.key.clone(),
        url: link::programme(&programme.key),
        name: programme.name.clone(),
        gift: words::gift(programme),
        verdict: trial.verdict,
        clauses: clauses.collect(),
        estimate,
        missing,
        excludes: Vec::new(),
        is_best: None,
    }
}

fn checked(clause: &Clause, verdict: &ClauseVerdict, vocabulary: &Vocabulary, answers: &Answers) -> Checked {
    let because = clause.rule.references().into_iter().filter_map(|name| {
        let said = answers.said(&name);
        let fact = vocabulary.get(&name)?;
        (answers.known().contains_key(&name) && !said.is_empty()).then(|| (fact.label.clone(), said))
    });
    Checked {
        verdict: verdict.verdict,
        text: clause.text.clone(),
        article: cited(&clause.article),
        is_proposed: clause.proposed,
        because: because.collect(),
        fix: if verdict.verdict == Verdict::Eligible { String::new() } else { clause.fix.clone() },
        problem: verdict.problem.clone(),
    }
}

impl Finding {
    /// How many clauses got a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.clauses.iter().filter(|clause| clause.verdict == verdict).count()
    }

    /// The last part of the classes that colour it.
    pub fn class(&self) -> &'static str {
        self.verdict.key()
    }
}
