//! How much each part of a plan weighs in this index.

use std::collections::{HashMap, HashSet};

use super::{
    bm25::idf,
    error::IndexError,
    fold::is_han,
    plan::{Plan, Variant},
    snapshot::Snapshot,
};

/// Postings read for one query at most; beyond, common pairs are left out.
const BUDGET: u64 = 3_000_000;
/// Variants below this weight are related rather than equal and say nothing about how common a concept is.
const EQUAL: f32 = 0.85;
/// Codes and Latin words are typed on purpose.
const CODE: f32 = 1.5;

/// A single character is rarely what a query is about; those of spoken language are rare in official texts.
const SINGLE: f32 = 0.4;

/// A plan with the index's numbers.
pub struct Weighed<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Weight of each concept; they sum to 1.
    pub weights: Vec<f32>,
    /// Inverse document frequency by token; absent when no document holds it.
    pub idf: HashMap<&'a str, f32>,
}

impl<'a> Weighed<'a> {
    /// Looks up how rare everything is. `evenness` 1 would weigh all concepts alike, 0 by rarity alone.
    pub fn new(view: &Snapshot, plan: &'a Plan, evenness: f32) -> Result<Self, IndexError> {
        let mut found: Vec<(&str, u64, bool)> = Vec::new();
        let words = plan.concepts.iter().flat_map(|c| &c.variants).flat_map(|v| v.tokens.iter().enumerate());
        let tokens = words.map(|(at, token)| (token.as_str(), at == 0)).chain(plan.glue.iter().map(|g| (g.as_str(), false)));
        let mut seen = HashSet::new();
        for (token, word) in tokens {
            if seen.insert(token) {
                found.push((token, view.body_frequency(token)?, word));
            }
        }
        keep_within_budget(&mut found);
        let idf: HashMap<&str, f32> =
            found.into_iter().filter(|(_, docs, _)| *docs > 0).map(|(token, docs, _)| (token, idf(view.docs, docs))).collect();
        let absolute: Vec<f32> = plan.concepts.iter().map(|c| concept_weight(&c.variants, &idf).powf(1.0 - evenness)).collect();
        let sum: f32 = absolute.iter().sum();
        let weights = absolute.iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect();
        Ok(Self { plan, weights, idf })
    }

    /// Tokens of a variant that occur, each with its share of the variant.
    #[must_use]
    pub fn shares(&self, variant: &'a Variant) -> Vec<(&'a str, f32)> {
        let known: Vec<(&str, f32)> =
            variant.tokens.iter().filter_map(|token| Some((token.as_str(), *self.idf.get(token.as_str())?))).collect();
        let sum: f32 = known.iter().map(|(_, idf)| idf).sum();
        known.into_iter().map(|(token, idf)| (token, idf / sum.max(f32::EPSILON))).collect()
    }
}

/// A concept is as common as its most common way of being said.
fn concept_weight(variants: &[Variant], idf: &HashMap<&str, f32>) -> f32 {
    let rarest = |variant: &Variant| variant.tokens.iter().filter_map(|token| idf.get(token.as_str())).copied().reduce(f32::max);
    let equal = variants.iter().filter(|variant| variant.weight >= EQUAL).filter_map(rarest).reduce(f32::min);
    let weight = equal.or_else(|| variants.iter().filter_map(rarest).reduce(f32::min)).unwrap_or(0.0);
    let weight = if variants[0].text.chars().all(is_han) && variants[0].text.chars().nth(1).is_none() { weight * SINGLE } else { weight };
    let is_code = variants[0].text.chars().all(|c| c.is_ascii_alphanumeric());
    if is_code { weight * CODE } else { weight }
}

fn keep_within_budget(found: &mut Vec<(&str, u64, bool)>) {
    let mut spent: u64 = found.iter().map(|(_, docs, _)| docs).sum();
    found.sort_by_key(|(_, docs, word)| (*word, std::cmp::Reverse(*docs)));
    while spent > BUDGET && found.len() > 1 {
        let (_, docs, _) = found.remove(0);
        spent -= docs;
    }
}
