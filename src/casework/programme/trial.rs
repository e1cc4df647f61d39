//! Who may have a programme and how much: clause by clause, over what is known.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{Clause, Programme, TestCase};
use crate::forms::{Facts, Outcome};

/// What is said of a programme or of one of its clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It holds.
    Eligible,
    /// It does not hold.
    Ineligible,
    /// Something has to be known first.
    Missing,
}

impl Verdict {
    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Ineligible => "ineligible",
            Self::Missing => "missing",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eligible => "符合",
            Self::Ineligible => "不符合",
            Self::Missing => "缺少信息",
        }
    }
}

/// What is said of a clause.
#[derive(Debug, Clone)]
pub struct ClauseVerdict {
    /// Position among the programme's clauses.
    pub at: usize,
    /// Whether it holds.
    pub verdict: Verdict,
    /// Facts that have to be known first.
    pub missing: Vec<String>,
    /// Why the rule could not be worked out, where it failed.
    pub problem: Option<String>,
}

/// What is said of a programme.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The whole.
    pub verdict: Verdict,
    /// Clause by clause.
    pub clauses: Vec<ClauseVerdict>,
    /// The estimate in yuan.
    pub amount: Option<f64>,
    /// Facts without which there is no estimate.
    pub amount_missing: Vec<String>,
    /// The formula with the numbers in it.
    pub amount_formula: Option<String>,
}

impl Programme {
    /// Looks at what is known.
    pub fn trial(&self, known: &Map<String, Value>, today: NaiveDate) -> Trial {
        let facts = Facts::of(known.clone(), today);
        let clauses: Vec<ClauseVerdict> =
            self.eligibility.iter().enumerate().map(|(at, clause)| judged(at, clause, &facts)).collect();
        let has = |verdict| clauses.iter().any(|clause| clause.verdict == verdict);
        let verdict = if has(Verdict::Ineligible) {
            Verdict::Ineligible
        } else if has(Verdict::Missing) {
            Verdict::Missing
        } else {
            Verdict::Eligible
        };
        let mut trial = Trial { verdict, clauses, amount: None, amount_missing: Vec::new(), amount_formula: None };
        if let Some(amount) = &self.amount {
            match amount.formula.amount(&facts) {
                Outcome::Value(yuan) => {
                    let capped = amount.per_firm_cap.map_or(yuan, |cap| yuan.min(cap));
                    trial.amount = Some(capped.max(0.0));
                    trial.amount_formula = Some(amount.formula.worked(&facts));
                }
                Outcome::Missing(names) => trial.amount_missing = names,
                Outcome::Failed(_) => {}
            }
        }
        trial
    }

    /// What is wrong with the test cases, in words.
    pub fn failed_tests(&self, today: NaiveDate) -> Vec<String> {
        self.tests.iter().filter_map(|case| self.failure(case, today)).collect()
    }

    fn failure(&self, case: &TestCase, today: NaiveDate) -> Option<String> {
        let trial = self.trial(&case.facts, case.today.unwrap_or(today));
        let name = &case.name;
        if trial.verdict.key() != case.expect {
            return Some(format!("测试“{name}”：应为 {}，实际为 {}", case.expect, trial.verdict.key()));
        }
        let failed: Vec<&str> = trial
            .clauses
            .iter()
            .filter(|clause| clause.verdict == Verdict::Ineligible)
            .filter_map(|clause| self.eligibility.get(clause.at).map(|clause| clause.key.as_str()))
            .collect();
        let mut expected: Vec<&str> = case.fails.iter().map(String::as_str).collect();
        let mut actual = failed.clone();
        expected.sort_unstable();
        actual.sort_unstable();
        if !case.fails.is_empty() && expected != actual {
            return Some(format!("测试“{name}”：不符合的条款应为 {expected:?}，实际为 {actual:?}"));
        }
        match (case.amount, trial.amount) {
            (Some(expected), Some(actual)) if (expected - actual).abs() < 0.005 => None,
            (Some(expected), actual) => Some(format!("测试“{name}”：金额应为 {expected} 元，实际为 {actual:?}")),
            (None, _) => None,
        }
    }
}

fn judged(at: usize, clause: &Clause, facts: &Facts) -> ClauseVerdict {
    let (verdict, missing, problem) = match clause.rule.test(facts) {
        Outcome::Value(true) => (Verdict::Eligible, Vec::new(), None),
        Outcome::Value(false) => (Verdict::Ineligible, Vec::new(), None),
        Outcome::Missing(names) => (Verdict::Missing, names, None),
        // A rule that cannot be worked out decides nothing.
        Outcome::Failed(problem) => (Verdict::Missing, Vec::new(), Some(problem)),
    };
    ClauseVerdict { at, verdict, missing, problem }
}
