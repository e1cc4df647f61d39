//! What the editors teach the engine: words of the trade, words that mean the same, and how odd names are read.
//!
//! Domain words change how texts are cut, so their fingerprint is part of the index's version. Synonyms act on queries
//! only and can be exchanged at any time.

use std::collections::{BTreeSet, HashMap};

use super::fold::fold;

/// The word lists an index is opened with.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: BTreeSet<String>,
    synonyms: Synonyms,
    readings: HashMap<String, String>,
}

impl Lexicon {
    /// Reads three lists. `words`: one word a line. `synonyms`: see [`Synonyms::parse`]. `readings`: `重庆 chongqing`,
    /// one a line, for words the pinyin table misreads. `#` starts a comment everywhere.
    #[must_use]
    pub fn parse(words: &str, synonyms: &str, readings: &str) -> Self {
        let mut set: BTreeSet<String> = lines(words).map(fold).collect();
        let readings: HashMap<String, String> = lines(readings)
            .filter_map(|line| line.split_once(char::is_whitespace))
            .map(|(word, sound)| (fold(word), fold(sound).split_whitespace().collect()))
            .collect();
        set.extend(readings.keys().cloned());
        Self { words: set, synonyms: Synonyms::parse(synonyms), readings }
    }

    /// Changes whenever stored tokens would come out differently.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in self.words.iter().flat_map(|word| word.bytes().chain([b'\n'])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{hash:016x}")
    }

    /// Domain words in folded spelling.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The synonym groups given at the start.
    #[must_use]
    pub const fn synonyms(&self) -> &Synonyms {
        &self.synonyms
    }

    /// The reading an editor gave for a word, without blanks or tones.
    #[must_use]
    pub fn reading(&self, word: &str) -> Option<&str> {
        self.readings.get(word).map(String::as_str)
    }
}

/// Groups of expressions that stand for each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    groups: Vec<Vec<Expression>>,
    by_text: HashMap<String, Vec<usize>>,
    longest: usize,
}

/// One member of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Folded text, possibly of several words.
    pub text: String,
    /// Only related: it answers, but less well.
    pub related: bool,
}

impl Synonyms {
    /// One group a line: `跨境电商 = 跨境电子商务 = CBEC`. A member after `~` is related rather than equal: it widens
    /// queries for the others with less weight and is not widened itself: `补贴 = 补助 ~ 奖励 ~ 扶持资金`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut synonyms = Self::default();
        for line in lines(text) {
            let mut group: Vec<Expression> = Vec::new();
            for (rank, part) in line.split('~').enumerate() {
                group.extend(part.split(['=', '＝']).filter_map(|member| expression(member, rank > 0)));
            }
            synonyms.add(group);
        }
        synonyms
    }

    /// Adds a group; fewer than two members teach nothing.
    pub fn add(&mut self, group: Vec<Expression>) {
        if group.len() < 2 {
            return;
        }
        let id = self.groups.len();
        for member in group.iter().filter(|member| !member.related) {
            self.longest = self.longest.max(member.text.chars().count());
            self.by_text.entry(member.text.clone()).or_default().push(id);
        }
        self.groups.push(group);
    }

    /// Every member of every group, for vocabularies.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flatten().map(|member| member.text.as_str())
    }

    /// The other members of the groups `text` belongs to.
    #[must_use]
    pub fn of(&self, text: &str) -> Vec<&Expression> {
        let ids = self.by_text.get(text).map_or(&[][..], Vec::as_slice);
        ids.iter().flat_map(|&id| &self.groups[id]).filter(|member| member.text != text).collect()
    }

    /// The longest known expression that starts at `chars[at]`, as a length in characters.
    #[must_use]
    pub fn longest_at(&self, chars: &[char], at: usize) -> Option<usize> {
        let most = self.longest.min(chars.len() - at);
        (2..=most).rev().find(|&len| {
            let text: String = chars[at..at + len].iter().collect();
            self.by_text.contains_key(&text) && on_word_edges(chars, at, len)
        })
    }
}

fn expression(text: &str, related: bool) -> Option<Expression> {
    let text = fold(text.trim());
    (text.chars().count() >= 2).then_some(Expression { text, related })
}

/// A Latin expression must not begin or end inside a longer Latin word.
fn on_word_edges(chars: &[char], at: usize, len: usize) -> bool {
    let latin = |i: usize| chars.get(i).is_some_and(|&c| super::fold::is_latin(c));
    let before = at > 0 && latin(at - 1) && latin(at);
    let after = latin(at + len - 1) && latin(at + len);
    !before && !after
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_work_both_ways_and_related_words_one_way() {
        let synonyms = Synonyms::parse("跨境电商 = 跨境电子商务 = CBEC # 行业\n补贴 = 补助 ~ 奖励");
        let texts = |word| synonyms.of(word).iter().map(|e| e.text.clone()).collect::<Vec<_>>();
        assert_eq!(texts("cbec"), ["跨境电商", "跨境电子商务"]);
        assert_eq!(texts("补助"), ["补贴", "奖励"]);
        assert!(texts("奖励").is_empty());
    }

    #[test]
    fn the_longest_expression_wins_and_keeps_to_word_edges() {
        let synonyms = Synonyms::parse("综试区 = 综合试验区 = 跨境电商综合试验区\nb2b = 企业对企业");
        let chars: Vec<char> = "跨境电商综合试验区b2bx".chars().collect();
        assert_eq!(synonyms.longest_at(&chars, 0), Some(9));
        assert_eq!(synonyms.longest_at(&chars, 9), None);
    }

    #[test]
    fn only_domain_words_change_the_fingerprint() {
        let base = Lexicon::parse("海外仓", "", "");
        assert_eq!(base.fingerprint(), Lexicon::parse("# 词\n海外仓\n", "补贴=补助", "").fingerprint());
        assert_ne!(base.fingerprint(), Lexicon::parse("海外仓\n综试区", "", "").fingerprint());
    }
}
