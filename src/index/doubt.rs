//! Words that exist but were probably not meant: a rare word beside a far more frequent one that sounds the same or
//! differs in one character.
//!
//! What the visitor typed may be just what was meant, so nothing is replaced: the other word is only offered.

use super::{error::IndexError, fold::is_han, interpret::Interpreter};

/// Characters of a query that is doubted.
const LONGEST: usize = 24;
/// Characters of a word that is doubted.
const WORD: usize = 4;
/// How many times more frequent the other word must be.
const TIMES: u64 = 10;

impl Interpreter<'_> {
    /// A likelier spelling of a query whose words all exist.
    pub fn doubt(&self, text: &str) -> Result<Option<String>, IndexError> {
        let chars: Vec<char> = text.chars().collect();
        if chars.len() > LONGEST {
            return Ok(None);
        }
        let pieces = self.words.query(text);
        let mut best: Option<(u64, String)> = None;
        for (at, first) in pieces.iter().enumerate() {
            for last in &pieces[at..] {
                let (start, end) = (first.start, last.start + last.text.chars().count());
                if end - start > WORD || !chars[start..end].iter().all(|c| is_han(*c)) {
                    break;
                }
                let Some((times, other)) = self.likelier(&chars, start, end)? else { continue };
                if best.as_ref().is_none_or(|(most, _)| times > *most) {
                    best = Some((times, other));
                }
            }
        }
        Ok(best.map(|(_, other)| other))
    }

    /// The query with the most frequent likelier word in a place, and how many times more frequent that is.
    fn likelier(&self, chars: &[char], start: usize, end: usize) -> Result<Option<(u64, String)>, IndexError> {
        let window = &chars[start..end];
        let typed: String = window.iter().collect();
        if window.len() < 2 || self.is_expression(&typed) {
            return Ok(None);
        }
        let common = self.commonness(window)?;
        let mut best: Option<(u64, String)> = None;
        for (word, _) in self.candidates(window).into_iter().filter(|_| common > 0) {
            let other: Vec<char> = word.text.chars().collect();
            if other.len() != window.len() {
                continue;
            }
            let times = self.commonness(&other)? / common;
            if times < TIMES || best.as_ref().is_some_and(|(most, _)| *most >= times) {
                continue;
            }
            let text: Vec<char> = chars[..start].iter().chain(&other).chain(&chars[end..]).copied().collect();
            if self.joint(&text, start, end)? >= self.joint(chars, start, end)? {
                best = Some((times, text.into_iter().collect()));
            }
        }
        Ok(best)
    }

    /// In how many documents a stretch can stand at most: those that hold its rarest pair.
    fn commonness(&self, chars: &[char]) -> Result<u64, IndexError> {
        let mut least = u64::MAX;
        for pair in chars.windows(2) {
            least = least.min(self.view.body_frequency(&pair.iter().collect::<String>())?);
        }
        Ok(least)
    }

    /// How often a stretch stands beside its neighbours.
    fn joint(&self, chars: &[char], start: usize, end: usize) -> Result<u64, IndexError> {
        let mut sum = 0;
        for at in [start, end].into_iter().filter(|at| *at > 0 && *at < chars.len()) {
            let pair = &chars[at - 1..=at];
            if pair.iter().all(|c| is_han(*c)) {
                sum += self.view.body_frequency(&pair.iter().collect::<String>())?;
            }
        }
        Ok(sum)
    }
}
