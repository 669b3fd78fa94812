//! What the backends read and the parser does not, each of it with the reason why no table can hide in it.
//!
//! Words are left out or said in another way, in front of the parser, where they stand in a fixed order of words that
//! admits no name of a table. Where it admits expressions, these are read alone, and proven as all others are.

mod mysql;
mod postgres;
mod sqlite;
mod tape;

use super::proof::{Proof, fault};
use crate::dialect::Dialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};
use tape::{keyword, word};

/// Tokens that the parser can read.
#[derive(Debug)]
pub(super) struct Readable {
    pub(super) tokens: Vec<TokenWithSpan>,
    /// Expressions that it cannot read where they stood.
    pub(super) asides: Vec<Vec<TokenWithSpan>>,
    /// The alias of the table that rows are inserted into.
    pub(super) alias: Option<Word>,
}

/// Says in another way what the parser cannot read.
pub(super) fn readable(tokens: Vec<TokenWithSpan>, dialect: Dialect) -> Proof<Readable> {
    let mut readable = Readable {
        tokens,
        asides: Vec::new(),
        alias: None,
    };
    let mut at = 0;
    while at < readable.tokens.len() {
        match &readable.token(at) {
            Some(Token::Word(word)) if word.quote_style.is_none() => {
                let keyword = word.keyword;
                readable.everywhere(at, keyword)?;
                match dialect {
                    Dialect::Sqlite => readable.sqlite(at, keyword),
                    Dialect::Postgres => readable.postgres(at, keyword)?,
                    Dialect::Mysql => readable.mysql(at, keyword),
                }
            }
            Some(Token::ExclamationMark | Token::DoubleQuotedString(_)) if dialect == Dialect::Mysql => {
                readable.mysql_sign(at);
            }
            Some(Token::LBracket) if dialect == Dialect::Postgres => readable.element(at)?,
            Some(_) | None => {}
        }
        at += 1;
    }
    Ok(readable)
}

impl Readable {
    fn everywhere(&mut self, at: usize, keyword: Keyword) -> Proof<()> {
        if keyword == Keyword::EXCLUDE {
            // `EXCLUDE TIES` at the end of a window's frame: fixed words.
            for words in [&["TIES"][..], &["GROUP"], &["CURRENT", "ROW"], &["NO", "OTHERS"]] {
                if self.are(at + 1, words) && self.is(at + 1 + words.len(), &Token::RParen) {
                    self.remove(at, 1 + words.len());
                }
            }
        } else if keyword == Keyword::OF && (self.was(at, "UPDATE") || self.was(at, "SHARE")) {
            // The names of a lock behind the first are names of FROM.
            while self.is(at + 2, &Token::Comma) && self.is_name(at + 3) {
                self.remove(at + 2, 2);
            }
        } else if keyword == Keyword::CONFLICT && self.was(at, "ON") {
            self.end_of_select(at - 1);
            let at = self.find(at, "CONFLICT");
            self.conflict_target(at + 1)?;
        } else if keyword == Keyword::DUPLICATE && self.was(at, "ON") {
            self.end_of_select(at - 1);
        }
        Ok(())
    }

    /// The list behind ON CONFLICT, where it is more than names of columns: it is read beside.
    fn conflict_target(&mut self, at: usize) -> Proof<()> {
        if !self.is(at, &Token::LParen) {
            return Ok(());
        }
        let Some(end) = self.close(at, &Token::LParen, &Token::RParen) else {
            return fault("parentheses that do not end");
        };
        let inside = self.tokens.get(at + 1..end).unwrap_or_default();
        let plain = |token: &TokenWithSpan| matches!(token.token, Token::Word(_) | Token::Comma);
        if !inside.iter().all(plain) {
            self.asides.push(inside.to_vec());
            self.replace(at + 1, end - at - 1, &[word("expression")]);
        }
        Ok(())
    }

    /// The parser takes ON for the alias of the last column of a SELECT without FROM, so that gets one.
    fn end_of_select(&mut self, on: usize) {
        let aliased = on.checked_sub(2).is_some_and(|at| self.are(at, &["AS"]));
        if !aliased && self.was_select(on) {
            self.replace(on, 0, &[keyword("AS", Keyword::AS), word("selected")]);
        }
    }
}
