//! The letters of a text as far as lists ask: words, placeholders, parentheses.

use crate::dialect::Dialect;
use std::ops::Range;

/// The text has something of which the rest might be read in two ways.
#[derive(Debug)]
pub(super) struct Unsure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Without quotes.
    Word(&'a str),
    /// Between quotes of any kind: a name or a text.
    Quoted,
    Placeholder,
    Open,
    Close,
    Comma,
    Period,
    /// An operator, a number.
    Other,
}

/// Goes through a text, token by token.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    sql: &'a str,
    dialect: Dialect,
    at: usize,
    /// How many placeholders there were.
    pub(super) placeholders: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(sql: &'a str, dialect: Dialect) -> Self {
        // The comment that carries an intent.
        let at = match sql.strip_prefix("/*") {
            Some(rest) => rest.find("*/").map_or(0, |end| end + 4),
            None => 0,
        };
        Self {
            sql,
            dialect,
            at,
            placeholders: 0,
        }
    }

    /// Returns the next token and its place; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Token<'a>, Range<usize>)>, Unsure> {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        let start = self.at;
        let Some(byte) = self.byte() else { return Ok(None) };
        self.at += 1;
        let token = match byte {
            b'(' => Token::Open,
            b')' => Token::Close,
            b',' => Token::Comma,
            b'.' => Token::Period,
            b'\'' | b'"' | b'`' => self.quoted(byte)?,
            b'$' if self.dialect == Dialect::Postgres => self.numbered()?,
            b'?' if self.dialect != Dialect::Postgres => self.positional()?,
            _ if is_of_word(byte) => self.word(start)?,
            _ => self.other(byte)?,
        };
        Ok(Some((token, start..self.at)))
    }

    fn byte(&self) -> Option<u8> {
        self.sql.as_bytes().get(self.at).copied()
    }

    /// A doubled quote ends one text and begins another, which comes to the same.
    fn quoted(&mut self, quote: u8) -> Result<Token<'a>, Unsure> {
        loop {
            let byte = self.byte().ok_or(Unsure)?;
            self.at += 1;
            if byte == quote {
                return Ok(Token::Quoted);
            }
            if byte == b'\\' {
                return Err(Unsure);
            }
        }
    }

    /// `$1`, which must be numbered in the order of the text. A dollar may also begin a text.
    fn numbered(&mut self) -> Result<Token<'a>, Unsure> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let number: Option<usize> = self.sql.get(start..self.at).and_then(|number| number.parse().ok());
        self.placeholders += 1;
        match number {
            Some(number) if number == self.placeholders && !self.byte().is_some_and(is_of_word) => {
                Ok(Token::Placeholder)
            }
            Some(_) | None => Err(Unsure),
        }
    }

    fn positional(&mut self) -> Result<Token<'a>, Unsure> {
        self.placeholders += 1;
        if self.byte().is_some_and(is_of_word) {
            return Err(Unsure);
        }
        Ok(Token::Placeholder)
    }

    fn word(&mut self, start: usize) -> Result<Token<'a>, Unsure> {
        while self.byte().is_some_and(|byte| is_of_word(byte) || byte == b'$') {
            self.at += 1;
        }
        let word = self.sql.get(start..self.at).ok_or(Unsure)?;
        let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
        Ok(if is_number { Token::Other } else { Token::Word(word) })
    }

    /// Comments, escapes, and SQLite's names in brackets are not looked into; nor are its named placeholders.
    fn other(&mut self, byte: u8) -> Result<Token<'a>, Unsure> {
        let is_comment = matches!((byte, self.byte()), (b'-', Some(b'-')) | (b'/', Some(b'*')));
        let is_strange = match self.dialect {
            Dialect::Postgres => byte == b'\\',
            Dialect::Sqlite => matches!(byte, b'\\' | b'[' | b'$' | b'@' | b':' | b'#'),
            Dialect::Mysql => matches!(byte, b'\\' | b'#' | b'$'),
        };
        if is_comment || is_strange {
            Err(Unsure)
        } else {
            Ok(Token::Other)
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
