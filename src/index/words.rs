//! Cuts folded text into tokens: jieba's words and all character pairs, together in one field.
//!
//! Words give precision, pairs forgive what the dictionary does not know. Both sides share this module, so a query is
//! always cut the way the texts were.

use std::sync::Arc;

use jieba_rs::Jieba;

use super::{
    fold::{is_han, is_latin},
    lexicon::Lexicon,
};

/// Characters that carry no meaning alone.
const EMPTY: &str = "的了和与及或在是为有等其于以对将并从被把个这那也都就而之所各该本向由可不中上下";
/// Characters that join others: a pair with one of them counts only when it is a word.
const JOINING: &str = "的了和与及或等其并而之于将把被在是为有对以";
const LONGEST_LATIN: usize = 40;

/// The dictionary with the domain's words; cheap to clone.
#[derive(Clone)]
pub struct Words {
    jieba: Arc<Jieba>,
}

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Folded text.
    pub text: String,
    /// First character within the query.
    pub start: usize,
    /// Written with ideographs.
    pub han: bool,
}

impl Words {
    /// Loads the dictionary and adds the domain's words.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut jieba = Jieba::new();
        for word in lexicon.words().filter(|word| word.chars().all(is_han)) {
            jieba.add_word(word, None, None);
        }
        Self { jieba: Arc::new(jieba) }
    }

    /// Cuts a folded query into words, in order, without punctuation.
    #[must_use]
    pub fn query(&self, folded: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut start = 0;
        runs(folded, |run, han| match han {
            Some(true) => {
                for token in self.jieba.cut(run, false) {
                    pieces.push(Piece { text: token.word.to_owned(), start: start + token.start, han: true });
                }
                start += run.chars().count();
            }
            Some(false) => {
                pieces.push(Piece { text: run.to_owned(), start, han: false });
                start += run.chars().count();
            }
            None => start += run.chars().count(),
        });
        pieces
    }

    /// All index tokens of a folded text, as byte ranges.
    pub fn index(&self, folded: &str, singles: bool, mut emit: impl FnMut(&str)) {
        runs(folded, |run, han| match han {
            Some(true) => {
                for token in self.jieba.cut(run, false) {
                    self.emit_word(token.word, token.end - token.start, singles, &mut emit);
                }
                pairs(run, &mut |pair: &str| {
                    if !joins(pair) {
                        emit(pair);
                    }
                });
            }
            Some(false) if run.len() <= LONGEST_LATIN => emit(run),
            _ => {}
        });
    }

    fn emit_word(&self, word: &str, chars: usize, singles: bool, emit: &mut impl FnMut(&str)) {
        if singles {
            word.char_indices().for_each(|(at, c)| emit(&word[at..at + c.len_utf8()]));
        } else if chars == 1 && !EMPTY.contains(word) {
            emit(word);
        }
        // A word of two characters is one of the pairs already, or should be.
        if chars > 2 || chars == 2 && joins(word) {
            emit(word);
        }
        if chars > 3 {
            self.emit_inner(word, emit);
        }
    }

    /// Words inside a long word: 跨境电子商务 within 跨境电子商务综合试验区.
    fn emit_inner(&self, word: &str, emit: &mut impl FnMut(&str)) {
        let edges: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let last = edges.len() - 1;
        for from in 0..last.saturating_sub(2) {
            for to in (from + 3)..=last {
                let inner = &word[edges[from]..edges[to]];
                if inner.len() < word.len() && self.jieba.has_word(inner) {
                    emit(inner);
                }
            }
        }
    }
}

/// The tokens a query word asks for: itself and, when longer than two characters, its pairs.
#[must_use]
pub fn word_tokens(word: &str, han: bool) -> Vec<String> {
    let mut tokens = vec![word.to_owned()];
    if han && word.chars().count() > 2 {
        pairs(word, &mut |pair| tokens.push(pair.to_owned()));
    }
    tokens
}

fn joins(pair: &str) -> bool {
    pair.chars().any(|c| JOINING.contains(c))
}

/// A word without meaning of its own.
#[must_use]
pub fn is_empty_word(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if EMPTY.contains(c))
}

fn pairs(run: &str, emit: &mut impl FnMut(&str)) {
    let mut before: Option<usize> = None;
    for (at, c) in run.char_indices() {
        if let Some(from) = before {
            emit(&run[from..at + c.len_utf8()]);
        }
        before = Some(at);
    }
}

/// Splits into runs of ideographs (`Some(true)`), Latin words (`Some(false)`) and anything else.
fn runs<'a>(text: &'a str, mut visit: impl FnMut(&'a str, Option<bool>)) {
    let class = |c: char| if is_han(c) { Some(true) } else { is_latin(c).then_some(false) };
    let mut from = 0;
    let mut current = None;
    for (at, c) in text.char_indices() {
        let next = class(c);
        if at > from && next != current {
            visit(&text[from..at], current);
            from = at;
        }
        current = next;
    }
    if from < text.len() {
        visit(&text[from..], current);
    }
}
