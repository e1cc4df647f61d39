//! The words that titles, headings and editors use: what pinyin is read as, what a typo is corrected to, and what a
//! half-typed word is completed to.

use std::collections::{HashMap, HashSet};

use super::{
    edits::{is_one_edit, shortenings},
    error::IndexError,
    lexicon::{Lexicon, Synonyms},
    pinyin,
    snapshot::Snapshot,
};

/// Words kept at most, the most frequent first.
const LARGEST: usize = 20_000;

/// One word.
#[derive(Debug, Clone)]
pub struct Word {
    /// Folded text.
    pub text: Box<str>,
    /// Documents whose title or headings hold it.
    pub docs: u32,
}

/// The vocabulary of one view.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<Word>,
    by_text: HashMap<Box<str>, u32>,
    /// Sorted: sound or initials and the word.
    sounds: Vec<(Box<str>, u32)>,
    initials: Vec<(Box<str>, u32)>,
    /// Sounds as [`pinyin::blurred`].
    blurred: Vec<(Box<str>, u32)>,
    /// A word less one character, for words that differ in one.
    shortened: HashMap<Box<str>, Vec<u32>>,
}

impl Vocabulary {
    /// Collects the words of a view, and those the editors taught.
    pub fn build(view: &Snapshot, lexicon: &Lexicon, synonyms: &Synonyms) -> Result<Self, IndexError> {
        let mut counts = indexed_words(view)?;
        for taught in lexicon.words().chain(synonyms.expressions()) {
            if !counts.contains_key(taught) {
                let docs = u32::try_from(view.body_frequency(taught)?).unwrap_or(u32::MAX);
                counts.insert(taught.into(), docs);
            }
        }
        let mut words: Vec<Word> = counts.into_iter().map(|(text, docs)| Word { text, docs }).collect();
        words.sort_unstable_by(|a, b| b.docs.cmp(&a.docs).then_with(|| a.text.cmp(&b.text)));
        words.truncate(LARGEST);
        Ok(Self::index(words, lexicon))
    }

    fn index(words: Vec<Word>, lexicon: &Lexicon) -> Self {
        let mut vocabulary = Self::default();
        for (id, word) in (0..).zip(&words) {
            vocabulary.by_text.insert(word.text.clone(), id);
            for (sound, initials) in pinyin::readings(lexicon, &word.text) {
                vocabulary.blurred.push((pinyin::blurred(&sound).into(), id));
                vocabulary.sounds.push((sound.into(), id));
                vocabulary.initials.push((initials.into(), id));
            }
            for key in shortenings(&word.text) {
                vocabulary.shortened.entry(key.into()).or_default().push(id);
            }
        }
        vocabulary.sounds.sort_unstable();
        vocabulary.blurred.sort_unstable();
        vocabulary.initials.sort_unstable();
        vocabulary.initials.dedup();
        vocabulary.words = words;
        vocabulary
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Words that sound exactly so, the most frequent first.
    #[must_use]
    pub fn sounding(&self, sound: &str) -> Vec<&Word> {
        self.exact(&self.sounds, sound)
    }

    /// Words that many a speaker would sound so, the most frequent first.
    #[must_use]
    pub fn sounding_alike(&self, sound: &str) -> Vec<&Word> {
        self.exact(&self.blurred, &pinyin::blurred(sound))
    }

    /// Words with these initials, the most frequent first.
    #[must_use]
    pub fn with_initials(&self, initials: &str) -> Vec<&Word> {
        self.exact(&self.initials, initials)
    }

    /// Words that begin so in characters, sound or initials, the most frequent first.
    #[must_use]
    pub fn completions(&self, prefix: &str, limit: usize) -> Vec<&Word> {
        let latin = prefix.is_ascii();
        let mut ids: Vec<u32> = if latin {
            let by_sound = range(&self.sounds, prefix).chain(range(&self.initials, prefix));
            by_sound.map(|(_, id)| *id).collect()
        } else {
            Vec::new()
        };
        let by_text = (0..).zip(&self.words).filter(|(_, word)| word.text.starts_with(prefix)).map(|(id, _)| id);
        ids.extend(by_text);
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().take(limit).map(|id| &self.words[id as usize]).collect()
    }

    /// Words that differ from `text` by one character more, less, other or swapped with its neighbour.
    #[must_use]
    pub fn near(&self, text: &str) -> Vec<&Word> {
        let mut ids: HashSet<u32> = HashSet::new();
        for key in shortenings(text).into_iter().chain([text.to_owned()]) {
            ids.extend(self.shortened.get(key.as_str()).into_iter().flatten());
            ids.extend(self.by_text.get(key.as_str()));
        }
        let mut words: Vec<&Word> = ids.into_iter().map(|id| &self.words[id as usize]).collect();
        words.retain(|word| &*word.text != text && is_one_edit(&word.text, text));
        words.sort_unstable_by(|a, b| b.docs.cmp(&a.docs).then_with(|| a.text.cmp(&b.text)));
        words
    }

    /// Sounds that differ from `sound` by one letter, with their words.
    #[must_use]
    pub fn sounding_nearly(&self, sound: &str) -> Vec<&Word> {
        let Some(first) = sound.get(..1) else { return Vec::new() };
        let mut ids: Vec<u32> =
            range(&self.sounds, first).filter(|(other, _)| is_one_edit(other, sound)).map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| &self.words[id as usize]).collect()
    }

    fn exact(&self, list: &[(Box<str>, u32)], key: &str) -> Vec<&Word> {
        let mut ids: Vec<u32> = range(list, key).take_while(|(other, _)| &**other == key).map(|(_, id)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| &self.words[id as usize]).collect()
    }
}

/// Ids are given by frequency, so sorting by id sorts by frequency.
fn range<'a>(list: &'a [(Box<str>, u32)], prefix: &str) -> impl Iterator<Item = &'a (Box<str>, u32)> {
    let from = list.partition_point(|(key, _)| &**key < prefix);
    let owned = prefix.to_owned();
    list[from..].iter().take_while(move |(key, _)| key.starts_with(&owned))
}

fn indexed_words(view: &Snapshot) -> Result<HashMap<Box<str>, u32>, IndexError> {
    let mut counts: HashMap<Box<str>, u32> = HashMap::new();
    for segment in &view.segments {
        let mut stream = segment.words.terms().stream()?;
        while let Some((term, info)) = stream.next() {
            if let Ok(text) = std::str::from_utf8(term) {
                *counts.entry(text.into()).or_default() += info.doc_freq;
            }
        }
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let words = words.iter().map(|text| Word { text: (*text).into(), docs: 1 }).collect();
        Vocabulary::index(words, &Lexicon::default())
    }

    #[test]
    fn words_are_found_by_sound_initials_and_prefix() {
        let vocabulary = vocabulary(&["海外仓", "跨境电商", "海关"]);
        let texts = |words: Vec<&Word>| words.iter().map(|w| w.text.to_string()).collect::<Vec<_>>();
        assert_eq!(texts(vocabulary.sounding("haiwaicang")), ["海外仓"]);
        assert_eq!(texts(vocabulary.with_initials("hwc")), ["海外仓"]);
        assert_eq!(texts(vocabulary.completions("hai", 9)), ["海外仓", "海关"]);
        assert_eq!(texts(vocabulary.completions("跨", 9)), ["跨境电商"]);
        assert_eq!(texts(vocabulary.sounding_nearly("haiwaicnag")), ["海外仓"]);
        assert_eq!(texts(vocabulary.sounding_alike("haiwaichan")), ["海外仓"]);
    }

    #[test]
    fn near_words_differ_by_one_character() {
        let vocabulary = vocabulary(&["跨境电商", "amazon", "综合试验区"]);
        for typo in ["跨镜电商", "跨境商", "跨境境电商", "境跨电商"] {
            assert_eq!(&*vocabulary.near(typo)[0].text, "跨境电商", "{typo}");
        }
        assert_eq!(&*vocabulary.near("amazn")[0].text, "amazon");
        assert!(vocabulary.near("跨江电厂").is_empty());
    }
}
