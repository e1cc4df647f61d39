//! Typos in Chinese: a stretch the index does not know is replaced by a word that sounds the same or differs in one
//! character.

use super::{
    error::IndexError, fold::is_han, interpret::Interpreter, pinyin, question::is_question, vocabulary::Word,
    words::is_empty_word,
};

const LONGEST_WORD: usize = 10;

impl Interpreter<'_> {
    /// One correction of the worst stretch, if the vocabulary has a convincing word for it.
    pub(super) fn correct(&self, text: &str) -> Result<Option<String>, IndexError> {
        let chars: Vec<char> = text.chars().collect();
        let known = self.known(&chars, text)?;
        let mut best: Option<(f32, usize, usize, &Word)> = None;
        for start in 0..chars.len() {
            for end in start + 2..=chars.len().min(start + LONGEST_WORD) {
                if !is_han(chars[end - 1]) || !is_han(chars[start]) {
                    break;
                }
                if known[start..end].iter().all(|known| *known) {
                    continue;
                }
                for (word, sound) in self.candidates(&chars[start..end]) {
                    let value = worth(&chars[start..end], &known[start..end], word, sound);
                    if value.is_some_and(|value| best.is_none_or(|(most, ..)| value > most)) {
                        best = value.map(|value| (value, start, end, word));
                    }
                }
            }
        }
        Ok(best.map(|(_, start, end, word)| {
            chars[..start].iter().chain(&word.text.chars().collect::<Vec<_>>()).chain(&chars[end..]).collect()
        }))
    }

    /// Words that a stretch may have been meant to be, with how well they sound like it: 2 the same, 1 nearly, 0 not.
    pub(super) fn candidates(&self, window: &[char]) -> Vec<(&Word, f32)> {
        let text: String = window.iter().collect();
        let mut found: Vec<(&Word, f32)> = Vec::new();
        for sound in sound_keys(window) {
            found.extend(self.vocabulary.sounding(&sound).into_iter().map(|word| (word, 2.0)));
            found.extend(self.vocabulary.sounding_alike(&sound).into_iter().map(|word| (word, 1.0)));
        }
        found.retain(|(word, _)| *word.text != *text && word.text.chars().count() == window.len());
        found.extend(self.vocabulary.near(&text).into_iter().map(|word| (word, 0.0)));
        found.retain(|(word, _)| word.docs > 0);
        found
    }

    /// Which characters belong to something the index holds.
    fn known(&self, chars: &[char], text: &str) -> Result<Vec<bool>, IndexError> {
        let mut known: Vec<bool> = chars.iter().map(|&c| !is_han(c)).collect();
        for piece in self.words.query(text).iter().filter(|piece| piece.han) {
            let len = piece.text.chars().count();
            let hollow = is_question(&piece.text) || is_empty_word(&piece.text);
            if hollow || self.is_expression(&piece.text) || len > 1 && self.view.body_frequency(&piece.text)? > 0 {
                known[piece.start..piece.start + len].fill(true);
            }
        }
        for at in 1..chars.len() {
            if (!known[at - 1] || !known[at]) && is_han(chars[at - 1]) && is_han(chars[at]) {
                let pair: String = chars[at - 1..=at].iter().collect();
                if self.view.body_frequency(&pair)? > 0 {
                    known[at - 1..=at].fill(true);
                }
            }
        }
        Ok(known)
    }
}

/// How convincing a replacement is; `None` when it leaves the strange characters as they are.
fn worth(window: &[char], known: &[bool], word: &Word, sound: f32) -> Option<f32> {
    let replaced = window.iter().zip(known).filter(|(c, known)| !**known && !word.text.contains(**c)).count();
    let kept = window.iter().filter(|c| word.text.contains(**c)).count();
    let swapped = replaced == 0 && word.text.chars().count() == window.len();
    if (replaced == 0 && word.text.chars().count() == window.len() && !swapped) || kept == 0 {
        return None;
    }
    let count = |n: usize| u16::try_from(n).map_or(0.0, f32::from);
    let strange = known.iter().filter(|known| !**known).count();
    #[expect(clippy::cast_precision_loss, reason = "a weight")]
    let common = (word.docs as f32).ln_1p() * 0.3;
    Some(count(strange) * 3.0 + count(kept) + sound + common)
}

/// Sounds a window may have, a few at most.
pub(super) fn sound_keys(window: &[char]) -> Vec<String> {
    let mut keys = vec![String::new()];
    for sounds in pinyin::sounds(window).unwrap_or_default() {
        keys = keys.iter().flat_map(|key| sounds.iter().map(move |s| format!("{key}{}", s.replace('ü', "v")))).take(4).collect();
    }
    keys.retain(|key| !key.is_empty());
    keys
}
