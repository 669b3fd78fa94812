//! The tokens as a tape: what stands where, and what is put in its place.

use super::Readable;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

impl Readable {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).map(|token| &token.token)
    }

    pub(super) fn is(&self, at: usize, token: &Token) -> bool {
        self.token(at) == Some(token)
    }

    /// Whether these words stand here, without quotes.
    pub(super) fn are(&self, at: usize, words: &[&str]) -> bool {
        let is_word = |(at, wanted): (usize, &&str)| match self.token(at) {
            Some(Token::Word(word)) => word.quote_style.is_none() && word.value.eq_ignore_ascii_case(wanted),
            Some(_) | None => false,
        };
        (at..).zip(words).all(is_word)
    }

    /// Whether this word stands in front.
    pub(super) fn was(&self, at: usize, word: &str) -> bool {
        at.checked_sub(1).is_some_and(|at| self.are(at, &[word]))
    }

    pub(super) fn is_name(&self, at: usize) -> bool {
        matches!(self.token(at), Some(Token::Word(_)))
    }

    /// Whether a literal stands here.
    pub(super) fn is_plain(&self, at: usize) -> bool {
        matches!(
            self.token(at),
            Some(Token::Word(_) | Token::Number(..) | Token::SingleQuotedString(_))
        )
    }

    /// Where a list of names ends.
    pub(super) fn names(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.is_name(end - 1) && self.is(end, &Token::Comma) && self.is_name(end + 1) {
            end += 2;
        }
        end
    }

    /// Where this word stands next.
    pub(super) fn find(&self, at: usize, word: &str) -> usize {
        (at..self.tokens.len()).find(|at| self.are(*at, &[word])).unwrap_or(at)
    }

    /// Where what opens here is closed.
    pub(super) fn close(&self, at: usize, open: &Token, close: &Token) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(at) {
            if token.token == *open {
                depth += 1;
            } else if token.token == *close {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }

    pub(super) fn remove(&mut self, at: usize, count: usize) {
        self.replace(at, count, &[]);
    }

    pub(super) fn replace(&mut self, at: usize, count: usize, with: &[Token]) {
        let end = at.saturating_add(count).min(self.tokens.len());
        let with = with.iter().cloned().map(TokenWithSpan::wrap);
        self.tokens.splice(at.min(end)..end, with);
    }

    /// Whether what stands here is still in the list of a SELECT, with nothing of it behind the list.
    pub(super) fn was_select(&self, at: usize) -> bool {
        let mut depth = 0_usize;
        for token in self.tokens.iter().take(at).rev() {
            match &token.token {
                Token::RParen => depth += 1,
                Token::LParen if depth == 0 => return false,
                Token::LParen => depth -= 1,
                Token::Word(word) if depth == 0 && word.quote_style.is_none() => {
                    if word.keyword == Keyword::SELECT {
                        return true;
                    }
                    if [Keyword::FROM, Keyword::WHERE, Keyword::VALUES, Keyword::VALUE].contains(&word.keyword) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

pub(super) fn keyword(value: &str, keyword: Keyword) -> Token {
    Token::Word(Word {
        value: value.to_owned(),
        quote_style: None,
        keyword,
    })
}

pub(super) fn word(value: &str) -> Token {
    keyword(value, Keyword::NoKeyword)
}

pub(super) fn quoted(value: String) -> Token {
    Token::Word(Word {
        value,
        quote_style: Some('"'),
        keyword: Keyword::NoKeyword,
    })
}
