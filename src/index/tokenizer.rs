//! The word cutter as the engine wants it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{fold::fold, words::Words};

/// The tokenizer given to the index.
#[derive(Clone)]
pub struct FieldTokenizer {
    words: Words,
    singles: bool,
    tokens: Tokens,
    cut: Arc<AtomicUsize>,
}

/// Tokens of one value, laid out in one buffer.
#[derive(Clone, Default)]
pub struct Tokens {
    buffer: String,
    ends: Vec<usize>,
    next: usize,
    token: Token,
}

impl FieldTokenizer {
    /// `singles` also emits every single character (for titles). `cut` counts the values cut, over all clones.
    #[must_use]
    pub fn new(words: Words, singles: bool, cut: Arc<AtomicUsize>) -> Self {
        Self { words, singles, tokens: Tokens::default(), cut }
    }
}

impl Tokenizer for FieldTokenizer {
    type TokenStream<'a> = &'a mut Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        self.cut.fetch_add(1, Ordering::Relaxed);
        let folded = fold(text);
        let tokens = &mut self.tokens;
        tokens.buffer.clear();
        tokens.ends.clear();
        tokens.next = 0;
        tokens.token.position = usize::MAX;
        self.words.index(&folded, self.singles, |token| {
            tokens.buffer.push_str(token);
            tokens.ends.push(tokens.buffer.len());
        });
        tokens
    }
}

impl TokenStream for &mut Tokens {
    fn advance(&mut self) -> bool {
        let Some(&end) = self.ends.get(self.next) else { return false };
        let start = self.next.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(&self.buffer[start..end]);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
