//! Finds a plan's words in plain text, character by character, over folded spelling.

use std::collections::HashMap;

use super::{
    fold::{fold_char, is_han, is_latin},
    weigh::Weighed,
};

/// Worth of a concept whose words are all there, but not side by side.
const SCATTERED: f32 = 0.85;

/// A piece of a concept to look for.
#[derive(Debug)]
struct Needle {
    chars: Vec<char>,
    concept: usize,
    variant: usize,
    share: f32,
    whole: bool,
}

/// A needle found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// First character.
    pub at: usize,
    /// Characters.
    pub len: usize,
    /// Which concept.
    pub concept: usize,
    needle: usize,
}

/// Everything to look for.
pub struct Matcher {
    needles: Vec<Needle>,
    by_first: HashMap<char, Vec<usize>>,
    /// One bit a character: whether any needle begins with it.
    begins: Vec<u64>,
    variants: Vec<(usize, f32)>,
    /// Weight of each concept.
    pub weights: Vec<f32>,
}

/// How well a text covers each concept, 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// By concept.
    pub by_concept: Vec<f32>,
    /// Occurrences.
    pub found: Vec<Found>,
}

impl Matcher {
    /// Prepares a weighed plan.
    #[must_use]
    pub fn new(weighed: &Weighed<'_>) -> Self {
        let mut matcher = Self {
            needles: Vec::new(),
            by_first: HashMap::new(),
            begins: vec![0; 1024],
            variants: Vec::new(),
            weights: weighed.weights.clone(),
        };
        for (concept, what) in weighed.plan.concepts.iter().enumerate() {
            for variant in &what.variants {
                let id = matcher.variants.len();
                matcher.variants.push((concept, variant.weight));
                matcher.add(&variant.text, concept, id, 1.0, true);
                for (token, share) in weighed.shares(variant).into_iter().filter(|(token, _)| *token != variant.text) {
                    matcher.add(token, concept, id, share, false);
                }
            }
        }
        matcher
    }

    fn add(&mut self, text: &str, concept: usize, variant: usize, share: f32, whole: bool) {
        let chars: Vec<char> = text.chars().collect();
        let Some(&first) = chars.first() else { return };
        if let Some(word) = self.begins.get_mut(first as usize / 64) {
            *word |= 1 << (first as usize % 64);
        }
        self.by_first.entry(first).or_default().push(self.needles.len());
        self.needles.push(Needle { chars, concept, variant, share, whole });
    }

    /// Looks through a folded text.
    #[must_use]
    pub fn cover(&self, text: &[char]) -> Coverage {
        let mut found = Vec::new();
        for (at, &c) in text.iter().enumerate() {
            let code = c as usize;
            if self.begins.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1) {
                self.find_at(text, at, &mut found);
            }
        }
        Coverage { by_concept: self.qualities(&found), found }
    }

    fn find_at(&self, text: &[char], at: usize, found: &mut Vec<Found>) {
        for &id in self.by_first.get(&text[at]).into_iter().flatten() {
            let needle = &self.needles[id];
            let len = needle.chars.len();
            if text[at..].starts_with(&needle.chars) && on_edges(text, at, len) {
                found.push(Found { at, len, concept: needle.concept, needle: id });
            }
        }
    }

    fn qualities(&self, found: &[Found]) -> Vec<f32> {
        let mut qualities = vec![0.0_f32; self.weights.len()];
        if found.is_empty() {
            return qualities;
        }
        let mut seen = vec![false; self.needles.len()];
        let mut sums = vec![0.0_f32; self.variants.len()];
        for hit in found {
            let needle = &self.needles[hit.needle];
            if !std::mem::replace(&mut seen[hit.needle], true) {
                sums[needle.variant] += if needle.whole { 10.0 } else { needle.share * SCATTERED };
            }
        }
        for ((concept, weight), sum) in self.variants.iter().zip(sums) {
            // Half a synonym says much less than half of what was typed.
            let part = if *weight < 1.0 { sum.min(1.0) * sum.min(1.0) } else { sum.min(1.0) };
            qualities[*concept] = qualities[*concept].max(part * weight);
        }
        qualities
    }

    /// Character ranges worth marking, merged: whole expressions, and parts only where no whole one was found.
    #[must_use]
    pub fn marks(&self, coverage: &Coverage) -> Vec<(usize, usize)> {
        let mut has_whole = vec![false; self.weights.len()];
        for hit in coverage.found.iter().filter(|hit| self.needles[hit.needle].whole) {
            has_whole[hit.concept] = true;
        }
        let mut ranges: Vec<(usize, usize)> = coverage
            .found
            .iter()
            .filter(|hit| self.needles[hit.needle].whole || !has_whole[hit.concept] && hit.len > 1)
            .map(|hit| (hit.at, hit.at + hit.len))
            .collect();
        ranges.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (from, to) in ranges {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        merged
    }
}

/// Folds into a buffer that can be used again.
pub fn fold_into(text: &str, buffer: &mut Vec<char>) {
    buffer.clear();
    buffer.extend(text.chars().map(fold_char));
}

/// Latin words and numbers match only whole: 9810 is not part of 129810.
fn on_edges(text: &[char], at: usize, len: usize) -> bool {
    let joined = |a: char, b: char| is_latin(a) && is_latin(b) && !is_han(a);
    let before = at > 0 && joined(text[at - 1], text[at]);
    let after = text.get(at + len).is_some_and(|&next| joined(text[at + len - 1], next));
    !before && !after
}
