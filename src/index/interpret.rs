//! Reads what was probably meant: pinyin and initials become words, mistyped words the vocabulary's.
//!
//! Only what the index does not know is touched: a word that occurs somewhere is never corrected away.

use super::{
    correct::sound_keys,
    error::IndexError,
    fold::is_han,
    lexicon::Synonyms,
    snapshot::Snapshot,
    vocabulary::{Vocabulary, Word},
    words::{Piece, Words},
};

/// Characters considered for correction.
const LONGEST: usize = 40;
const ROUNDS: usize = 3;
const OTHER_READINGS: usize = 3;
/// Characters of a word that is half spelt in letters.
const LONGEST_HALF: usize = 4;

/// A query as understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What to search for.
    pub text: String,
    /// Something was guessed: offer it to the visitor.
    pub guessed: bool,
    /// Further words for a word of `text`.
    pub others: Vec<(String, Vec<String>)>,
}

/// Interprets queries against one view.
pub struct Interpreter<'a> {
    /// Frequencies.
    pub view: &'a Snapshot,
    /// Known words.
    pub vocabulary: &'a Vocabulary,
    /// Cuts texts.
    pub words: &'a Words,
    /// Expressions that count as known.
    pub synonyms: &'a Synonyms,
}

impl Interpreter<'_> {
    /// Reads a folded query.
    pub fn read(&self, folded: &str) -> Result<Reading, IndexError> {
        let mut reading = Reading { text: folded.to_owned(), ..Reading::default() };
        if folded.chars().count() > LONGEST {
            return Ok(reading);
        }
        self.read_latin(&mut reading)?;
        for _ in 0..ROUNDS {
            let Some(better) = self.correct(&reading.text)? else { break };
            reading.text = better;
            reading.guessed = true;
        }
        Ok(reading)
    }

    fn read_latin(&self, reading: &mut Reading) -> Result<(), IndexError> {
        let pieces = self.words.query(&reading.text);
        let letters: Vec<&Piece> = pieces.iter().filter(|piece| is_letters(&piece.text)).collect();
        let joined: String = letters.iter().map(|piece| piece.text.as_str()).collect();
        let apart: Vec<&str> = letters.iter().map(|piece| piece.text.as_str()).collect();
        let spoken = apart.join(" ");
        if apart.len() > 1
            && reading.text == spoken
            && let Some(word) = self.sound(&joined)
        {
            reading.text = word;
            return Ok(());
        }
        for piece in letters {
            if self.view.body_frequency(&piece.text)? == 0 && !self.is_expression(&piece.text) {
                self.read_letters(&piece.text, reading);
            }
        }
        Ok(())
    }

    /// Whether the editors listed it.
    pub(super) fn is_expression(&self, text: &str) -> bool {
        !self.synonyms.of(text).is_empty()
    }

    fn read_letters(&self, letters: &str, reading: &mut Reading) {
        if let Some((typed, word)) = self.half_spelt(letters, &reading.text) {
            reading.text = reading.text.replacen(&typed, &word, 1);
            return;
        }
        let exact = or_else(self.vocabulary.sounding(letters), || self.vocabulary.with_initials(letters));
        if let Some((first, rest)) = exact.split_first() {
            let others = rest.iter().take(OTHER_READINGS).map(|word| word.text.to_string()).collect();
            reading.text = reading.text.replacen(letters, &first.text, 1);
            reading.others.push((first.text.to_string(), others));
        } else if let Some(text) = self.sound(letters) {
            reading.text = reading.text.replacen(letters, &text, 1);
        } else if letters.len() > 4 {
            let alike = || or_else(self.vocabulary.sounding_alike(letters), || self.vocabulary.sounding_nearly(letters));
            let near = or_else(self.vocabulary.near(letters), alike);
            if let Some(word) = near.first() {
                reading.text = reading.text.replacen(letters, &word.text, 1);
                reading.guessed = true;
            }
        }
    }

    /// A word typed half in characters and half in letters, such as `海外cang`: what was typed, and the word.
    fn half_spelt(&self, letters: &str, text: &str) -> Option<(String, String)> {
        let (before, after) = text.split_once(letters)?;
        let before: Vec<char> = before.chars().rev().take_while(|c| is_han(*c)).take(LONGEST_HALF).collect();
        let after: Vec<char> = after.chars().take_while(|c| is_han(*c)).take(LONGEST_HALF).collect();
        for len in (1..=before.len().max(after.len())).rev() {
            let head: String = before.get(..len).unwrap_or_default().iter().rev().collect();
            let tail: String = after.get(..len).unwrap_or_default().iter().collect();
            for (head, tail) in [(head.as_str(), ""), ("", tail.as_str())].into_iter().filter(|(a, b)| a.len() + b.len() > 0) {
                let spell = |half: &str| sound_keys(&half.chars().collect::<Vec<_>>());
                let sounds = spell(&format!("{head}{tail}"));
                let whole = sounds.iter().map(|sound| {
                    if tail.is_empty() { format!("{sound}{letters}") } else { format!("{letters}{sound}") }
                });
                let words = whole.flat_map(|sound| self.vocabulary.sounding(&sound));
                if let Some(word) = words.into_iter().find(|word| word.text.starts_with(head) && word.text.ends_with(tail)) {
                    return Some((format!("{head}{letters}{tail}"), word.text.to_string()));
                }
            }
        }
        None
    }

    /// Cuts a run of pinyin into known words, as few as possible.
    fn sound(&self, letters: &str) -> Option<String> {
        let mut best: Vec<Option<(usize, String)>> = vec![None; letters.len() + 1];
        best[0] = Some((0, String::new()));
        for end in 1..=letters.len() {
            for start in 0..end {
                let Some((count, so_far)) = best[start].clone() else { continue };
                if best[end].as_ref().is_some_and(|(least, _)| *least <= count + 1) {
                    continue;
                }
                if let Some(word) = self.vocabulary.sounding(&letters[start..end]).first() {
                    best[end] = Some((count + 1, so_far + &word.text));
                }
            }
        }
        best.pop().flatten().map(|(_, text)| text)
    }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn or_else<'a>(first: Vec<&'a Word>, second: impl FnOnce() -> Vec<&'a Word>) -> Vec<&'a Word> {
    if first.is_empty() { second() } else { first }
}
