//! One search from text to page: understand, then score, collect, look closely and cut passages ([`super::run`]).

use super::{
    Index,
    error::IndexError,
    fold::fold_query,
    interpret::{Interpreter, Reading},
    number::{self, Step},
    numeral::articles,
    plan::{Plan, Planner},
    request::{Interpreted, SearchRequest, SearchResults},
    run::{Run, browse},
};

/// Characters of a query that are read.
const LONGEST_QUERY: usize = 120;

impl Index {
    /// Searches. Blocks for milliseconds: call it where blocking is allowed. Any text is accepted; nothing in it is
    /// syntax.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, IndexError> {
        self.guarded(|view| {
            let folded = articles(&fold_query(&request.text, LONGEST_QUERY));
            if folded.is_empty() {
                return browse(view, request);
            }
            let synonyms = self.synonyms();
            let interpreter =
                Interpreter { view: &view.snapshot, vocabulary: &view.vocabulary, words: self.words(), synonyms: &synonyms };
            let reading = interpreter.read(&folded)?;
            let planner = Planner { words: self.words(), synonyms: &synonyms, settings: &request.settings };
            let use_reading = request.settings.correct || !reading.guessed;
            let text = if use_reading { &reading.text } else { &folded };
            let plan = planner.plan(text, &reading.others);
            let numbers = self.numbers_asked(&request.text, &folded);
            let run = Run { view: &view.snapshot, request, plan: &plan, numbers: &numbers };
            let mut results = run.go()?;
            describe(&mut results, &plan, &folded, &reading, &numbers);
            if results.did_you_mean.is_none() && numbers.is_empty() && request.settings.correct {
                results.did_you_mean = interpreter.doubt(&reading.text)?;
            }
            Ok(results)
        })
    }

    /// Readings of the document number in a query, surest first.
    fn numbers_asked(&self, text: &str, folded: &str) -> Vec<Step> {
        let text: String = text.chars().take(LONGEST_QUERY).collect();
        number::asked(folded, &self.numbers_in(&text))
    }
}

fn describe(results: &mut SearchResults, plan: &Plan, folded: &str, reading: &Reading, numbers: &[Step]) {
    results.did_you_mean = reading.guessed.then(|| reading.text.clone());
    results.interpreted = Interpreted {
        text: plan.text.clone(),
        corrected: plan.text != folded,
        terms: plan.concepts.iter().map(|c| c.variants.iter().map(|v| v.text.clone()).collect()).collect(),
        numbers: numbers.iter().flat_map(|step| &step.tokens).filter_map(|token| token.strip_prefix("n:")).map(str::to_owned).collect(),
    };
}
