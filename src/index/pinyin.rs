//! How words sound: the keys by which pinyin, initials and misheard characters are looked up.

use pinyin::ToPinyinMulti;

use super::{fold::is_han, lexicon::Lexicon};

/// Readings of a word kept at most.
const READINGS: usize = 4;
/// Readings of one character considered.
const PER_CHAR: usize = 3;

/// A word's sounds, joined, with the initials: `海外仓` → `("haiwaicang", "hwc")`. Characters with several readings give
/// several; an editor's reading replaces them all.
#[must_use]
pub fn readings(lexicon: &Lexicon, word: &str) -> Vec<(String, String)> {
    if let Some(sound) = lexicon.reading(word) {
        let initials = char_readings(word).and_then(|chars| chars.iter().map(|c| c.first()?.chars().next()).collect());
        return vec![(sound.to_owned(), initials.unwrap_or_default())];
    }
    let Some(chars) = char_readings(word) else { return Vec::new() };
    let mut found = vec![(String::new(), String::new())];
    for sounds in chars {
        found = found.iter().flat_map(|so_far| sounds.iter().map(|sound| extend(so_far, sound))).take(READINGS).collect();
    }
    found
}

/// The likeliest sound of a text, character by character; `None` when something in it has no sound.
#[must_use]
pub fn sounds(text: &[char]) -> Option<Vec<Vec<&'static str>>> {
    text.iter().map(|&c| char_sounds(c)).collect()
}

/// A sound without the differences that speakers of many regions do not make: zh and z, ch and c, sh and s, ng and n,
/// l and n.
#[must_use]
pub fn blurred(sound: &str) -> String {
    sound.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n").replace('l', "n")
}

fn char_readings(word: &str) -> Option<Vec<Vec<&'static str>>> {
    word.chars().all(is_han).then(|| word.chars().map(char_sounds).collect()).flatten()
}

fn char_sounds(c: char) -> Option<Vec<&'static str>> {
    let mut sounds: Vec<&'static str> = Vec::new();
    for reading in c.to_pinyin_multi()? {
        if !sounds.contains(&reading.plain()) && sounds.len() < PER_CHAR {
            sounds.push(reading.plain());
        }
    }
    (!sounds.is_empty()).then_some(sounds)
}

fn extend((sound, initials): &(String, String), next: &str) -> (String, String) {
    let next = next.replace('ü', "v");
    let initial = next.chars().next().unwrap_or_default();
    (format!("{sound}{next}"), format!("{initials}{initial}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_sounds_like_its_characters_unless_an_editor_says_otherwise() {
        let lexicon = Lexicon::parse("", "", "重庆 chong qing");
        assert!(readings(&lexicon, "海外仓").contains(&("haiwaicang".into(), "hwc".into())));
        assert_eq!(readings(&lexicon, "重庆")[0].0, "chongqing");
        assert!(readings(&lexicon, "b2b仓").is_empty());
    }
}
